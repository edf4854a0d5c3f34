// What is taken from a server, and from what was kept: nothing but what has the form that everybody else relies on.

/** @import {Failure, Frame, Kept, KeptPlace, Message} from './messenger.js' */

/** Shorter waits are not believed, or we would come back in a circle; longer ones neither (a timer has 31 bits). */
const SHORTEST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 3_600_000;

/** @typedef {(value: any) => boolean} Check */

/** @type {Check} */
const isText = (value) => typeof value === 'string';
/** @type {Check} */
const isFlag = (value) => typeof value === 'boolean';
/** @type {Check} */
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
/** @type {Check} */
const isSeq = (value) => Number.isSafeInteger(value) && value > 0;
/** @type {Check} */
const isTime = (value) => isText(value) && !Number.isNaN(Date.parse(value));
/** @type {Check} */
const isTexts = (value) => Array.isArray(value) && value.every(isText);
/** @type {Check} */
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** @type {(check: Check) => Check} */
const mapOf = (check) => (value) => isMap(value) && Object.values(value).every(check);
/** @type {(check: Check) => Check} */
const maybe = (check) => (value) => value === undefined || check(value);

const MESSAGE = { id: isText, from: isText, to: isText, text: isText, seq: isSeq, time: isTime, replyTo: maybe(isText), expired: maybe(isFlag) };
const RECEIPT = { by: isText, log: isText, upTo: isCount, with: maybe(isText) };

/**
 * The fields of each type.
 *
 * @type {Record<string, Record<string, Check>>}
 */
const TYPES = {
  welcome: { id: isText, user: isText, guest: maybe(isFlag), token: maybe(isText), log: mapOf(isCount), unread: maybe(mapOf(isCount)) },
  message: { ...MESSAGE, log: isText },
  stored: { id: isText, log: isText, seq: isSeq, time: isTime },
  caughtUp: { log: isText, expired: maybe(isFlag) },
  delivered: RECEIPT,
  read: RECEIPT,
  users: { users: isTexts, end: maybe(isFlag), count: maybe(isCount) },
  presence: { online: maybe(isTexts), offline: maybe(isTexts), count: maybe(isCount), seen: maybe(mapOf(isTime)) },
  typing: { from: isText },
  ok: { token: maybe(isText) },
  page: { messages: Array.isArray, end: maybe(isFlag), expired: maybe(isFlag) },
  pong: {},
  error: {},
  bye: {},
};

/**
 * @param {any} frame of the server
 * @returns {Frame | null} null if it is none that we know, or a field is not what it must be
 */
export function checked(frame) {
  if (!isMap(frame) || !Object.hasOwn(TYPES, frame.type) || !has(frame, TYPES[frame.type])) {
    return null;
  }
  switch (frame.type) {
    case 'error':
    case 'bye':
      return withReason(frame);
    case 'page': {
      const messages = inOrder(frame.messages);
      // A page without messages is no place to go on from.
      return { ...frame, messages, end: frame.end === true || messages.length === 0 };
    }
    default:
      return frame;
  }
}

/**
 * @param {any} value
 * @param {Record<string, Check>} fields
 */
function has(value, fields) {
  return isMap(value) && Object.entries(fields).every(([name, check]) => check(value[name]));
}

/**
 * @param {any} frame
 * @returns {Frame} with a code, a sentence, and a wait that can be waited for, if any
 */
function withReason({ code, message, retryAfterMs, ...frame }) {
  const word = isText(code) ? code : 'internal';
  const reason = { ...frame, code: word, message: isText(message) ? message : word };
  const wait = waitOf(retryAfterMs);
  return wait === undefined ? reason : { ...reason, retryAfterMs: wait };
}

/** @param {any} ms */
function waitOf(ms) {
  return Number.isFinite(ms) && ms >= 0 ? Math.min(Math.max(ms, SHORTEST_WAIT_MS), LONGEST_WAIT_MS) : undefined;
}

/**
 * @param {any[]} messages
 * @returns {Message[]} those that are messages, each number once
 */
function inOrder(messages) {
  const bySeq = new Map(messages.filter((message) => has(message, MESSAGE)).map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/**
 * @param {any} kept
 * @returns {Partial<Kept>} what of it can be used
 */
export function usable(kept) {
  const place = isPlace(kept?.place) ? kept.place : undefined;
  const outbox = Array.isArray(kept?.outbox) ? kept.outbox.filter(isUnsent) : [];
  return { place, outbox };
}

/** @param {any} place */
function isPlace(place) {
  const numbers = mapOf(isCount);
  return (
    has(place, { guest: isFlag, since: isCount, skipped: isCount, receipts: isMap }) &&
    (place.last === null || isCount(place.last)) &&
    has(place.receipts, { delivered: numbers, readBy: numbers, read: numbers, unsaid: maybe(numbers) })
  );
}

/** @param {any} message */
function isUnsent(message) {
  return has(message, { id: isText, to: isText, text: isText, time: isText, replyTo: maybe(isText), failure: maybe(isMap) });
}

/**
 * Names are compared like this (docs/protocol.md, Names).
 *
 * @param {string} name
 */
export function fold(name) {
  return name.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
}

/**
 * What a server takes at most, in bytes; `welcome` may say something else.
 *
 * @typedef {{text: number, frame: number}} Limits
 */

/** @type {Limits} */
const USUAL = { text: 16_384, frame: 65_536 };

/**
 * @param {any} limits of `welcome`
 * @returns {Limits}
 */
export function limitsOf(limits) {
  return { text: isSeq(limits?.text) ? limits.text : USUAL.text, frame: isSeq(limits?.frame) ? limits.frame : USUAL.frame };
}

const encoder = new TextEncoder();

/**
 * Why the server would not take a message. It matters to know before: a frame that is too large ends the connection, and
 * would do so again at every try.
 *
 * @param {{id: string, to: string, text: string, replyTo?: string}} message
 * @param {Limits} limits
 * @returns {Failure | undefined}
 */
export function failureOf({ id, to, text, replyTo }, limits) {
  if (encoder.encode(text).length > limits.text) {
    return { code: 'too_large', message: `A text has ${limits.text} bytes at most.` };
  }
  // As JSON whatever the dialect: the next connection may speak another. A control character has six bytes there.
  if (encoder.encode(JSON.stringify({ type: 'send', id, to, text, replyTo })).length > limits.frame) {
    return { code: 'too_large', message: 'With its control characters the text is too long to be sent.' };
  }
  if (text.trim() === '' || text.includes('\0')) {
    return { code: 'bad_field', message: 'A text is not blank, and has no U+0000.' };
  }
  return undefined;
}
