/** @import {Clock} from './messenger.js' */

/**
 * The time of this machine. (A browser's timers refuse to be called as methods of anything else.)
 *
 * @type {Clock}
 */
export const CLOCK = {
  now: () => Date.now(),
  setTimeout: (action, ms) => setTimeout(action, ms),
  clearTimeout: (timer) => clearTimeout(timer),
};

/** One action at one later time; setting it anew forgets the time before. */
export class Alarm {
  #clock;
  /** @type {any} */
  #timer;

  /** @param {Clock} [clock] */
  constructor(clock = CLOCK) {
    this.#clock = clock;
  }

  /**
   * @param {number} ms
   * @param {() => void} action
   */
  set(ms, action) {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      action();
    }, ms);
  }

  off() {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  get isSet() {
    return this.#timer !== undefined;
  }
}
