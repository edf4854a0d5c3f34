import { uuidv7 } from './uuidv7.js';

/** @import {Message} from './messenger.js' */

/** What the server has not confirmed yet, in the order it was written in. */
export class Outbox {
  /** @type {Message[]} */
  #messages;

  /** @param {Message[]} [messages] */
  constructor(messages = []) {
    this.#messages = messages;
  }

  /** @returns {readonly Message[]} */
  get messages() {
    return this.#messages;
  }

  /** @returns {Message | undefined} the next to be sent */
  get next() {
    return this.#messages.find(({ failure }) => failure === undefined);
  }

  /** @param {Message} message */
  add(message) {
    this.#messages.push(message);
  }

  /**
   * @param {string} id
   * @returns {Message | undefined} what was taken out
   */
  remove(id) {
    const index = this.#indexOf(id);
    return index < 0 ? undefined : this.#messages.splice(index, 1)[0];
  }

  /**
   * The server refuses a message.
   *
   * @param {string} id
   * @param {{code: string, message: string}} failure
   * @returns {Message | undefined} as it is kept now: under another id if that one is used up
   */
  fail(id, failure) {
    const newId = failure.code === 'conflict' ? uuidv7() : id;
    return this.#replace(id, (message) => ({ ...message, id: newId, failure }));
  }

  /**
   * A message that failed is to be sent again.
   *
   * @param {string} id
   * @returns {Message | undefined} as it is kept now
   */
  retry(id) {
    return this.#replace(id, ({ failure, ...message }) => message);
  }

  /**
   * @param {string} id
   * @param {(message: Message) => Message} change
   */
  #replace(id, change) {
    const index = this.#indexOf(id);
    if (index < 0) {
      return undefined;
    }
    this.#messages[index] = change(this.#messages[index]);
    return this.#messages[index];
  }

  /** @param {string} id */
  #indexOf(id) {
    return this.#messages.findIndex((message) => message.id === id);
  }
}
