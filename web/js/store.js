// All state of the chat, and the events by which views hear of it. Knows no socket and no DOM: it hears what the line
// tells, and finds what the cache keeps.

import { Receipts } from '../sdk/receipts.js';
import { Drafts } from './drafts.js';
import * as kept from './kept.js';
import { Presence } from './presence.js';
import { MessageWindow, PAGE_MESSAGES } from './window.js';

/** @import {Link, Message, Messenger} from '../sdk/messenger.js' */
/** @import {Cache, KeptConversation} from './cache.js' */
/** @import {Line} from './line.js' */
/** @import {Refusal} from './refusals.js' */

/** @typedef {import('../sdk/messenger.js').Message} Message */
/** @typedef {'queued' | 'failed' | 'stored' | 'delivered' | 'read' | 'received'} MessageState */

/**
 * @typedef {Object} Conversation
 * @property {string} peer
 * @property {Message | undefined} latest
 * @property {number[]} unreadSeqs the numbers of those that we hold and have not read
 * @property {number} unread how many there are, held or not
 */

/**
 * @typedef {Object} Person
 * @property {string} name
 * @property {boolean} online
 * @property {number} unread
 * @property {Message | undefined} latest
 */

/** A hidden page gets no animation frames; it hears of a change after this time. */
const FRAME_AT_LATEST_MS = 250;

/**
 * Events: `change` at most once a frame; `arrived` (detail: {@link Message}) for a message that comes
 * while we are up to date; `missed` (detail: how many) when those that came before have been caught up with; `left`
 * (detail: `{way, answer}`) when there is no way in any more.
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
  /** Whether this browser can't keep what is not sent yet. */
  isUnkept = false;
  presence = new Presence(() => this.#change());
  drafts = new Drafts(() => this.#change());
  /** @type {Message[]} unconfirmed messages, oldest first */
  outbox = [];
  /** How many messages have come below what somebody looks at. */
  below = 0;
  /** The number of the first message that is new in the open conversation; 0 if none is. */
  newFrom = 0;

  #cache;
  #line;
  /** @type {Promise<void>} what the line has told is handled in its order, for some of it takes time */
  #heard = Promise.resolve();
  /** @type {Map<string, Conversation>} */
  #conversations = new Map();
  /** @type {MessageWindow | null} what is seen of the open conversation */
  #window = null;
  #atEnd = true;
  /** How many messages were unread when the open conversation was opened; 0 once it is known where they begin. */
  #newCount = 0;
  /** @type {Map<string, Message | null>} messages that others answer, by id; null if they are not here */
  #quoted = new Map();
  /** @type {Set<string>} whom we have blocked, as far as this browser knows */
  #blocked = new Set();
  #receipts = new Receipts();
  /** Every message of the log up to this number has come. */
  #last = 0;
  /** The last number of the log when we logged in. */
  #head = 0;
  /** @type {Map<string, number>} what of the log up to there was unread then, by writer, unless we have read since */
  #unreadAtHead = new Map();
  #changed = false;

  /**
   * @param {Cache} cache
   * @param {Line} line
   */
  constructor(cache, line) {
    super();
    this.#cache = cache;
    this.#line = line;
    this.#hear('state', (state) => this.#onState(state));
    this.#hear('link', (link) => this.setLink(link));
    this.#hear('welcome', (welcome) => this.#onWelcome(welcome));
    this.#hear('message', ({ message, live }) => this.#onMessage(message, live));
    this.#hear('moved', ({ last }) => this.#onMoved(last));
    this.#hear('caughtup', ({ missed }) => this.#onCaughtUp(missed));
    this.#hear('queued', ({ message }) => this.#onQueued(message));
    this.#hear('stored', ({ message }) => this.#onStored(message));
    this.#hear('failed', ({ id, message }) => this.#onFailed(id, message));
    this.#hear('discarded', ({ id }) => this.#dropFromOutbox(id));
    this.#hear('receipt', (receipt) => this.#onReceipt(receipt));
    this.#hear('presence', (news) => this.presence.hear(news));
    this.#hear('typing', ({ from }) => this.presence.hearTyping(from));
    this.#hear('unkept', () => {
      this.isUnkept = true;
    });
    this.#hear('left', (left) => {
      this.dispatchEvent(new CustomEvent('left', { detail: left }));
    });
  }

  // Who we are

  /**
   * Takes up what this browser keeps of a name.
   *
   * @param {string} name
   */
  async load(name) {
    this.me = name;
    this.guest = true;
    this.refusal = null;
    this.isUnkept = false;
    this.outbox = [];
    this.drafts.load(name);
    this.#blocked = new Set(kept.loadBlocked(name));
    this.#receipts = new Receipts();
    this.#clearMessages();
    await this.#find();
    this.#change();
  }

  enter() {
    this.entered = true;
    if (this.me !== null) {
      kept.keepCurrentName(this.me);
    }
    this.#change();
  }

  /** @param {Refusal | null} refusal why we were not let in, or null if we left */
  leave(refusal) {
    this.drafts.keepNow();
    kept.forgetCurrentName(this.me);
    this.entered = false;
    this.refusal = refusal;
    this.link = { phase: 'idle' };
    this.open = null;
    this.#window = null;
    this.presence.clear();
    this.#change();
  }

  /** Nothing of an account stays in a browser where its owner has signed out, but what was not sent yet. */
  async forget() {
    if (this.me !== null && !this.guest) {
      this.#clearMessages();
      this.drafts.forget();
      await this.#cache.forget(this.me).catch(() => {});
    }
  }

  // People

  /**
   * Everybody we can name: first whose messages we have not even loaded, then those we talk with, the latest talk first,
   * then everybody else, those included to whom there is no more than a draft, and who is looked at now.
   *
   * @returns {Person[]}
   */
  people() {
    const names = new Set([...this.presence.online, ...this.drafts.peers]);
    this.#conversations.forEach(({ latest, unread }, peer) => (latest || unread > 0) && names.add(peer));
    this.outbox.forEach((message) => names.add(message.to));
    if (this.open !== null) {
      names.add(this.open);
    }
    if (!this.#person(this.me ?? '').latest) {
      names.delete(this.me ?? '');
    }
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
    this.#blocked = new Set(kept.loadBlocked(this.me ?? ''));
    if (blocked) {
      this.#blocked.add(name);
    } else {
      this.#blocked.delete(name);
    }
    kept.keepBlocked(this.me ?? '', [...this.#blocked]);
    this.#change();
  }

  // The open conversation

  /** @param {string | null} peer */
  openConversation(peer) {
    if (peer === this.open && (peer === null || this.#window)) {
      return;
    }
    this.open = peer;
    this.below = 0;
    this.#atEnd = true;
    this.#quoted.clear();
    const { unread, unreadSeqs } = this.#conversations.get(peer ?? '') ?? { unread: 0, unreadSeqs: [] };
    this.newFrom = unread > 0 && unread === unreadSeqs.length ? unreadSeqs[0] : 0;
    this.#newCount = this.newFrom === 0 ? unread : 0;
    this.#window = peer === null ? null : this.#windowOf(peer);
    this.#window?.showNewest();
    if (peer !== null) {
      this.#watch();
    }
    this.#change();
  }

  /** @param {boolean} attentive */
  setAttentive(attentive) {
    this.attentive = attentive;
    this.#markRead();
    this.#change();
  }

  /** @param {boolean} atEnd whether the newest of the messages that are shown is in sight */
  setAtEnd(atEnd) {
    this.#atEnd = atEnd;
    if (this.#isFollowed) {
      this.#window?.follow();
      this.below = 0;
      this.#markRead();
    }
    this.#change();
  }

  /**
   * @param {string} peer
   * @returns {{messages: Message[], earlier: 'none' | 'some' | 'loading' | 'expired', later: 'none' | 'some' | 'loading'}} what is shown of
   *   the open conversation, and what there is before and behind it
   */
  conversation(peer) {
    if (peer !== this.open || !this.#window) {
      return { messages: [], earlier: 'none', later: 'none' };
    }
    const { messages, earlier, later, hasNewest } = this.#window;
    const unconfirmed = hasNewest ? this.outbox.filter((message) => message.to === peer) : [];
    return { messages: [...messages, ...unconfirmed], earlier, later };
  }

  showEarlier() {
    this.#window?.showEarlier();
  }

  showLater() {
    this.#window?.showLater();
  }

  async showLatest() {
    if (this.#window && !this.#window.hasNewest) {
      await this.#window.showNewest();
    }
  }

  /**
   * @param {string} id
   * @returns {Promise<boolean>} whether the message is shown
   */
  async showMessage(id) {
    return (await this.#window?.showMessage(id)) ?? false;
  }

  /**
   * @param {Message} message
   * @returns {Message | undefined} the one that it answers, if that is here
   */
  quoted({ replyTo }) {
    if (replyTo === undefined || !this.#window) {
      return undefined;
    }
    const shown = this.#window.find(replyTo) ?? this.outbox.find(({ id }) => id === replyTo);
    if (shown) {
      return shown;
    }
    if (!this.#quoted.has(replyTo)) {
      this.#quoted.set(replyTo, null);
      this.#lookUp(replyTo);
    }
    return this.#quoted.get(replyTo) ?? undefined;
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

  /** Whether something would be lost with this tab. */
  get isAtRisk() {
    return this.isUnkept && this.outbox.some(({ failure }) => failure === undefined);
  }

  // What the line tells

  /** @param {Link} link */
  setLink(link) {
    this.link = link;
    this.presence.setKnown(link.phase === 'online');
    this.#change();
  }

  /** @param {Messenger['state']} state */
  async #onState(state) {
    this.#receipts = new Receipts(state.place.receipts);
    this.#last = state.place.last ?? 0;
    this.#head = state.head;
    this.#unreadAtHead = new Map(Object.entries(state.unread));
    this.presence.hear({ online: state.online, count: state.onlineCount, all: true });
    await this.#find();
    this.outbox = [...state.outbox];
    if (state.welcomed) {
      this.guest = state.place.guest;
      this.enter();
    }
    this.setLink(state.link);
    this.#watch();
    this.#markRead();
  }

  /** @param {any} detail */
  #onWelcome({ guest, head, unread, forgotten, outbox }) {
    this.guest = guest;
    if (forgotten) {
      this.#receipts = new Receipts();
      this.#clearMessages();
      this.outbox = [...outbox];
    }
    this.#head = head;
    this.#unreadAtHead = new Map(Object.entries(unread));
    this.#countAll();
    this.enter();
  }

  /**
   * @param {Message} message
   * @param {boolean} live
   */
  #onMessage(message, live) {
    this.#dropFromOutbox(message.id);
    this.#place(message);
    if (message.from !== this.me) {
      this.presence.hearText(message.from);
      if (live) {
        this.dispatchEvent(new CustomEvent('arrived', { detail: message }));
      }
    }
  }

  /** @param {number} last */
  #onMoved(last) {
    this.#last = last;
    this.#markRead();
  }

  /** @param {number} missed */
  #onCaughtUp(missed) {
    this.#window?.goOn();
    if (missed > 0) {
      this.dispatchEvent(new CustomEvent('missed', { detail: missed }));
    }
  }

  /** @param {Message} message */
  #onQueued(message) {
    const index = this.outbox.findIndex(({ id }) => id === message.id);
    if (index < 0) {
      this.outbox.push(message);
    } else {
      this.outbox[index] = message;
    }
    this.#change();
  }

  /** @param {Message} message */
  #onStored(message) {
    this.#dropFromOutbox(message.id);
    // Else it was stored long ago: what is behind it may not be here, and it comes with that.
    if (message.seq > this.#last) {
      this.#place(message);
    }
  }

  /**
   * @param {string} id
   * @param {Message} message
   */
  #onFailed(id, message) {
    this.outbox = this.outbox.map((other) => (other.id === id ? message : other));
    this.#change();
  }

  /** @param {{kind: string, peer: string, upTo: number, counted?: boolean}} receipt */
  #onReceipt({ kind, peer, upTo, counted = false }) {
    const conversation = this.#conversationWith(peer);
    if (kind === 'delivered') {
      this.#receipts.delivered(peer, upTo);
    } else if (kind === 'read') {
      this.#receipts.readBy(peer, upTo);
    } else {
      this.#receipts.see(peer, upTo);
      if (!counted) {
        this.#unreadAtHead.delete(peer);
      }
      this.#count(conversation);
    }
    this.#change();
  }

  /**
   * @param {string} type
   * @param {(detail: any) => void | Promise<void>} handle
   */
  #hear(type, handle) {
    this.#line.addEventListener(type, (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      this.#heard = this.#heard.then(() => handle(detail)).catch(reportError);
    });
  }

  // Conversations

  /** Finds everything that the cache keeps of us. */
  async #find() {
    const name = this.me ?? '';
    await this.#line.allKept();
    const { place, outbox, conversations, unread } = await this.#cache.overview(name);
    if (name !== this.me) {
      return;
    }
    this.outbox = outbox;
    if (place) {
      this.guest = place.guest;
      this.#last = Math.max(this.#last, place.last ?? 0);
    }
    for (const { peer, latest } of conversations) {
      const conversation = this.#conversationWith(peer);
      conversation.latest = newer(conversation.latest, latest);
      conversation.unreadSeqs = unread.get(peer) ?? [];
    }
    if (place) {
      Object.entries(place.receipts.read).forEach(([peer, upTo]) => this.#receipts.confirm(peer, upTo));
      Object.entries(place.receipts.delivered).forEach(([peer, upTo]) => this.#receipts.delivered(peer, upTo));
      Object.entries(place.receipts.readBy).forEach(([peer, upTo]) => this.#receipts.readBy(peer, upTo));
    }
    this.#countAll();
    if (this.#window?.hasNewest) {
      // It may wait for the server, and what is heard must not wait for that.
      this.#window.showNewest().catch(reportError);
    }
  }

  /** @param {string} peer */
  #windowOf(peer) {
    const me = this.me ?? '';
    /** @type {MessageWindow} */
    const window = new MessageWindow(
      {
        older: async (before, limit) => {
          await this.#line.allKept();
          return this.#cache.older(me, peer, before, limit);
        },
        newer: async (after, limit) => {
          await this.#line.allKept();
          return this.#cache.newer(me, peer, after, limit);
        },
        ask: async (range) => {
          const page = await this.#line.call('history', peer, { ...range, limit: PAGE_MESSAGES });
          if (range.after === undefined) {
            await this.#cache.addPage(me, peer, page, range.before);
          }
          return page;
        },
        beginning: () => this.#cache.beginning(me, peer),
        find: (id) => this.#cache.find(me, id),
      },
      () => window === this.#window && this.#onWindow(),
    );
    return window;
  }

  #onWindow() {
    const { messages = [] } = this.#window ?? {};
    const { latest, peer } = this.#conversationWith(this.open ?? '');
    this.#conversationWith(peer).latest = newer(latest, messages.at(-1));
    if (this.#newCount > 0) {
      const others = messages.filter(({ from }) => from === this.open);
      if (others.length > 0) {
        this.newFrom = (others.at(-this.#newCount) ?? others[0]).seq;
        this.#newCount = others.length < this.#newCount ? this.#newCount : 0;
      }
    }
    this.#markRead();
    this.#change();
  }

  /** A message has come into the log. @param {Message} message */
  #place(message) {
    const peer = message.from === this.me ? message.to : message.from;
    const conversation = this.#conversationWith(peer);
    const isOthers = message.from === peer && peer !== this.me;
    conversation.latest = newer(conversation.latest, message);
    if (isOthers && message.seq > this.#receipts.readUpTo(peer) && !conversation.unreadSeqs.includes(message.seq)) {
      conversation.unreadSeqs.push(message.seq);
    }
    if (peer === this.open) {
      if (isOthers && !(this.#isFollowed && this.attentive) && conversation.unread === 0) {
        this.newFrom = message.seq;
      }
      if (isOthers && !this.#isFollowed) {
        this.below++;
      }
      this.#window?.add(message, this.#isFollowed);
    }
    this.#count(conversation);
    this.#markRead();
    this.#change();
  }

  /** Whether the newest message of the open conversation is in sight. */
  get #isFollowed() {
    return this.#atEnd && (this.#window?.hasNewest ?? false);
  }

  /** Somebody who looks at the end of a conversation has read what the other wrote in it, as far as nothing is missing. */
  #markRead() {
    if (!this.#window || !this.attentive || !this.#isFollowed || this.open === this.me) {
      return;
    }
    const peer = this.open ?? '';
    const conversation = this.#conversationWith(peer);
    const { messages, earlier } = this.#window;
    if (earlier === 'loading') {
      return;
    }
    const newest =
      messages.findLast(({ from, seq }) => from === peer && seq <= this.#last) ??
      // What is unread can be far above, where they are all ours.
      (conversation.unread > 0 ? messages.findLast(({ seq }) => seq <= this.#last) : undefined);
    if (newest && newest.seq > this.#receipts.readUpTo(peer)) {
      this.#receipts.see(peer, newest.seq);
      this.#line.call('read', peer, newest.seq).catch(() => {});
    }
    if (newest && conversation.unread > 0) {
      this.#unreadAtHead.delete(peer);
      this.#count(conversation);
    }
  }

  #countAll() {
    this.#unreadAtHead.forEach((_, peer) => this.#conversationWith(peer));
    this.#conversations.forEach((conversation) => this.#count(conversation));
  }

  /**
   * Counts what is unread: what we hold, and what was unread when we logged in, of which we may not hold all.
   *
   * @param {Conversation} conversation
   */
  #count(conversation) {
    const { peer } = conversation;
    const read = this.#receipts.readUpTo(peer);
    const held = conversation.unreadSeqs.filter((seq) => seq > read);
    const sinceLogin = held.filter((seq) => seq > this.#head).length;
    conversation.unreadSeqs = held;
    conversation.unread = peer === this.me ? 0 : Math.max(held.length, (this.#unreadAtHead.get(peer) ?? 0) + sinceLogin);
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
    const conversation = { peer, latest: undefined, unreadSeqs: [], unread: 0 };
    this.#conversations.set(peer, conversation);
    return conversation;
  }

  /**
   * @param {string} name
   * @returns {Person}
   */
  #person(name) {
    const conversation = this.#conversations.get(name);
    return {
      name,
      online: this.presence.isOnline(name),
      unread: conversation?.unread ?? 0,
      latest: this.outbox.findLast((message) => message.to === name) ?? conversation?.latest,
    };
  }

  /** @param {string} id of a message that another one answers */
  async #lookUp(id) {
    const found = await this.#cache.find(this.me ?? '', id);
    if (found) {
      this.#quoted.set(id, found);
      this.#change();
    }
  }

  #watch() {
    if (this.open !== null) {
      this.#line.call('watch', [this.open]).catch(() => {});
    }
  }

  #clearMessages() {
    this.#conversations.clear();
    this.#unreadAtHead.clear();
    this.#last = 0;
    this.newFrom = 0;
    if (this.open !== null) {
      this.#window = this.#windowOf(this.open);
      this.#window.showNewest();
    }
  }

  /** @param {string} id */
  #dropFromOutbox(id) {
    const rest = this.outbox.filter((message) => message.id !== id);
    if (rest.length < this.outbox.length) {
      this.outbox = rest;
      this.#change();
    }
  }

  #change() {
    if (this.#changed) {
      return;
    }
    this.#changed = true;
    const tell = () => {
      cancelAnimationFrame(frame);
      clearTimeout(late);
      this.#changed = false;
      this.dispatchEvent(new Event('change'));
    };
    const frame = requestAnimationFrame(tell);
    const late = setTimeout(tell, FRAME_AT_LATEST_MS);
  }
}

/**
 * @param {Message | undefined} one
 * @param {Message | undefined} other
 */
function newer(one, other) {
  return (other?.seq ?? 0) > (one?.seq ?? 0) ? other : one;
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
