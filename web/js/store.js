// All state of the chat, and the events by which views hear of it. Knows no socket and no DOM.

import { Alarm } from './alarm.js';
import * as kept from './kept.js';
import { LogPosition } from './log-position.js';
import { Receipts } from './receipts.js';
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

/** @import {Refusal} from './refusals.js' */

/** @typedef {'queued' | 'failed' | 'stored' | 'delivered' | 'read' | 'received'} MessageState */

/**
 * @typedef {Object} Conversation
 * @property {string} peer
 * @property {Message[]} messages by number: the newest ones, without a gap
 * @property {number} unread
 * @property {'unknown' | 'here' | 'expired'} beginning what is before the oldest of them: we don't know, nothing, or
 *   what the server no longer keeps
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
/** So many of the newest messages of one conversation are shown, unless somebody wants to see more. */
const SHOWN_MESSAGES = 200;
/** So many more are shown, or asked for, at a time. */
export const PAGE_MESSAGES = 50;
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
  /** Whether we are a guest, and not the owner of an account. */
  guest = true;
  /** @type {Refusal | null} why the server did not let us in, or no longer */
  refusal = null;
  /** @type {Link} */
  link = { phase: 'idle' };
  /** @type {string | null} the person whose conversation is open */
  open = null;
  /** Whether somebody looks at the page: it is visible and has the focus. */
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
  /** @type {Set<string>} whom we have blocked, as far as this browser knows */
  #blocked = new Set();
  /** @type {Set<string>} the ids of all messages in `#conversations` */
  #known = new Set();
  #receipts = new Receipts();
  /** How many of the open conversation are shown at most. */
  #shown = SHOWN_MESSAGES;
  /** Whether the server is to be asked for what is before the open conversation. */
  #wantsPage = false;
  #position = new LogPosition(0);
  /** Whether we follow the log from {@link #since} on; a browser that is new to it does so from its first login. */
  #follows = false;
  #since = 0;
  /** The last number of the log when we logged in. */
  #head = 0;
  /** @type {Map<string, number>} what of the log up to there was unread then, by writer, unless we have read since */
  #unreadAtHead = new Map();
  #caughtUp = false;
  #missed = 0;
  #changed = false;
  /** Whether the log, its position or a receipt has changed since it was kept. */
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
    this.guest = log.guest;
    this.refusal = null;
    this.outbox = kept.loadOutbox(name);
    this.#blocked = new Set(kept.loadBlocked(name));
    this.#clearMessages();
    this.#receipts = new Receipts(log);
    this.#follows = log.last !== null;
    this.#since = log.since;
    this.#position = new LogPosition(log.last ?? 0);
    for (const message of log.messages) {
      this.#place(message);
    }
    this.#unkept = false;
    this.#wantFirstPage();
    this.#markRead();
    this.#change();
  }

  enter() {
    this.entered = true;
    kept.keepCurrentName(this.me);
    this.#change();
  }

  /** @param {Refusal | null} refusal why we were not let in, or null if we left */
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

  /** Nothing of an account stays in a browser where its owner has signed out, but what was not sent yet. */
  forgetAccount() {
    if (this.me !== null && !this.guest) {
      this.#forgetLog();
      this.#keepSoon.off();
      this.#unkept = false;
      kept.dropLog(this.me);
    }
  }

  // The log

  /** Every message up to this number is here. */
  get last() {
    return this.#position.last;
  }

  /** Whether this browser has a place in the log to go on from. */
  get follows() {
    return this.#follows;
  }

  /** Up to where this browser has received the log itself; 0 if it has received nothing. */
  get received() {
    return this.last > this.#since ? this.last : 0;
  }

  get hasHole() {
    return this.#position.hasHole;
  }

  skipHole() {
    this.#position.skipHole();
    this.#moved();
  }

  /**
   * A login succeeded; what was missed comes next.
   *
   * @param {number} head the last number of our log on the server
   * @param {Record<string, number>} unread how many messages of whom are unread up to there
   * @param {boolean} guest whether we are one
   */
  welcomed(head, unread, guest) {
    this.#caughtUp = false;
    this.#missed = 0;
    this.#position.forgetEarly();
    if (guest !== this.guest) {
      // What is kept was said by or to somebody else of this name.
      this.guest = guest;
      this.#forgetLog();
      this.outbox = [];
      this.#keepOutbox();
    }
    if (!this.#follows) {
      this.#followFrom(head);
    } else if (head < this.last) {
      // The server was reset: what is kept is of another log.
      this.#forgetLog();
      this.#followFrom(0);
    }
    this.#head = head;
    this.#unreadAtHead = new Map(Object.entries(unread));
    // There we have read on, and know it better.
    this.#receipts.unsaid.forEach((_, peer) => this.#unreadAtHead.delete(peer));
    this.#unreadAtHead.forEach((_, peer) => this.#conversationWith(peer));
    this.#conversations.forEach((conversation) => this.#count(conversation));
    this.enter();
  }

  /** @param {boolean} expired whether the last numbers of the log are no longer kept */
  caughtUp(expired) {
    this.#caughtUp = true;
    if (expired) {
      this.#position.skipTo(this.#head);
      this.#moved();
    }
    if (this.#missed > 0) {
      this.dispatchEvent(new CustomEvent('missed', { detail: this.#missed }));
    }
  }

  /**
   * A message of our log: to us, or from us by whatever device.
   *
   * @param {Message} message
   * @param {boolean} expired whether the numbers before it are no longer kept
   */
  receive(message, expired) {
    if (expired) {
      this.#position.skipTo(message.seq - 1);
    }
    this.#position.note(message.seq);
    this.#dropFromOutbox(message.id);
    const isNew = !this.#known.has(message.id);
    if (isNew) {
      this.#place(message);
    }
    this.#moved();
    if (!isNew || message.from === this.me) {
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
    const message = this.#dropFromOutbox(id);
    if (message && !this.#known.has(id)) {
      const { from, to, text } = message;
      this.#place({ id, from, to, text, seq, time });
    }
    this.#moved();
  }

  // Receipts

  /**
   * @param {string} by who has received what we wrote
   * @param {number} upTo
   */
  delivered(by, upTo) {
    this.#receipts.delivered(by, upTo);
    this.#conversationWith(by);
    this.#keep();
  }

  /**
   * @param {string} by who has read what we wrote
   * @param {number} upTo
   */
  readBy(by, upTo) {
    this.#receipts.readBy(by, upTo);
    this.#conversationWith(by);
    this.#keep();
  }

  /**
   * We have read this, on this device or another.
   *
   * @param {string} peer
   * @param {number} upTo
   */
  readByUs(peer, upTo) {
    this.#receipts.confirm(peer, upTo);
    if (this.#caughtUp) {
      // Before that it tells of what the count of unread messages takes into account.
      this.#unreadAtHead.delete(peer);
    }
    this.#count(this.#conversationWith(peer));
    this.#keep();
  }

  /** @returns {ReadonlyMap<string, number>} up to where we have read whose messages, as far as the server may not know */
  get unsaidReads() {
    return this.#receipts.unsaid;
  }

  // History

  /** @returns {{peer: string, before: number | undefined} | null} the page to ask the server for */
  get wantedPage() {
    if (this.open === null || !this.#wantsPage) {
      return null;
    }
    return { peer: this.open, before: this.#conversations.get(this.open)?.messages[0]?.seq };
  }

  /**
   * Messages of the past. They may have any number of our log, and say nothing about our place in it.
   *
   * @param {string} peer
   * @param {Message[]} messages
   * @param {boolean} end whether there are no older ones
   * @param {boolean} expired whether that is because they are no longer kept
   */
  addPage(peer, messages, end, expired) {
    const fresh = messages.filter(({ id }) => !this.#known.has(id));
    if (peer === this.open) {
      this.#wantsPage = false;
      this.#shown += fresh.length;
    }
    for (const message of fresh) {
      this.#dropFromOutbox(message.id);
      this.#place(message);
    }
    if (end || expired) {
      this.#conversationWith(peer).beginning = expired ? 'expired' : 'here';
    }
    this.#moved();
  }

  /** @param {string} peer whose conversation can't be asked for */
  refusedPage(peer) {
    if (peer === this.open) {
      this.#wantsPage = false;
      this.#change();
    }
  }

  /** Shows what is before the open conversation, and asks for it if we don't have it. */
  showEarlier() {
    if (this.open !== null && this.#all(this.open).length > this.#shown) {
      this.#shown += PAGE_MESSAGES;
    } else {
      this.#wantsPage = true;
    }
    this.#change();
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
   * Everybody we can name: first whose messages we have not even loaded, then those we talk with, the latest talk first,
   * then everybody else.
   *
   * @returns {Person[]}
   */
  people() {
    const names = new Set([...this.#online, ...this.#conversations.keys()]);
    this.outbox.forEach((message) => names.add(message.to));
    names.delete(this.me ?? '');
    return [...names]
      .map((name) => this.#person(name))
      .sort((a, b) => compare(rank(b), rank(a)) || compare(a.name, b.name));
  }

  /** @param {string} name */
  isBlocked(name) {
    return this.#blocked.has(name);
  }

  /**
   * @param {string} name
   * @param {boolean} blocked as the server has confirmed
   */
  setBlocked(name, blocked) {
    if (blocked) {
      this.#blocked.add(name);
    } else {
      this.#blocked.delete(name);
    }
    kept.keepBlocked(this.me ?? '', [...this.#blocked]);
    this.#change();
  }

  // Conversations

  /** @param {string | null} peer */
  openConversation(peer) {
    const left = this.#conversations.get(this.open ?? '');
    this.open = peer;
    this.#shown = SHOWN_MESSAGES;
    if (left) {
      this.#trim(left);
    }
    this.#wantFirstPage();
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
   * @returns {{messages: Message[], earlier: 'none' | 'some' | 'loading' | 'expired'}} what is shown of the open
   *   conversation, and what there is before
   */
  conversation(peer) {
    const all = this.#all(peer);
    const messages = all.slice(-this.#shown);
    const beginning = this.#conversations.get(peer)?.beginning ?? 'unknown';
    if (this.#wantsPage) {
      return { messages, earlier: 'loading' };
    }
    if (all.length > messages.length || beginning === 'unknown') {
      return { messages, earlier: 'some' };
    }
    return { messages, earlier: beginning === 'expired' ? 'expired' : 'none' };
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
      return this.#receipts.reachOf(message.to, message.seq);
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
    kept.keepLog(this.me, {
      last: this.#follows ? this.last : null,
      since: this.#since,
      messages: messages.slice(-KEPT_MESSAGES),
      guest: this.guest,
      ...this.#receipts.toKeep(),
    });
  }

  /** @param {string} peer */
  #all(peer) {
    const confirmed = this.#conversations.get(peer)?.messages ?? [];
    return [...confirmed, ...this.outbox.filter((message) => message.to === peer)];
  }

  /** @param {number} place */
  #followFrom(place) {
    this.#follows = true;
    this.#since = place;
    this.#position = new LogPosition(place);
    this.#keep();
  }

  /** Our place in the log, or what we have of it, has changed. */
  #moved() {
    this.#keep();
    this.#markRead();
  }

  /** What we have of the open conversation may be too little to look at. */
  #wantFirstPage() {
    const conversation = this.#conversations.get(this.open ?? '');
    const isEnough = conversation && (conversation.beginning !== 'unknown' || conversation.messages.length >= PAGE_MESSAGES);
    this.#wantsPage = this.open !== null && !isEnough;
  }

  /**
   * @param {string} peer
   * @returns {Conversation}
   */
  #conversationWith(peer) {
    const known = this.#conversations.get(peer);
    if (known) {
      return known;
    }
    /** @type {Conversation} */
    const conversation = { peer, messages: [], unread: 0, beginning: 'unknown' };
    this.#conversations.set(peer, conversation);
    return conversation;
  }

  /** @param {Message} message */
  #place(message) {
    const peer = message.from === this.me ? message.to : message.from;
    const conversation = this.#conversationWith(peer);
    const { messages } = conversation;
    this.#known.add(message.id);
    const before = messages.findLastIndex((other) => other.seq <= message.seq);
    messages.splice(before + 1, 0, message);
    this.#trim(conversation);
    this.#count(conversation);
    this.#change();
  }

  /** @param {Conversation} conversation of which no more is held than may be shown */
  #trim(conversation) {
    const { peer, messages } = conversation;
    const most = peer === this.open ? Math.max(HELD_MESSAGES, this.#shown) : HELD_MESSAGES;
    if (messages.length > most) {
      messages.splice(0, messages.length - most).forEach((old) => this.#known.delete(old.id));
      conversation.beginning = 'unknown';
    }
  }

  /** Somebody who looks at a conversation has read what the other wrote in it, as far as nothing is missing. */
  #markRead() {
    const conversation = this.open !== null && this.attentive ? this.#conversations.get(this.open) : undefined;
    if (!conversation || conversation.peer === this.me) {
      return;
    }
    const { peer, messages } = conversation;
    const newest = messages.findLast((message) => message.from === peer && message.seq <= this.last);
    if (newest && newest.seq > this.#receipts.readUpTo(peer)) {
      this.#receipts.see(peer, newest.seq);
      this.#keep();
    }
    if (newest && conversation.unread > 0) {
      this.#unreadAtHead.delete(peer);
      this.#count(conversation);
    }
  }

  /**
   * Counts what is unread: what we hold, and what was unread when we logged in, of which we may not hold all.
   *
   * @param {Conversation} conversation
   */
  #count(conversation) {
    const { peer, messages } = conversation;
    const read = this.#receipts.readUpTo(peer);
    let held = 0;
    let sinceLogin = 0;
    for (let i = messages.length - 1; i >= 0 && messages[i].seq > read; i--) {
      if (messages[i].from === peer) {
        held++;
        sinceLogin += Number(messages[i].seq > this.#head);
      }
    }
    conversation.unread = peer === this.me ? 0 : Math.max(held, (this.#unreadAtHead.get(peer) ?? 0) + sinceLogin);
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

  #forgetLog() {
    this.#clearMessages();
    this.#receipts = new Receipts();
    this.#follows = false;
    this.#position = new LogPosition(0);
    this.#wantFirstPage();
  }

  #clearMessages() {
    this.#conversations.clear();
    this.#known.clear();
    this.#unreadAtHead.clear();
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

  /** Something has changed that is kept over a reload. */
  #keep() {
    this.#change();
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

/** @param {Person} person */
function rank({ latest, unread }) {
  return latest?.time ?? (unread > 0 ? '~' : '');
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}
