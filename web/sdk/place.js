import { LogPosition } from './log-position.js';
import { Receipts } from './receipts.js';

/** @typedef {import('./messenger.js').KeptPlace} KeptPlace */

/** @type {KeptPlace} */
const NOWHERE = { guest: true, last: null, since: 0, skipped: 0, receipts: { delivered: {}, readBy: {}, read: {} } };

/** Where we are in our own log. */
export class Place {
  guest;
  since;
  receipts;
  /** The number before a hole for which we have reconnected; -1 if for none. */
  holeAfter = -1;
  /** @type {LogPosition | null} null as long as we don't follow the log */
  #position;
  #skipped;

  /** @param {KeptPlace} [kept] */
  constructor({ guest, last, since, skipped, receipts } = NOWHERE) {
    this.guest = guest;
    this.since = since;
    this.#skipped = skipped;
    this.receipts = new Receipts(receipts);
    this.#position = last === null ? null : new LogPosition(last);
  }

  get follows() {
    return this.#position !== null;
  }

  /** Every message up to this number has come. */
  get last() {
    return this.#position?.last ?? 0;
  }

  get hasHole() {
    return this.#position?.hasHole ?? false;
  }

  /** How many numbers wait for one that is missing. */
  get earlyCount() {
    return this.#position?.earlyCount ?? 0;
  }

  /** Up to where the log itself has brought something; 0 if it has brought nothing. */
  get received() {
    return this.last > this.since ? this.last : 0;
  }

  /** @param {number} number behind which the log is followed */
  followFrom(number) {
    this.since = number;
    this.#position = new LogPosition(number);
  }

  /**
   * @param {number} seq
   * @returns {boolean} whether it is new
   */
  note(seq) {
    return this.#position?.note(seq) ?? true;
  }

  skipHole() {
    this.#position?.skipHole();
  }

  /** @param {number} seq up to which numbers are missing, because they are no longer kept */
  skipTo(seq) {
    if (seq > this.last) {
      this.#skipped = seq;
      this.#position?.skipTo(seq);
    }
  }

  /** @returns {KeptPlace} */
  toKeep() {
    const { guest, since, receipts } = this;
    return { guest, last: this.#position?.last ?? null, since, skipped: this.#skipped, receipts: receipts.toKeep() };
  }
}
