// What is being typed, for each person: in memory, and soon after in this browser, where other tabs find it.

import { Alarm } from '../sdk/alarm.js';
import * as kept from './kept.js';

/** @import {Draft} from './kept.js' */
/** @import {Message} from '../sdk/messenger.js' */

const KEEP_AFTER_MS = 300;

export class Drafts {
  #onChange;
  /** @type {string | null} whose they are */
  #me = null;
  /** @type {Map<string, Draft>} by person */
  #drafts = new Map();
  /** @type {Map<string, Draft>} those that are to be kept soon */
  #unkept = new Map();
  #keepLater = new Alarm();

  /** @param {() => void} onChange called when one has changed that is shown elsewhere than where it was typed */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /**
   * Takes up those of somebody, after keeping those of who was here before.
   *
   * @param {string} me
   */
  load(me) {
    this.keepNow();
    this.#me = me;
    this.#unkept.clear();
    this.#drafts = kept.loadDrafts(me);
  }

  /** @returns {string[]} those to whom something is to be sent */
  get peers() {
    return [...this.#drafts].filter(([, { text }]) => text.trim() !== '').map(([peer]) => peer);
  }

  /** @param {string} peer */
  text(peer) {
    return this.#drafts.get(peer)?.text ?? '';
  }

  /**
   * @param {string} peer
   * @param {string} typed
   */
  setText(peer, typed) {
    this.#change(peer, { text: typed });
  }

  /**
   * What was to be sent and can't be stands before what was typed since.
   *
   * @param {string} peer
   * @param {string} text
   */
  giveBack(peer, text) {
    this.setText(peer, `${text}\n${this.text(peer)}`.trimEnd());
    this.#onChange();
  }

  /**
   * @param {string} peer
   * @returns {Message | undefined} the message that what is being typed answers
   */
  answered(peer) {
    return this.#drafts.get(peer)?.answers;
  }

  /**
   * @param {string} peer
   * @param {Message | undefined} message
   */
  setAnswered(peer, message) {
    this.#change(peer, { answers: message });
    this.#onChange();
  }

  /** Another tab may have kept some. */
  takeUp() {
    if (this.#me !== null) {
      this.#drafts = new Map([...kept.loadDrafts(this.#me), ...this.#unkept]);
      this.#onChange();
    }
  }

  /** Keeps at once what would be kept soon. */
  keepNow() {
    if (this.#keepLater.isSet) {
      this.#keepLater.off();
      this.#keep();
    }
  }

  /** In this browser, too. */
  forget() {
    this.#drafts.clear();
    this.#unkept.clear();
    if (this.#me !== null) {
      kept.forgetDrafts(this.#me);
    }
  }

  /**
   * @param {string} peer
   * @param {Partial<Draft>} change
   */
  #change(peer, change) {
    const draft = { text: '', ...this.#drafts.get(peer), ...change };
    this.#drafts.set(peer, draft);
    this.#unkept.set(peer, draft);
    this.#keepLater.set(KEEP_AFTER_MS, () => this.#keep());
  }

  #keep() {
    if (this.#me !== null && kept.keepDrafts(this.#me, this.#unkept)) {
      this.#unkept.clear();
    }
  }
}
