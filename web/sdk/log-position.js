/**
 * How far a log is known: every number up to {@link last}. Numbers that come early wait, so that a
 * number that is missing shows as a hole.
 */
export class LogPosition {
  /** @type {Set<number>} */
  #early = new Set();

  /** @param {number} last */
  constructor(last) {
    this.last = last;
  }

  /** Whether a number is missing. */
  get hasHole() {
    return this.#early.size > 0;
  }

  /**
   * @param {number} seq
   * @returns {boolean} whether it was not noted before
   */
  note(seq) {
    if (seq <= this.last || this.#early.has(seq)) {
      return false;
    }
    this.#early.add(seq);
    this.#advance();
    return true;
  }

  /** How many numbers came early, and wait. */
  get earlyCount() {
    return this.#early.size;
  }

  /** The missing numbers do not exist any more: go on behind them. */
  skipHole() {
    if (!this.hasHole) {
      return;
    }
    this.skipTo([...this.#early].reduce((least, seq) => Math.min(least, seq), Infinity) - 1);
  }

  /**
   * What is missing up to here does not exist any more.
   *
   * @param {number} seq
   */
  skipTo(seq) {
    this.last = Math.max(this.last, seq);
    for (const early of this.#early) {
      if (early <= this.last) {
        this.#early.delete(early);
      }
    }
    this.#advance();
  }

  #advance() {
    while (this.#early.delete(this.last + 1)) {
      this.last++;
    }
  }
}
