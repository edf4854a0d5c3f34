// The compact dialect of the wire protocol (docs/protocol.md, Compact dialect): the frames of the json dialect as CBOR
// (RFC 8949) and back. What a frame leaves out, because its reader knows it, is filled in; so nobody else has to know
// which dialect is spoken.

/** @import {Frame} from './messenger.js' */

/** What a WebSocket is asked for to speak it. */
export const SUBPROTOCOL = 'messenger.cbor';

/** The name of a field, by its key. */
const KEYS = [
  ...['type', 'id', 'to', 'from', 'text', 'seq', 'delay', 'log', 'upTo', 'by', 'with', 'user', 'device', 'after', 'before'],
  ...['limit', 'users', 'count', 'end', 'online', 'offline', 'messages', 'duplicate', 'expired', 'code', 'message'],
  ...['retryAfterMs', 'reconnect', 'guest', 'unread', 'limits', 'password', 'token', 'everywhere', 'tokenExpires', 'newPassword'],
  ...['replyTo', 'seen'],
];
/** The name of a type, by its number. */
const TYPES = [
  ...['message', 'send', 'stored', 'received', 'delivered', 'read', 'ping', 'pong', 'login', 'welcome', 'caughtUp', 'users'],
  ...['presence', 'history', 'page', 'logout', 'bye', 'error', 'ok', 'register', 'password', 'block', 'unblock', 'typing', 'watch'],
];
/** The name of a limit, by its key less 1. */
const LIMITS = ['frame', 'text', 'depth', 'id', 'device', 'after', 'users', 'history'];

/** @type {Map<string, number>} */
const KEY_OF = new Map(KEYS.map((name, key) => [name, key]));
/** @type {Map<string, number>} */
const TYPE_OF = new Map(TYPES.map((name, number) => [name, number]));

const [UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE] = [0, 1, 2, 3, 4, 5, 6, 7];
const FALSE = 20;
const TRUE = 21;
const NULL = 22;

/** The fields that are bytes if they are UUIDs. */
const UUIDS = new Set(['id', 'replyTo']);

const DEPTH = 16;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** Below this a loop is faster than the browser's encoder and decoder. */
const SHORT_TEXT = 48;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A frame of the client as CBOR. Fields that are undefined are left out, as by `JSON.stringify`.
 *
 * @param {Frame} frame
 * @param {string} self who is logged in, or is about to be
 * @returns {Uint8Array}
 * @throws {TypeError} if the dialect has no such type, field or value
 */
export function encode(frame, self) {
  const known = frame.type === 'received' && frame.log === self ? 'log' : undefined;
  const names = Object.keys(frame).filter((name) => frame[name] !== undefined && name !== known);
  out.begin();
  out.head(MAP, names.length);
  for (const name of names) {
    const value = frame[name];
    out.head(UNSIGNED, numberOf(KEY_OF, name));
    if (name === 'type') {
      out.head(UNSIGNED, numberOf(TYPE_OF, value));
    } else if (UUIDS.has(name) && UUID.test(value)) {
      out.uuid(value);
    } else {
      out.value(value);
    }
  }
  return out.end();
}

/**
 * A frame of the server, as the json dialect has it.
 *
 * @param {ArrayBuffer} data one binary message
 * @param {string} self who is logged in, or is about to be
 * @returns {Frame}
 * @throws {RangeError | TypeError} if it is no frame of the dialect
 */
export function decode(data, self) {
  const reader = new Reader(data);
  const frame = reader.frame(1);
  if (!reader.isDone) {
    throw new RangeError('More than one frame');
  }
  const type = TYPES[frame.type];
  complete(frame, type, self);
  frame.type = type;
  return /** @type {Frame} */ (frame);
}

/**
 * Fills in what the frame leaves out.
 *
 * @param {{[field: string]: any}} frame
 * @param {string} type
 * @param {string} self
 */
function complete(frame, type, self) {
  switch (type) {
    case 'message':
      frame.from ??= self;
      frame.to ??= self;
      frame.log ??= self;
      addTime(frame);
      break;
    case 'stored':
      frame.log ??= self;
      addTime(frame);
      break;
    case 'caughtUp':
      frame.log ??= self;
      break;
    case 'delivered':
    case 'read':
      frame.by ??= self;
      frame.log ??= self;
      break;
    case 'page':
      frame.messages ??= [];
      frame.messages.forEach((/** @type {Frame} */ message) => complete(message, 'message', self));
      frame.end ??= false;
      break;
    case 'users':
      frame.users ??= [];
      frame.end ??= false;
      break;
    case 'presence':
      frame.online ??= [];
      frame.offline ??= [];
      addSeen(frame);
      break;
    case 'welcome':
      frame.guest ??= false;
      frame.unread ??= {};
      addExpiry(frame);
      break;
    case 'ok':
      addExpiry(frame);
      break;
    case 'bye':
      frame.reconnect ??= false;
      break;
  }
}

/**
 * The time is that of the id, a UUIDv7, and `delay` milliseconds.
 *
 * @param {{[field: string]: any}} frame
 */
function addTime(frame) {
  const made = parseInt(frame.id.slice(0, 8) + frame.id.slice(9, 13), 16);
  frame.time = new Date(made + frame.delay).toISOString();
  delete frame.delay;
}

/**
 * @param {{[field: string]: any}} frame
 */
function addSeen(frame) {
  if (frame.seen !== undefined) {
    const seen = Object.entries(frame.seen).map(([name, at]) => [name, new Date(at).toISOString()]);
    frame.seen = Object.fromEntries(seen);
  }
}

/**
 * @param {{[field: string]: any}} frame
 */
function addExpiry(frame) {
  if (frame.tokenExpires !== undefined) {
    frame.tokenExpires = new Date(frame.tokenExpires).toISOString();
  }
}

/**
 * @param {Map<string, number>} table
 * @param {string} name
 */
function numberOf(table, name) {
  const number = table.get(name);
  if (number === undefined) {
    throw new TypeError(`The compact dialect has no ${name}`);
  }
  return number;
}

/** Writes items, every head as short as it can be. */
class Writer {
  #bytes = new Uint8Array(1_024);
  #size = 0;

  begin() {
    this.#size = 0;
  }

  /**
   * @param {number} major
   * @param {number} argument
   */
  head(major, argument) {
    this.#reserve(9);
    const first = major << 5;
    if (argument < 24) {
      this.#bytes[this.#size++] = first | argument;
    } else if (argument < 0x100) {
      this.#number(first | 24, argument, 1);
    } else if (argument < 0x10000) {
      this.#number(first | 25, argument, 2);
    } else if (argument < 2 ** 32) {
      this.#number(first | 26, argument, 4);
    } else {
      this.#number(first | 27, argument, 8);
    }
  }

  /**
   * @param {number} first
   * @param {number} argument
   * @param {number} length in bytes
   */
  #number(first, argument, length) {
    this.#bytes[this.#size++] = first;
    for (let at = length - 1, rest = argument; at >= 0; at--) {
      this.#bytes[this.#size + at] = rest % 0x100;
      rest = Math.floor(rest / 0x100);
    }
    this.#size += length;
  }

  /** @param {unknown} value */
  value(value) {
    if (typeof value === 'string') {
      this.#text(value);
    } else if (Number.isSafeInteger(value)) {
      const number = /** @type {number} */ (value);
      this.head(number < 0 ? NEGATIVE : UNSIGNED, number < 0 ? -1 - number : number);
    } else if (typeof value === 'boolean') {
      this.head(SIMPLE, value ? TRUE : FALSE);
    } else if (value === null) {
      this.head(SIMPLE, NULL);
    } else if (Array.isArray(value)) {
      this.head(ARRAY, value.length);
      value.forEach((item) => this.value(item));
    } else if (typeof value === 'object') {
      const members = Object.entries(/** @type {object} */ (value));
      this.head(MAP, members.length);
      members.forEach((member) => member.forEach((item) => this.value(item)));
    } else {
      throw new TypeError(`The compact dialect has no ${typeof value} ${value}`);
    }
  }

  /** @param {string} value in canonical form */
  uuid(value) {
    this.head(BYTES, 16);
    this.#reserve(16);
    for (let at = 0; at < value.length; at += 2) {
      if (value[at] === '-') {
        at++;
      }
      this.#bytes[this.#size++] = (digit(value, at) << 4) | digit(value, at + 1);
    }
  }

  /** Leaves nothing behind: there may have been a password in it. */
  end() {
    const written = this.#bytes.slice(0, this.#size);
    this.#bytes.fill(0, 0, this.#size);
    return written;
  }

  /** @param {string} value */
  #text(value) {
    if (value.length < SHORT_TEXT && this.#ascii(value)) {
      return;
    }
    const bytes = encoder.encode(value);
    this.head(TEXT, bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  /**
   * @param {string} value
   * @returns {boolean} false, and nothing is written, if it has other characters
   */
  #ascii(value) {
    const begin = this.#size;
    this.head(TEXT, value.length);
    this.#reserve(value.length);
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code >= 0x80) {
        this.#size = begin;
        return false;
      }
      this.#bytes[this.#size++] = code;
    }
    return true;
  }

  /** @param {number} more */
  #reserve(more) {
    if (this.#size + more > this.#bytes.length) {
      const longer = new Uint8Array(Math.max(2 * this.#bytes.length, this.#size + more));
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
  }
}

const out = new Writer();

/** Reads items, and is as strict as the server. */
class Reader {
  #view;
  #bytes;
  #at = 0;
  #major = 0;
  #info = 0;
  #argument = 0;

  /** @param {ArrayBuffer} data */
  constructor(data) {
    this.#view = new DataView(data);
    this.#bytes = new Uint8Array(data);
  }

  get isDone() {
    return this.#at === this.#bytes.length;
  }

  /**
   * A map whose keys are the numbers of fields; others are left out.
   *
   * @param {number} depth
   */
  frame(depth) {
    this.#open(MAP, depth);
    /** @type {{[field: string]: any}} */
    const frame = {};
    /** @type {Set<unknown> | undefined} */
    let unknown;
    for (let left = this.#argument; left > 0; left--) {
      this.#head();
      const key = this.#integer();
      const name = KEYS[key];
      if (name === undefined) {
        unknown ??= new Set();
        once(!unknown.has(key));
        unknown.add(key);
        this.#value(depth);
      } else {
        once(!(name in frame));
        frame[name] = this.#field(name, depth);
      }
    }
    return frame;
  }

  /**
   * @param {string} name
   * @param {number} depth
   */
  #field(name, depth) {
    if (UUIDS.has(name)) {
      const value = this.#value(depth);
      return value instanceof Uint8Array ? uuid(value) : value;
    }
    if (name === 'messages') {
      this.#open(ARRAY, depth + 1);
      return Array.from({ length: this.#counted() }, () => this.frame(depth + 2));
    }
    if (name === 'limits') {
      return Object.fromEntries(Object.entries(this.#value(depth)).map(([key, limit]) => [LIMITS[Number(key) - 1] ?? key, limit]));
    }
    return this.#value(depth);
  }

  /**
   * @param {number} depth of what is around it
   * @returns {any}
   */
  #value(depth) {
    this.#head();
    switch (this.#major) {
      case UNSIGNED:
      case NEGATIVE:
        return this.#integer();
      case BYTES:
        return this.#string();
      case TEXT:
        return this.#text();
      case ARRAY:
        check(depth < DEPTH);
        return Array.from({ length: this.#counted() }, () => this.#value(depth + 1));
      case MAP:
        check(depth < DEPTH);
        return this.#map(depth + 1);
      default:
        return this.#simple();
    }
  }

  /** @param {number} depth */
  #map(depth) {
    const members = new Map();
    for (let left = this.#argument; left > 0; left--) {
      this.#head();
      const key = this.#major === TEXT ? this.#text() : this.#integer();
      once(!members.has(key));
      members.set(key, this.#value(depth));
    }
    return Object.fromEntries(members);
  }

  /**
   * @param {number} major
   * @param {number} depth
   */
  #open(major, depth) {
    this.#head();
    check(this.#major === major && depth <= DEPTH);
  }

  #head() {
    const first = this.#view.getUint8(this.#at++);
    this.#major = first >> 5;
    this.#info = first & 31;
    check(this.#major !== TAG);
    switch (this.#info) {
      case 24:
        this.#argument = this.#view.getUint8(this.#at);
        this.#at += 1;
        break;
      case 25:
        this.#argument = this.#view.getUint16(this.#at);
        this.#at += 2;
        break;
      case 26:
        this.#argument = this.#view.getUint32(this.#at);
        this.#at += 4;
        break;
      case 27:
        this.#argument = Number(this.#view.getBigUint64(this.#at));
        this.#at += 8;
        break;
      default:
        check(this.#info < 24);
        this.#argument = this.#info;
    }
  }

  #integer() {
    check(this.#major <= NEGATIVE);
    return this.#major === UNSIGNED ? this.#argument : -1 - this.#argument;
  }

  /** Each of what is counted has a byte at least. */
  #counted() {
    check(this.#argument <= this.#bytes.length - this.#at);
    return this.#argument;
  }

  #string() {
    const begin = this.#at;
    this.#at += this.#counted();
    return this.#bytes.subarray(begin, this.#at);
  }

  #text() {
    const bytes = this.#string();
    if (bytes.length < SHORT_TEXT) {
      let text = '';
      for (const byte of bytes) {
        if (byte >= 0x80) {
          return decoder.decode(bytes);
        }
        text += String.fromCharCode(byte);
      }
      return text;
    }
    return decoder.decode(bytes);
  }

  /** What is neither true, false nor null no field has. */
  #simple() {
    if (this.#info === TRUE || this.#info === FALSE) {
      return this.#info === TRUE;
    }
    return this.#info === NULL ? null : undefined;
  }
}

/** @param {Uint8Array} bytes */
function uuid(bytes) {
  check(bytes.length === 16);
  let text = '';
  for (let at = 0; at < 16; at++) {
    text += at === 4 || at === 6 || at === 8 || at === 10 ? '-' + HEX[bytes[at]] : HEX[bytes[at]];
  }
  return text;
}

/**
 * @param {string} hex in lower case
 * @param {number} at
 */
function digit(hex, at) {
  const code = hex.charCodeAt(at);
  return code < 0x3a ? code - 0x30 : code - 0x57;
}

/** @param {boolean} first */
function once(first) {
  if (!first) {
    throw new RangeError('A key that stands twice');
  }
}

/** @param {boolean} right */
function check(right) {
  if (!right) {
    throw new RangeError('Not the CBOR of the compact dialect');
  }
}
