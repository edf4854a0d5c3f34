// Who is there, when the others were, and who is writing to us, as far as the server has told.

import { Alarm } from '../sdk/alarm.js';

/** How long somebody who was said to be writing is shown to (docs/protocol.md, typing). */
const TYPING_MS = 6_000;

export class Presence {
  /** How many people are online, ourselves included, as the server counts. */
  count = 0;

  #onChange;
  /** Whether we are connected, and so hear of it. */
  #isKnown = false;
  /** @type {Set<string>} */
  #online = new Set();
  /** @type {Map<string, string>} when those who are offline were seen, as RFC 3339 */
  #seen = new Map();
  /** @type {Map<string, Alarm>} those who are writing to us */
  #typing = new Map();

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** @returns {Iterable<string>} */
  get online() {
    return this.#online;
  }

  /** @param {string} name */
  isOnline(name) {
    return this.#online.has(name);
  }

  /**
   * @param {string} name
   * @returns {'online' | 'offline' | ''} empty while we can't know
   */
  of(name) {
    if (!this.#isKnown) {
      return '';
    }
    return this.isOnline(name) ? 'online' : 'offline';
  }

  /**
   * @param {string} name
   * @returns {string | undefined} when somebody who is offline was there last, as RFC 3339, if we know
   */
  lastSeen(name) {
    return this.of(name) === 'offline' ? this.#seen.get(name) : undefined;
  }

  /** @param {string} name */
  isTyping(name) {
    return this.#typing.has(name);
  }

  /** @param {boolean} isKnown whether we are connected now */
  setKnown(isKnown) {
    this.#isKnown = isKnown;
    if (!isKnown) {
      this.#typing.clear();
    }
  }

  /** Nobody is there for somebody who has left. */
  clear() {
    this.setKnown(false);
    this.#online.clear();
  }

  /** @param {{online: string[], offline?: string[], count?: number, seen?: Record<string, string>, all?: boolean}} news `all`: nobody else is online */
  hear({ online, offline = [], count = this.count, seen = {}, all = false }) {
    if (all) {
      this.#online.clear();
    }
    online.forEach((name) => this.#online.add(name));
    offline.forEach((name) => this.#online.delete(name));
    Object.entries(seen).forEach(([name, at]) => this.#seen.set(name, at));
    this.count = count;
    this.#onChange();
  }

  /** @param {string} name of somebody who is writing to us */
  hearTyping(name) {
    const over = this.#typing.get(name) ?? new Alarm();
    this.#typing.set(name, over);
    over.set(TYPING_MS, () => {
      this.#typing.delete(name);
      this.#onChange();
    });
    this.#onChange();
  }

  /** @param {string} name of somebody who has written what they were writing */
  hearText(name) {
    this.#typing.get(name)?.off();
    this.#typing.delete(name);
  }
}
