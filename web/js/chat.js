// What a person can do here. Views call this and nothing else, and show what the store says.

import { Messenger, uuidv7 } from '../sdk/messenger.js';
import { Cache } from './cache.js';
import * as kept from './kept.js';
import { Line } from './line.js';
import { moveIn } from './moving.js';
import { refusalOf } from './refusals.js';
import { fold, isAddressee } from './rules.js';
import { Settings } from './settings.js';
import { Store } from './store.js';

/** @import {Frame, RefusedError, Way} from '../sdk/messenger.js' */
/** @import {Refusal} from './refusals.js' */

export class Chat {
  settings = new Settings();
  #tokens = new kept.Tokens();
  #cache = new Cache();
  #line;
  /** How many texts are on their way to the one who keeps and sends them. */
  #untaken = 0;
  /** @type {Store} */
  store;

  /** @param {Location} location of the page; its hash says whose conversation is open */
  constructor(location) {
    const url = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ws`;
    this.#line = new Line(() => new Messenger({ url, device: kept.device(), storage: this.#cache, tokens: this.#tokens }));
    this.store = new Store(this.#cache, this.#line);
    this.store.addEventListener('left', (event) => this.#onLeft(/** @type {CustomEvent} */ (event).detail));
  }

  /** Goes on as who we were, and listens to the page. */
  start() {
    const name = kept.currentName();
    if (name !== null) {
      this.store.enter();
      this.#goOn(name);
    }
    const isVisible = () => document.visibilityState === 'visible';
    const look = () => {
      this.store.setAttentive(isVisible() && document.hasFocus());
      this.#line.setVisible(isVisible());
    };
    look();
    addEventListener('hashchange', () => this.#followHash());
    addEventListener('online', () => this.tryNow());
    // The server may be on this machine, so that is not the end of the connection.
    addEventListener('offline', () => this.tryNow());
    addEventListener('pagehide', () => this.#keepNow());
    kept.onOtherDrafts(() => this.store.drafts.takeUp());
    addEventListener('beforeunload', (event) => {
      if (this.store.isAtRisk || this.#untaken > 0) {
        event.preventDefault();
      }
    });
    addEventListener('focus', look);
    addEventListener('blur', look);
    document.addEventListener('visibilitychange', () => {
      look();
      if (isVisible()) {
        this.tryNow();
      } else {
        this.#keepNow();
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

  /** Signs out, in all tabs. */
  async leave() {
    await this.#line.call('disconnect').catch(() => this.#onLeft({ way: 'token', answer: null }));
  }

  /** @returns {Promise<Refusal | null>} why that is not possible, or null if we have left */
  async leaveEverywhere() {
    const refusal = await this.#ask('everywhere', { type: 'logout', everywhere: true });
    if (refusal === null) {
      await this.leave();
    }
    return refusal;
  }

  /**
   * All other logins are then worth nothing any more.
   *
   * @param {string} password the one until now
   * @param {string} newPassword
   * @returns {Promise<Refusal | null>} why it was not changed, or null if it was
   */
  changePassword(password, newPassword) {
    return this.#ask('change', { type: 'password', password, newPassword });
  }

  /**
   * @param {string} user whom we want to hear nothing of, or again
   * @param {boolean} on
   * @returns {Promise<Refusal | null>} why that is not possible, or null if it is done
   */
  async block(user, on) {
    const refusal = await this.#ask('block', { type: on ? 'block' : 'unblock', user });
    if (refusal === null) {
      this.store.setBlocked(user, on);
    }
    return refusal;
  }

  /** Takes over from the browser, or the tab, that replaced us. */
  connectHere() {
    if (this.store.me !== null) {
      this.#goOn(this.store.me, true);
    }
  }

  tryNow() {
    this.#line.call('hurry').catch(() => {});
  }

  /**
   * @param {string} peer
   * @param {string} text cleaned and not too long (rules.js)
   * @param {string} [replyTo] the id of the message that it answers
   */
  async send(peer, text, replyTo) {
    const { me, drafts } = this.store;
    this.store.showLatest();
    this.#untaken++;
    try {
      await this.#line.call('send', peer, text, replyTo, uuidv7());
    } catch {
      if (me === this.store.me) {
        drafts.giveBack(peer, text);
      }
    }
    this.#untaken--;
  }

  /** @param {string} id of a message that failed */
  retry(id) {
    this.#line.call('retry', id).catch(() => {});
  }

  /** @param {string} id of a message that failed */
  discard(id) {
    this.#line.call('discard', id).catch(() => {});
  }

  /**
   * Somebody types. It may be called for each key.
   *
   * @param {string} peer
   */
  typed(peer) {
    this.#line.call('typing', peer).catch(() => {});
  }

  /** More of the open conversation, from before what is shown. */
  showEarlier() {
    this.store.showEarlier();
  }

  /** More of the open conversation, from behind what is shown. */
  showLater() {
    this.store.showLater();
  }

  /** The end of the open conversation. */
  showLatest() {
    return this.store.showLatest();
  }

  /**
   * @param {string} id of a message of the open conversation
   * @returns {Promise<boolean>} whether it is shown
   */
  showMessage(id) {
    return this.store.showMessage(id);
  }

  /** @param {boolean} atEnd whether the newest of the messages that are shown is in sight */
  setAtEnd(atEnd) {
    this.store.setAtEnd(atEnd);
  }

  /** @returns {Promise<boolean>} whether this tab may call for attention: no tab can be seen, and it is the one of them all */
  mayNotify() {
    return this.#line.mayNotify();
  }

  #keepNow() {
    this.store.drafts.keepNow();
    this.#line.allKept();
  }

  /**
   * As who we are already: the owner of an account if there is a token or should be one.
   *
   * @param {string} name
   * @param {boolean} [takesOver]
   */
  async #goOn(name, takesOver = false) {
    await this.#takeUp(name);
    const isGuest = this.store.guest && this.#tokens.get(name) === undefined;
    this.#line.join({ user: name, way: isGuest ? 'guest' : 'token' }, takesOver);
  }

  /**
   * @param {string} name
   * @param {Way} way
   * @param {string} [password]
   */
  async #connect(name, way, password) {
    this.store.setLink({ phase: 'connecting', fresh: true });
    await this.#takeUp(name);
    this.#line.join({ user: name, way, password }, true);
  }

  /** @param {string} name */
  async #takeUp(name) {
    this.#line.leave();
    // What can't be moved waits for the next time.
    await moveIn(this.#cache, name).catch(() => {});
    await this.store.load(name);
    this.#followHash();
  }

  /** @param {{way: Way, answer: Record<string, any> | null}} left why there is no way in, or null if we wanted it */
  async #onLeft({ way, answer }) {
    this.#line.leave();
    if (answer === null || way === 'token') {
      await this.store.forget();
    }
    if (answer === null) {
      location.hash = '';
    }
    this.store.leave(answer && refusalOf(way, answer));
  }

  /**
   * @param {'everywhere' | 'change' | 'block'} wish
   * @param {Frame} request
   * @returns {Promise<Refusal | null>}
   */
  async #ask(wish, request) {
    try {
      const answer = await this.#line.call('ask', request);
      return answer.type === 'error' ? refusalOf(wish, answer) : null;
    } catch (error) {
      return refusalOf(wish, /** @type {RefusedError} */ (error));
    }
  }

  #followHash() {
    this.store.openConversation(this.store.me === null ? null : peerOf(location.hash));
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
