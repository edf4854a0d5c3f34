// What this browser keeps of conversations, in IndexedDB: for all tabs, and for the next time the page opens. Where
// that is forbidden or full the chat still works; it then asks the server for more.

import { openDB } from '../vendor/idb-8.0.4.js';

/** @import {Kept, Message, Page} from '../sdk/messenger.js' */
/** @import {KeptPlace} from '../sdk/place.js' */

/**
 * What is before the oldest message that is kept: we don't know, nothing, or what the server no longer keeps.
 *
 * @typedef {'unknown' | 'here' | 'expired'} Beginning
 */

/**
 * @typedef {Object} KeptConversation
 * @property {string} user
 * @property {string} peer
 * @property {number | null} from of this number and those behind it nothing is missing; null if nothing is kept
 * @property {Beginning} beginning
 * @property {Message} [latest]
 */

/**
 * @typedef {Object} Overview of one user
 * @property {KeptPlace | undefined} place
 * @property {Message[]} outbox
 * @property {KeptConversation[]} conversations
 * @property {Map<string, number[]>} unread the numbers of unread messages, by peer
 */

const NAME = 'messenger';
const VERSION = 1;
/** More unread messages of one conversation are not counted. */
const MAX_UNREAD = 1_000;

/** Is the storage of a Messenger, and finds again what that has kept. */
export class Cache {
  /** @type {Promise<import('../vendor/idb-8.0.4.js').IDBPDatabase> | null} */
  #db = null;
  #hasWarned = false;
  /** @type {Set<string>} the ids of what was in the outbox when it was loaded, and of what was put there since */
  #ownTexts = new Set();
  /** Whether something could not be kept. Then what is kept is old, and no longer of use until the next {@link load}. */
  #isBehind = false;

  // As the storage of a Messenger

  // A Messenger has to know when this fails: it must not go on from a place that was not kept.

  /**
   * @param {string} user
   * @returns {Promise<Kept | undefined>}
   */
  async load(user) {
    this.#isBehind = false;
    return this.#do(async (db) => {
      const tx = db.transaction(['places', 'outboxes']);
      const [kept, outbox] = await Promise.all([tx.objectStore('places').get(user), tx.objectStore('outboxes').get(user)]);
      const texts = textsOf(outbox);
      texts.forEach(({ id }) => this.#ownTexts.add(id));
      return kept || outbox ? { place: kept, outbox: texts } : undefined;
    });
  }

  /**
   * @param {string} user
   * @param {KeptPlace} place
   * @param {Message[]} messages
   */
  async keep(user, place, messages) {
    await this.#do(async (db) => {
      const tx = db.transaction(['places', 'messages', 'conversations'], 'readwrite');
      const before = await tx.objectStore('places').get(user);
      if (place.skipped > (before?.skipped ?? 0)) {
        await forgetBelow(tx.objectStore('conversations'), user, place.skipped + 1);
      }
      tx.objectStore('places').put(place, user);
      for (const [peer, its] of byPeer(user, messages)) {
        const conversation = await conversationOf(tx, user, peer);
        its.forEach((message) => tx.objectStore('messages').put({ user, peer, ...message }));
        conversation.from ??= its[0].seq;
        await settle(tx, conversation, its);
      }
      await tx.done;
    });
  }

  /**
   * @param {string} user
   * @param {readonly Message[]} messages
   */
  async keepOutbox(user, messages) {
    await this.#do(async (db) => {
      const tx = db.transaction('outboxes', 'readwrite');
      const kept = textsOf(await tx.store.get(user));
      // Another tab may have its own: where there are no Web Locks, or while one takes over from another.
      const others = kept.filter(({ id }) => !this.#ownTexts.has(id));
      messages.forEach(({ id }) => this.#ownTexts.add(id));
      tx.store.put([...others, ...messages], user);
      await tx.done;
    });
  }

  /** @param {string} user */
  async forget(user) {
    await this.#do(async (db) => {
      const tx = db.transaction(['places', 'messages', 'conversations'], 'readwrite');
      tx.objectStore('places').delete(user);
      tx.objectStore('messages').delete(allOf(user));
      tx.objectStore('conversations').delete(allOf(user));
      await tx.done;
    });
  }

  // For the page

  /**
   * @param {string} user
   * @returns {Promise<Overview>}
   */
  async overview(user) {
    /** @type {Overview} */
    const nothing = { place: undefined, outbox: [], conversations: [], unread: new Map() };
    return this.#tryTo(async (db) => {
      const tx = db.transaction(['places', 'outboxes', 'conversations', 'messages']);
      const [place, outbox, conversations] = await Promise.all([
        tx.objectStore('places').get(user),
        tx.objectStore('outboxes').get(user),
        tx.objectStore('conversations').getAll(allOf(user)),
      ]);
      const unread = new Map();
      for (const { peer, latest } of conversations) {
        const read = place?.receipts.read[peer] ?? 0;
        if (latest && latest.seq > read && peer !== user) {
          const range = IDBKeyRange.bound([user, peer, read], [user, peer, Infinity], true);
          const behind = await tx.objectStore('messages').getAll(range, MAX_UNREAD);
          unread.set(peer, behind.filter(isFrom(peer)).map((/** @type {Message} */ { seq }) => seq));
        }
      }
      return { place, outbox: textsOf(outbox), conversations, unread };
    }, nothing);
  }

  /**
   * @param {string} user
   * @param {string} peer
   * @param {number} before
   * @param {number} limit
   * @returns {Promise<Message[]>} the last ones before a number of which nothing is missing, oldest first
   */
  async older(user, peer, before, limit) {
    return this.#tryTo(async (db) => {
      const tx = db.transaction(['conversations', 'messages']);
      const { from } = await conversationOf(tx, user, peer);
      if (from === null || from >= before) {
        return [];
      }
      const range = IDBKeyRange.bound([user, peer, from], [user, peer, before], false, true);
      // A range is read from its beginning, so that is looked for first: much faster than a step for each message.
      const last = await tx.objectStore('messages').openKeyCursor(range, 'prev');
      const first = last && limit > 1 ? await last.advance(limit - 1) : last;
      const found = await tx.objectStore('messages').getAll(first ? IDBKeyRange.bound(first.key, range.upper, false, true) : range);
      return found.map(messageOf);
    }, []);
  }

  /**
   * @param {string} user
   * @param {string} peer
   * @param {number} after of which nothing is missing behind it
   * @param {number} limit
   * @returns {Promise<Message[]>} the first ones behind a number
   */
  async newer(user, peer, after, limit) {
    return this.#tryTo(async (db) => {
      const range = IDBKeyRange.bound([user, peer, after], [user, peer, Infinity], true);
      return (await db.getAll('messages', range, limit)).map(messageOf);
    }, []);
  }

  /**
   * @param {string} user
   * @param {string} peer
   * @returns {Promise<Beginning>} what is before the oldest message that is kept of their conversation
   */
  async beginning(user, peer) {
    return this.#tryTo(async (db) => (await db.get('conversations', [user, peer]))?.beginning ?? 'unknown', 'unknown');
  }

  /**
   * @param {string} user
   * @param {string} id
   * @returns {Promise<Message | undefined>} if it is kept
   */
  async find(user, id) {
    return this.#tryTo(async (db) => {
      const found = await db.getFromIndex('messages', 'id', [user, id]);
      return found && messageOf(found);
    }, undefined);
  }

  /**
   * Keeps a page of the past, if nothing is missing between it and what is kept.
   *
   * @param {string} user
   * @param {string} peer
   * @param {Page} page
   * @param {number} [before] the number that it was asked for by; none for the newest page
   */
  async addPage(user, peer, { messages, end, expired }, before) {
    await this.#tryTo(async (db) => {
      const tx = db.transaction(['messages', 'conversations'], 'readwrite');
      const conversation = await conversationOf(tx, user, peer);
      const { from } = conversation;
      if (before === undefined || (from !== null && before >= from)) {
        messages.forEach((message) => tx.objectStore('messages').put({ user, peer, ...message }));
        if (messages.length > 0) {
          conversation.from = Math.min(from ?? Infinity, messages[0].seq);
        }
        if (end || expired) {
          conversation.beginning = expired ? 'expired' : 'here';
        }
        await settle(tx, conversation, messages);
      }
      await tx.done;
    }, undefined);
  }

  /**
   * @template T
   * @param {(db: import('../vendor/idb-8.0.4.js').IDBPDatabase) => Promise<T>} action
   * @returns {Promise<T>}
   */
  async #do(action) {
    try {
      return await action(await this.#open());
    } catch (error) {
      this.#isBehind = true;
      this.#warn(error);
      throw error;
    }
  }

  /**
   * @template T
   * @param {(db: import('../vendor/idb-8.0.4.js').IDBPDatabase) => Promise<T>} action
   * @param {T} otherwise what it is worth if that fails
   * @returns {Promise<T>}
   */
  async #tryTo(action, otherwise) {
    try {
      return this.#isBehind ? otherwise : await action(await this.#open());
    } catch (error) {
      this.#warn(error);
      return otherwise;
    }
  }

  /** @param {unknown} error */
  #warn(error) {
    if (!this.#hasWarned) {
      this.#hasWarned = true;
      console.warn('This browser does not keep what it should:', error);
    }
  }

  #open() {
    this.#db ??= openDB(NAME, VERSION, {
      upgrade: (db) => {
        db.createObjectStore('places');
        db.createObjectStore('outboxes');
        db.createObjectStore('conversations', { keyPath: ['user', 'peer'] });
        const messages = db.createObjectStore('messages', { keyPath: ['user', 'peer', 'seq'] });
        messages.createIndex('id', ['user', 'id']);
      },
      // A newer version of the page, in another tab, wants to upgrade it.
      blocking: (_, __, event) => {
        this.#db = null;
        /** @type {IDBDatabase} */ (event.target).close();
      },
      terminated: () => {
        this.#db = null;
      },
    });
    const db = this.#db;
    db.catch(() => {
      this.#db = this.#db === db ? null : this.#db;
    });
    return db;
  }
}

/**
 * @param {unknown} outbox as it was kept, by whomever
 * @returns {Message[]}
 */
function textsOf(outbox) {
  const isText = (/** @type {any} */ text) => ['id', 'to', 'text', 'time'].every((field) => typeof text?.[field] === 'string');
  return Array.isArray(outbox) ? outbox.filter(isText) : [];
}

/** @param {string} peer */
function isFrom(peer) {
  return (/** @type {Message} */ { from }) => from === peer;
}

/** @param {string} user */
function allOf(user) {
  return IDBKeyRange.bound([user], [user, []]);
}

/**
 * @param {any} tx
 * @param {string} user
 * @param {string} peer
 * @returns {Promise<KeptConversation>}
 */
async function conversationOf(tx, user, peer) {
  const kept = await tx.objectStore('conversations').get([user, peer]);
  return kept ?? { user, peer, from: null, beginning: 'unknown' };
}

/**
 * @param {any} tx
 * @param {KeptConversation} conversation
 * @param {Message[]} messages that were put into it
 */
async function settle(tx, conversation, messages) {
  const newest = messages.at(-1);
  if (newest && newest.seq > (conversation.latest?.seq ?? 0)) {
    conversation.latest = newest;
  }
  await tx.objectStore('conversations').put(conversation);
}

/**
 * What is before a number may be missing in part: it is asked for again when somebody wants to see it.
 *
 * @param {any} conversations
 * @param {string} user
 * @param {number} from
 */
async function forgetBelow(conversations, user, from) {
  for (const conversation of await conversations.getAll(allOf(user))) {
    if (conversation.from !== null && conversation.from < from) {
      await conversations.put({ ...conversation, from, beginning: 'unknown' });
    }
  }
}

/**
 * @param {string} user
 * @param {Message[]} messages
 * @returns {Map<string, Message[]>} by number
 */
function byPeer(user, messages) {
  /** @type {Map<string, Message[]>} */
  const grouped = new Map();
  for (const message of [...messages].sort((a, b) => a.seq - b.seq)) {
    const peer = message.from === user ? message.to : message.from;
    grouped.set(peer, [...(grouped.get(peer) ?? []), message]);
  }
  return grouped;
}

/**
 * @param {any} kept
 * @returns {Message}
 */
function messageOf({ user, peer, ...message }) {
  return message;
}
