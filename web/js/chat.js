// What a person can do here. Views call this and nothing else, and show what the store says.

import { Connection } from './connection.js';
import * as kept from './kept.js';
import { refusalOf } from './refusals.js';
import { fold, isAddressee } from './rules.js';
import { Settings } from './settings.js';
import { Store } from './store.js';

/** @import {Refusal, Way} from './refusals.js' */

export class Chat {
  settings = new Settings();
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
      this.#goOn(name);
      this.store.enter();
    }
    const isVisible = () => document.visibilityState === 'visible';
    const look = () => this.store.setAttentive(isVisible() && document.hasFocus());
    look();
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

  /**
   * As a guest: there is nothing to prove.
   *
   * @param {string} name folded
   */
  join(name) {
    this.#connect(name, 'guest');
  }

  /**
   * @param {string} name folded
   * @param {string} password
   */
  signIn(name, password) {
    this.#connect(name, 'password', password);
  }

  /**
   * Makes an account and signs in.
   *
   * @param {string} name folded
   * @param {string} password
   */
  register(name, password) {
    this.#connect(name, 'register', password);
  }

  /** Signs out. */
  leave() {
    this.#connection.disconnect();
    this.store.forgetAccount();
    this.store.leave(null);
    location.hash = '';
  }

  /** @returns {Promise<Refusal | null>} why that is not possible, or null if we have left */
  async leaveEverywhere() {
    const answer = await this.#connection.ask({ type: 'logout', everywhere: true });
    if (answer.type === 'error') {
      return refusalOf('everywhere', answer);
    }
    this.leave();
    return null;
  }

  /**
   * All other logins are then worth nothing any more.
   *
   * @param {string} password the one until now
   * @param {string} newPassword
   * @returns {Promise<Refusal | null>} why it was not changed, or null if it was
   */
  async changePassword(password, newPassword) {
    const answer = await this.#connection.ask({ type: 'password', password, newPassword });
    return answer.type === 'error' ? refusalOf('change', answer) : null;
  }

  /**
   * @param {string} user whom we want to hear nothing of, or again
   * @param {boolean} on
   * @returns {Promise<Refusal | null>} why that is not possible, or null if it is done
   */
  async block(user, on) {
    const answer = await this.#connection.ask({ type: on ? 'block' : 'unblock', user });
    if (answer.type === 'error') {
      return refusalOf('block', answer);
    }
    this.store.setBlocked(user, on);
    return null;
  }

  /** Takes over from the tab that replaced us, with what that one has kept. */
  connectHere() {
    if (this.store.me !== null) {
      this.#goOn(this.store.me);
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

  /**
   * As who we are already: the owner of an account if there is a token or should be one.
   *
   * @param {string} name
   */
  #goOn(name) {
    const isGuest = kept.loadLog(name).guest && kept.loadToken(name) === null;
    this.#connect(name, isGuest ? 'guest' : 'token');
  }

  /**
   * @param {string} name
   * @param {Way} way
   * @param {string} [password]
   */
  #connect(name, way, password) {
    this.store.load(name);
    this.#followHash();
    this.#connection.connect(name, way, password);
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
