// What a person can do here. Views call this and nothing else, and show what the store says.

import { Connection } from './connection.js';
import * as kept from './kept.js';
import { fold, isAddressee } from './rules.js';
import { Store } from './store.js';

export class Chat {
  store = new Store();
  #connection;

  /** @param {Location} location of the page; its hash says whose conversation is open */
  constructor(location) {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#connection = new Connection(this.store, `${scheme}//${location.host}/ws`);
  }

  /** Goes on as who we were, and listens to the page. */
  start() {
    const name = kept.currentName();
    if (name !== null) {
      this.join(name);
      this.store.enter();
    }
    const isVisible = () => document.visibilityState === 'visible';
    const look = () => this.store.setAttentive(isVisible() && document.hasFocus());
    look();
    this.#followHash();
    addEventListener('hashchange', () => this.#followHash());
    addEventListener('online', () => this.tryNow());
    addEventListener('pagehide', () => this.store.keepNow());
    addEventListener('focus', look);
    addEventListener('blur', look);
    document.addEventListener('visibilitychange', () => {
      look();
      if (isVisible()) {
        this.tryNow();
      } else {
        this.store.keepNow();
      }
    });
  }

  /** @param {string} name folded */
  join(name) {
    this.store.load(name);
    this.#connection.connect(name);
  }

  leave() {
    this.#connection.disconnect();
    this.store.leave(null);
    location.hash = '';
  }

  /** Takes over from the tab that replaced us, with what that one has kept. */
  connectHere() {
    if (this.store.me !== null) {
      this.join(this.store.me);
    }
  }

  tryNow() {
    this.#connection.hurry();
  }

  /**
   * @param {string} peer
   * @param {string} text cleaned and not too long (rules.js)
   */
  send(peer, text) {
    this.store.enqueue(peer, text);
    this.#connection.flush();
  }

  /** @param {string} id of a message that failed */
  retry(id) {
    this.store.retry(id);
    this.#connection.flush();
  }

  /** @param {string} id of a message that failed */
  discard(id) {
    this.store.discard(id);
  }

  /** More of the open conversation, from before what is shown. */
  showEarlier() {
    this.store.showEarlier();
  }

  #followHash() {
    this.store.openConversation(peerOf(location.hash));
  }
}

/**
 * The address of a conversation within the page.
 *
 * @param {string} peer
 */
export function hashOf(peer) {
  return `#/${encodeURIComponent(peer)}`;
}

/**
 * @param {string} hash
 * @returns {string | null} whose conversation it names
 */
function peerOf(hash) {
  try {
    const peer = fold(decodeURIComponent(hash.replace(/^#\/?/, '')));
    return isAddressee(peer) ? peer : null;
  } catch {
    return null;
  }
}
