/** @import {ReactiveController, ReactiveControllerHost} from '../../vendor/lit-3.3.0.js' */

/**
 * Shows its view anew every second until a moment comes.
 *
 * @implements {ReactiveController}
 */
export class Countdown {
  #host;
  #until = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #tick;

  /** @param {ReactiveControllerHost} host */
  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  /**
   * Asked while the view renders.
   *
   * @param {number} [until] as `Date.now()`
   * @returns {number} the seconds until then, rounded up; 0 if there is nothing to wait for
   */
  secondsTo(until = 0) {
    this.#until = until;
    return Math.max(0, Math.ceil((until - Date.now()) / 1000));
  }

  hostUpdated() {
    clearTimeout(this.#tick);
    const rest = this.#until - Date.now();
    if (rest > 0) {
      this.#tick = setTimeout(() => this.#host.requestUpdate(), rest % 1000 || 1000);
    }
  }

  hostDisconnected() {
    clearTimeout(this.#tick);
  }
}
