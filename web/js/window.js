import { RefusedError } from '../sdk/messenger.js';

/** @import {Message, Page} from '../sdk/messenger.js' */
/** @import {Beginning} from './cache.js' */

/** So many messages are held at most, so that the page stays quick however long the conversation is. */
export const MAX_MESSAGES = 200;
/** While somebody reads further up, so many more may come below before they are left for later. */
const SLACK = 40;
/** So many are read or asked for at a time. */
export const PAGE_MESSAGES = 50;

/** With these codes the same request succeeds when we are connected again. */
const LATER = new Set(['unanswered', 'unavailable', 'busy', 'rate_limited']);

/**
 * Where the messages of a conversation come from.
 *
 * @typedef {Object} Source
 * @property {(before: number, limit: number) => Promise<Message[]>} older the last ones before a number that are kept, as
 *   far as nothing is missing, oldest first
 * @property {(after: number, limit: number) => Promise<Message[]>} newer the first ones behind a number
 * @property {(range: {before?: number, after?: number}) => Promise<Page>} ask the server
 * @property {() => Promise<Beginning>} beginning
 * @property {(id: string) => Promise<Message | undefined>} find
 */

/**
 * The part of a conversation that can be seen: its messages follow each other without a gap. It moves towards older and
 * newer ones like an endless list.
 */
export class MessageWindow {
  /** @type {Message[]} by number */
  messages = [];
  /** Whether the newest message is among them, if there is any. */
  hasNewest = true;
  /** @type {'none' | 'some' | 'loading' | 'expired'} what is before them */
  earlier = 'loading';
  /** @type {'none' | 'some' | 'loading'} what is behind them */
  later = 'none';
  /** Whether the server is to be asked when we are connected again. */
  #isWaiting = false;
  /** The highest number that there is, as far as we know. */
  #newest = 0;
  /** What comes while the newest ones are looked up. */
  #arriving = /** @type {Message[] | null} */ (null);
  /** Counts the moves: one that was overtaken by another changes nothing any more. */
  #move = 0;
  #source;
  #changed;

  /**
   * @param {Source} source
   * @param {() => void} changed
   */
  constructor(source, changed) {
    this.#source = source;
    this.#changed = changed;
  }

  /** Moves to the newest messages. */
  async showNewest() {
    const move = ++this.#move;
    this.#arriving = [];
    const kept = await this.#source.older(Infinity, PAGE_MESSAGES);
    if (move !== this.#move) {
      return;
    }
    const found = merged(kept, this.#arriving);
    this.#arriving = null;
    const isJoined = found.length > 0 && (this.messages.at(-1)?.seq ?? 0) >= found[0].seq;
    this.#set(isJoined ? merged(this.messages, found).slice(-MAX_MESSAGES) : found);
    this.hasNewest = true;
    this.later = 'none';
    await this.#settleEarlier(move, PAGE_MESSAGES);
  }

  /** Takes in older ones, if there are any, and gives up the newest ones for them. */
  async showEarlier() {
    if (this.earlier !== 'some' || this.#arriving) {
      return;
    }
    const move = this.#begin();
    this.earlier = 'loading';
    this.#changed();
    const found = await this.#source.older(this.messages[0]?.seq ?? Infinity, PAGE_MESSAGES);
    if (move === this.#move) {
      this.#prepend(found);
      await this.#settleEarlier(move, found.length > 0 ? 0 : Infinity);
    }
  }

  /** Takes in newer ones, if there are any, and gives up the oldest ones for them. */
  async showLater() {
    if (this.later !== 'some' || this.#arriving) {
      return;
    }
    const move = this.#begin();
    this.later = 'loading';
    this.#changed();
    const last = this.messages.at(-1)?.seq ?? 0;
    let found = await this.#source.newer(last, PAGE_MESSAGES);
    if (found.length === 0 && this.#newest > last) {
      // This browser keeps nothing.
      found = (await this.#ask({ after: last }))?.messages ?? [];
    }
    if (move === this.#move) {
      const all = merged(this.messages, found);
      if (all.length > MAX_MESSAGES) {
        this.earlier = 'some';
      }
      this.#set(all.slice(-MAX_MESSAGES));
      this.#settleLater();
      this.#changed();
    }
  }

  /**
   * Moves to a message, if it can be found.
   *
   * @param {string} id
   * @returns {Promise<boolean>} whether it is here
   */
  async showMessage(id) {
    if (this.find(id)) {
      return true;
    }
    const before = this.#move;
    const wanted = await this.#source.find(id);
    const older = wanted ? await this.#source.older(wanted.seq, PAGE_MESSAGES) : [];
    const newer = wanted ? await this.#source.newer(wanted.seq, PAGE_MESSAGES) : [];
    if (wanted && before === this.#move) {
      const move = this.#begin();
      this.#arriving = null;
      this.#set([...older, wanted, ...newer]);
      this.#settleLater();
      await this.#settleEarlier(move, 0);
    }
    return this.find(id) !== undefined;
  }

  /** We are connected again: what could not be asked for is. */
  async goOn() {
    if (this.#isWaiting) {
      this.#isWaiting = false;
      if (!this.#arriving) {
        await this.#settleEarlier(this.#begin(), Infinity);
      }
    }
  }

  /**
   * A message of the conversation has come.
   *
   * @param {Message} message
   * @param {boolean} isFollowed whether somebody looks at the newest ones
   */
  add(message, isFollowed) {
    this.#newest = Math.max(this.#newest, message.seq);
    this.#arriving?.push(message);
    const last = this.messages.at(-1)?.seq ?? 0;
    if (!this.hasNewest && message.seq > last) {
      return;
    }
    if (!isFollowed && message.seq > last && this.messages.length >= MAX_MESSAGES + SLACK) {
      this.hasNewest = false;
      this.later = 'some';
      return;
    }
    this.#set(merged(this.messages, [message]));
    if (isFollowed) {
      this.follow();
    }
  }

  /** Somebody looks at the newest ones: too many old ones are given up. */
  follow() {
    if (this.hasNewest && this.messages.length > MAX_MESSAGES) {
      this.#set(this.messages.slice(-MAX_MESSAGES));
      this.earlier = 'some';
    }
  }

  /** @param {string} id */
  find(id) {
    return this.messages.find((message) => message.id === id);
  }

  /**
   * What was on its way before is not waited for any more.
   *
   * @returns {number} the move that begins
   */
  #begin() {
    this.earlier = this.earlier === 'loading' ? 'some' : this.earlier;
    this.later = this.later === 'loading' ? 'some' : this.later;
    return ++this.#move;
  }

  /**
   * Says what is before the messages, and asks the server for older ones if there are too few.
   *
   * @param {number} move
   * @param {number} enough so many need not be asked for
   */
  async #settleEarlier(move, enough) {
    const beginning = await this.#source.beginning();
    const first = this.messages[0]?.seq;
    const isKept = first !== undefined && (await this.#source.older(first, 1)).length > 0;
    if (move !== this.#move) {
      return;
    }
    if (isKept || (beginning === 'unknown' && this.messages.length >= enough)) {
      this.earlier = 'some';
    } else if (beginning !== 'unknown') {
      this.earlier = beginning === 'expired' ? 'expired' : 'none';
    } else {
      this.earlier = 'loading';
      this.#changed();
      const page = await this.#ask({ before: first });
      if (move === this.#move) {
        this.#prepend(page?.messages ?? []);
        this.earlier = page?.expired ? 'expired' : page?.end ? 'none' : 'some';
      }
    }
    this.#changed();
  }

  /**
   * @param {{before?: number, after?: number}} range
   * @returns {Promise<Page | undefined>} nothing if there is no answer now
   */
  async #ask(range) {
    try {
      return await this.#source.ask(range);
    } catch (error) {
      this.#isWaiting = error instanceof RefusedError && LATER.has(error.code);
      return undefined;
    }
  }

  #settleLater() {
    this.hasNewest = (this.messages.at(-1)?.seq ?? 0) >= this.#newest;
    this.later = this.hasNewest ? 'none' : 'some';
  }

  /** @param {Message[]} older */
  #prepend(older) {
    const all = merged(older, this.messages);
    if (all.length > MAX_MESSAGES) {
      this.hasNewest = false;
      this.later = 'some';
    }
    this.#set(all.slice(0, MAX_MESSAGES));
  }

  /** @param {Message[]} messages */
  #set(messages) {
    this.messages = messages;
    this.#newest = Math.max(this.#newest, messages.at(-1)?.seq ?? 0);
  }
}

/**
 * @param {Message[]} messages by number
 * @param {Message[]} others by number
 * @returns {Message[]} both, by number, each once
 */
function merged(messages, others) {
  if ((messages.at(-1)?.seq ?? 0) < (others[0]?.seq ?? Infinity)) {
    return [...messages, ...others];
  }
  const bySeq = new Map([...messages, ...others].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
