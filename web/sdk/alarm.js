/** One action at one later time; setting it anew forgets the time before. */
export class Alarm {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {number} ms
   * @param {() => void} action
   */
  set(ms, action) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      action();
    }, ms);
  }

  off() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  get isSet() {
    return this.#timer !== undefined;
  }
}
