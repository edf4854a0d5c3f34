// How far messages have come (docs/protocol.md, rule 7): numbers of the own log, which only grow.

/** @import {KeptReceipts} from './messenger.js' */

export class Receipts {
  #delivered;
  #readBy;
  #read;
  #unsaid;

  /** @param {KeptReceipts} [kept] */
  constructor({ delivered, readBy, read, unsaid } = { delivered: {}, readBy: {}, read: {} }) {
    this.#delivered = new Map(Object.entries(delivered));
    this.#readBy = new Map(Object.entries(readBy));
    this.#read = new Map(Object.entries(read));
    // An older version of this page told the server nothing of what it kept.
    this.#unsaid = new Map(Object.entries(unsaid ?? read));
  }

  /**
   * @param {string} by
   * @param {number} upTo
   */
  delivered(by, upTo) {
    grow(this.#delivered, by, upTo);
  }

  /**
   * @param {string} by
   * @param {number} upTo
   */
  readBy(by, upTo) {
    grow(this.#readBy, by, upTo);
  }

  /**
   * How far a message of ours has come that the server has stored.
   *
   * @param {string} to
   * @param {number} seq
   * @returns {'stored' | 'delivered' | 'read'}
   */
  reachOf(to, seq) {
    if (seq <= (this.#readBy.get(to) ?? 0)) {
      return 'read';
    }
    return seq <= (this.#delivered.get(to) ?? 0) ? 'delivered' : 'stored';
  }

  /**
   * Up to where we have read what somebody wrote.
   *
   * @param {string} peer
   */
  readUpTo(peer) {
    return this.#read.get(peer) ?? 0;
  }

  /**
   * We have read this here.
   *
   * @param {string} peer
   * @param {number} seq
   */
  see(peer, seq) {
    grow(this.#read, peer, seq);
    grow(this.#unsaid, peer, seq);
  }

  /**
   * The server says what we have read, here or on another device.
   *
   * @param {string} peer
   * @param {number} upTo
   */
  confirm(peer, upTo) {
    grow(this.#read, peer, upTo);
    if (upTo >= (this.#unsaid.get(peer) ?? 0)) {
      this.#unsaid.delete(peer);
    }
  }

  /** @returns {ReadonlyMap<string, number>} what we have read and the server has not confirmed */
  get unsaid() {
    return this.#unsaid;
  }

  /** @returns {KeptReceipts} */
  toKeep() {
    return {
      delivered: Object.fromEntries(this.#delivered),
      readBy: Object.fromEntries(this.#readBy),
      read: Object.fromEntries(this.#read),
      unsaid: Object.fromEntries(this.#unsaid),
    };
  }
}

/**
 * @param {Map<string, number>} numbers
 * @param {string} peer
 * @param {number} upTo
 */
function grow(numbers, peer, upTo) {
  if (upTo > (numbers.get(peer) ?? 0)) {
    numbers.set(peer, upTo);
  }
}
