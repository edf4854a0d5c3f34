// All state of the chat, and the events by which views hear of it. Knows no socket and no DOM.

import { Alarm } from './alarm.js';
import * as kept from './kept.js';
import { LogPosition } from './log-position.js';
import { uuidv7 } from './uuidv7.js';

/**
 * @typedef {Object} Message
 * @property {string} id
 * @property {string} from
 * @property {string} to
 * @property {string} text
 * @property {number} seq its number in the own log; 0 while the server has not confirmed it
 * @property {string} time RFC 3339: the server's, or when it was written while that is unknown
 * @property {string} [failure] the server's sentence if it refused the message
 */

/** @typedef {'queued' | 'failed' | 'stored' | 'received'} MessageState */

/**
 * @typedef {Object} Conversation
 * @property {string} peer
 * @property {Message[]} messages by number
 * @property {number} unread
 */

/**
 * @typedef {Object} Link what the connection is doing
 * @property {'idle' | 'connecting' | 'online' | 'waiting' | 'ended'} phase
 * @property {boolean} [fresh] whether this is the first try, or the first after a connection that worked
 * @property {string} [message] the server's sentence, if it gave one
 * @property {number} [until] waiting: when it tries again, as `Date.now()`
 * @property {boolean} [ordered] waiting: the server asked for this wait, so nobody may cut it short
 */

/**
 * @typedef {Object} Person
 * @property {string} name
 * @property {boolean} online
 * @property {number} unread
 * @property {Message | undefined} latest
 */

/** So many of the newest messages are kept over a reload. */
const KEPT_MESSAGES = 500;
/** So many of the newest messages of one conversation are held in memory. */
const HELD_MESSAGES = 500;
/** So many of the newest messages of one conversation are shown. */
export const SHOWN_MESSAGES = 200;
const KEEP_AFTER_MS = 300;
/** A hidden page gets no animation frames; it hears of a change after this time. */
const FRAME_AT_LATEST_MS = 250;

/**
 * Events: `change` at most once a frame; `arrived` (detail: {@link Message}) for a message that comes
 * while we are up to date; `missed` (detail: how many) when those that came before have been caught up with.
 */
export class Store extends EventTarget {
  /** @type {string | null} whose state this is */
  me = null;
  /** Whether the server (or an earlier visit) has let us in, so that there is a chat to show. */
  entered = false;
  /** @type {string | null} why the server did not let us in */
  refusal = null;
  /** @type {Link} */
  link = { phase: 'idle' };
  /** @type {string | null} the person whose conversation is open */
  open = null;
  /** Whether somebody looks at the page. */
  attentive = true;
  /** How many people are online, ourselves included, as the server counts. */
  onlineCount = 0;
  /** @type {Message[]} unconfirmed messages, oldest first */
  outbox = [];

  /** @type {Map<string, Conversation>} */
  #conversations = new Map();
  /** @type {Map<string, string>} what was typed and not sent, by person */
  #drafts = new Map();
  /** @type {Set<string>} */
  #online = new Set();
  /** @type {Set<string>} the ids of all messages in `#conversations` */
  #known = new Set();
  /** @type {Record<string, number>} */
  #read = {};
  #position = new LogPosition(0);
  #caughtUp = false;
  #missed = 0;
  #changed = false;
  /** Whether the log, its position or what was read has changed since it was kept. */
  #unkept = false;
  #keepSoon = new Alarm();

  // Who we are

  /**
   * Takes up what this browser keeps of a name.
   *
   * @param {string} name
   */
  load(name) {
    this.keepNow();
    const log = kept.loadLog(name);
    this.me = name;
    this.refusal = null;
    this.outbox = kept.loadOutbox(name);
    this.#clearMessages();
    this.#read = log.read;
    this.#position = new LogPosition(log.last);
    for (const message of log.messages) {
      this.#place(message);
    }
    this.#unkept = false;
    this.#change();
  }

  enter() {
    this.entered = true;
    kept.keepCurrentName(this.me);
    this.#change();
  }

  /** @param {string | null} refusal why we were not let in, or null if we left */
  leave(refusal) {
    this.keepNow();
    kept.keepCurrentName(null);
    this.entered = false;
    this.refusal = refusal;
    this.open = null;
    this.#online.clear();
    this.#drafts.clear();
    this.#change();
  }

  // The log

  /** Every message up to this number is here. */
  get last() {
    return this.#position.last;
  }

  get hasHole() {
    return this.#position.hasHole;
  }

  skipHole() {
    this.#position.skipHole();
    this.#keep();
  }

  /**
   * A login succeeded; what was missed comes next.
   *
   * @param {number} head the last number of our log on the server
   */
  welcomed(head) {
    this.#caughtUp = false;
    this.#missed = 0;
    this.#position.forgetEarly();
    if (head < this.#position.last) {
      // The server was reset: what is kept is of another log.
      this.#clearMessages();
      this.#read = {};
      this.#position = new LogPosition(0);
      this.#keep();
    }
    this.enter();
  }

  caughtUp() {
    this.#caughtUp = true;
    if (this.#missed > 0) {
      this.dispatchEvent(new CustomEvent('missed', { detail: this.#missed }));
    }
  }

  /**
   * A message of our log: to us, or from us by whatever device.
   *
   * @param {Message} message
   */
  receive(message) {
    this.#position.note(message.seq);
    this.#keep();
    this.#dropFromOutbox(message.id);
    if (this.#known.has(message.id)) {
      return;
    }
    this.#place(message);
    if (message.from === this.me) {
      return;
    }
    if (this.#caughtUp) {
      this.dispatchEvent(new CustomEvent('arrived', { detail: message }));
    } else {
      this.#missed++;
    }
  }

  /**
   * The server has stored a message of ours.
   *
   * @param {string} id
   * @param {number} seq its number in our log
   * @param {string} time
   */
  stored(id, seq, time) {
    this.#position.note(seq);
    this.#keep();
    const message = this.#dropFromOutbox(id);
    if (message && !this.#known.has(id)) {
      const { from, to, text } = message;
      this.#place({ id, from, to, text, seq, time });
    }
  }

  // The outbox

  /**
   * @param {string} to
   * @param {string} text
   */
  enqueue(to, text) {
    const time = new Date().toISOString();
    this.outbox.push({ id: uuidv7(), from: this.me ?? '', to, text, seq: 0, time });
    this.#keepOutbox();
  }

  /** @returns {Message | undefined} the next message to send */
  nextToSend() {
    return this.outbox.find((message) => message.failure === undefined);
  }

  /**
   * The server refuses a message of ours.
   *
   * @param {string} id
   * @param {string} sentence why
   * @param {boolean} usedId whether its id can't be used again
   */
  failed(id, sentence, usedId) {
    const message = this.outbox.find((candidate) => candidate.id === id);
    if (message) {
      message.failure = sentence;
      message.id = usedId ? uuidv7() : id;
      this.#keepOutbox();
    }
  }

  /** @param {string} id */
  retry(id) {
    const message = this.outbox.find((candidate) => candidate.id === id);
    if (message) {
      delete message.failure;
      this.#keepOutbox();
    }
  }

  /** @param {string} id */
  discard(id) {
    this.#dropFromOutbox(id);
  }

  // People

  /** Who is online is told anew. */
  forgetOnline() {
    this.#online.clear();
  }

  /**
   * @param {string[]} came
   * @param {string[]} went
   * @param {number} [count]
   */
  presence(came, went, count) {
    came.forEach((name) => this.#online.add(name));
    went.forEach((name) => this.#online.delete(name));
    this.onlineCount = count ?? this.onlineCount;
    this.#change();
  }

  /** @param {string} name */
  isOnline(name) {
    return this.#online.has(name);
  }

  /**
   * @param {string} name
   * @returns {'online' | 'offline' | ''} empty while we can't know
   */
  presenceOf(name) {
    if (this.link.phase !== 'online') {
      return '';
    }
    return this.isOnline(name) ? 'online' : 'offline';
  }

  /**
   * Everybody we can name: first those we talk with, the latest talk first, then who else is online.
   *
   * @returns {Person[]}
   */
  people() {
    const names = new Set([...this.#online, ...this.#conversations.keys()]);
    this.outbox.forEach((message) => names.add(message.to));
    names.delete(this.me ?? '');
    return [...names]
      .map((name) => this.#person(name))
      .sort((a, b) => compare(b.latest?.time ?? '', a.latest?.time ?? '') || compare(a.name, b.name));
  }

  // Conversations

  /** @param {string | null} peer */
  openConversation(peer) {
    this.open = peer;
    this.#markRead();
    this.#change();
  }

  /** @param {boolean} attentive */
  setAttentive(attentive) {
    this.attentive = attentive;
    this.#markRead();
    this.#change();
  }

  /**
   * @param {string} peer
   * @returns {{messages: Message[], more: boolean}} what is shown of a conversation, and whether there is more
   */
  conversation(peer) {
    const confirmed = this.#conversations.get(peer)?.messages ?? [];
    const all = [...confirmed, ...this.outbox.filter((message) => message.to === peer)];
    return { messages: all.slice(-SHOWN_MESSAGES), more: all.length > SHOWN_MESSAGES };
  }

  /**
   * @param {Message} message
   * @returns {MessageState}
   */
  stateOf(message) {
    if (message.from !== this.me) {
      return 'received';
    }
    if (message.seq > 0) {
      return 'stored';
    }
    return message.failure === undefined ? 'queued' : 'failed';
  }

  get unread() {
    return [...this.#conversations.values()].reduce((sum, { unread }) => sum + unread, 0);
  }

  /** @param {string} peer */
  draft(peer) {
    return this.#drafts.get(peer) ?? '';
  }

  /**
   * @param {string} peer
   * @param {string} typed
   */
  setDraft(peer, typed) {
    // No change to tell of: only the box it was typed into shows it.
    this.#drafts.set(peer, typed);
  }

  /** @param {Link} link */
  setLink(link) {
    this.link = link;
    this.#change();
  }

  /** Keeps at once what would be kept soon. */
  keepNow() {
    this.#keepSoon.off();
    if (!this.#unkept || this.me === null || this.#isBystander) {
      return;
    }
    this.#unkept = false;
    const messages = [...this.#conversations.values()].flatMap((conversation) => conversation.messages);
    messages.sort((a, b) => a.seq - b.seq);
    kept.keepLog(this.me, { last: this.last, messages: messages.slice(-KEPT_MESSAGES), read: this.#read });
  }

  /** @param {Message} message */
  #place(message) {
    const peer = message.from === this.me ? message.to : message.from;
    const conversation = this.#conversations.get(peer) ?? { peer, messages: [], unread: 0 };
    const { messages } = conversation;
    this.#conversations.set(peer, conversation);
    this.#known.add(message.id);
    const before = messages.findLastIndex((other) => other.seq <= message.seq);
    messages.splice(before + 1, 0, message);
    messages.splice(0, messages.length - HELD_MESSAGES).forEach((old) => this.#known.delete(old.id));
    if (message.from === this.me) {
      // Who answers has read.
      this.#readUpTo(conversation, message.seq);
    } else if (message.seq > (this.#read[peer] ?? 0)) {
      conversation.unread++;
      this.#markRead();
    }
    this.#change();
  }

  #markRead() {
    const conversation = this.open !== null && this.attentive ? this.#conversations.get(this.open) : undefined;
    const newest = conversation?.messages.at(-1);
    if (conversation && newest && conversation.unread > 0) {
      this.#readUpTo(conversation, newest.seq);
    }
  }

  /**
   * @param {Conversation} conversation
   * @param {number} seq
   */
  #readUpTo(conversation, seq) {
    const { peer, messages } = conversation;
    if (seq > (this.#read[peer] ?? 0)) {
      this.#read[peer] = seq;
      conversation.unread = messages.filter((message) => message.from === peer && message.seq > seq).length;
      this.#keep();
    }
  }

  /**
   * @param {string} name
   * @returns {Person}
   */
  #person(name) {
    const conversation = this.#conversations.get(name);
    return {
      name,
      online: this.isOnline(name),
      unread: conversation?.unread ?? 0,
      latest: this.outbox.findLast((message) => message.to === name) ?? conversation?.messages.at(-1),
    };
  }

  #clearMessages() {
    this.#conversations.clear();
    this.#known.clear();
  }

  /**
   * @param {string} id
   * @returns {Message | undefined}
   */
  #dropFromOutbox(id) {
    const index = this.outbox.findIndex((message) => message.id === id);
    if (index < 0) {
      return undefined;
    }
    const [message] = this.outbox.splice(index, 1);
    this.#keepOutbox();
    return message;
  }

  #keepOutbox() {
    if (this.me !== null && !this.#isBystander) {
      kept.keepOutbox(this.me, this.outbox);
    }
    this.#change();
  }

  /** Whether another tab may have taken over, with what this browser keeps: then we write nothing. */
  get #isBystander() {
    return this.link.phase === 'ended';
  }

  #keep() {
    this.#unkept = true;
    if (!this.#keepSoon.isSet) {
      this.#keepSoon.set(KEEP_AFTER_MS, () => this.keepNow());
    }
  }

  #change() {
    if (this.#changed) {
      return;
    }
    this.#changed = true;
    const tell = () => {
      if (this.#changed) {
        this.#changed = false;
        this.dispatchEvent(new Event('change'));
      }
    };
    requestAnimationFrame(tell);
    setTimeout(tell, FRAME_AT_LATEST_MS);
  }
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}
