import { usable } from './frames.js';

/** @import {Kept, KeptPlace, Message, Storage, Tokens} from './messenger.js' */

/** Keeps for as long as the program runs, so that one can close and connect again; but no messages. */
export class Memory {
  /** @type {Map<string, Partial<Kept>>} */
  #kept = new Map();

  /** @param {string} user */
  async load(user) {
    return this.#kept.get(user);
  }

  /**
   * @param {string} user
   * @param {KeptPlace} place
   */
  async keep(user, place) {
    this.#kept.set(user, { ...this.#kept.get(user), place });
  }

  /**
   * @param {string} user
   * @param {readonly Message[]} messages
   */
  async keepOutbox(user, messages) {
    this.#kept.set(user, { ...this.#kept.get(user), outbox: [...messages] });
  }

  /** @param {string} user */
  async forget(user) {
    this.#kept.set(user, { outbox: this.#kept.get(user)?.outbox });
  }
}

/**
 * Keeps one thing after the other, in a storage that may fail. What was kept before stays true then: after a failure the
 * place is not kept any more, so that the next login goes on from an earlier one, and nothing is missing.
 */
export class Keeper {
  #storage;
  #tokens;
  #onFailure;
  /** @type {Map<string, string | undefined>} what the tokens could not keep, or not forget */
  #unkeptTokens = new Map();
  /** @type {Promise<any>} all that was to be kept until now */
  #last = Promise.resolve();
  #keepsPlace = true;
  #keepsOutbox = true;

  /**
   * @param {Storage} storage
   * @param {Tokens} tokens
   * @param {(error: unknown) => void} onFailure
   */
  constructor(storage, tokens, onFailure) {
    this.#storage = storage;
    this.#tokens = tokens;
    this.#onFailure = onFailure;
  }

  /**
   * @param {string} user
   * @returns {Promise<Partial<Kept>>} nothing if that can't be read; then nothing is written over it, either
   */
  load(user) {
    return this.#next(async () => {
      this.#keepsPlace = true;
      this.#keepsOutbox = true;
      try {
        return usable(await this.#storage.load(user));
      } catch (error) {
        this.#keepsPlace = false;
        this.#keepsOutbox = false;
        this.#onFailure(error);
        return {};
      }
    });
  }

  /**
   * @param {string} user
   * @param {KeptPlace} place
   * @param {Message[]} messages
   * @returns {Promise<void>}
   */
  keep(user, place, messages) {
    return this.#next(async () => {
      if (this.#keepsPlace) {
        this.#keepsPlace = await this.#try(() => this.#storage.keep(user, place, messages));
      }
    });
  }

  /**
   * @param {string} user
   * @returns {Promise<void>}
   */
  forget(user) {
    return this.#next(async () => {
      // Only a storage that could not be read is left as it is. What comes after this is kept again: nothing is before it.
      if (this.#keepsOutbox) {
        this.#keepsPlace = await this.#try(() => this.#storage.forget(user));
      }
    });
  }

  /**
   * @param {string} user
   * @param {readonly Message[]} messages as they are now
   * @returns {Promise<void>}
   */
  keepOutbox(user, messages) {
    const copy = [...messages];
    return this.#next(async () => {
      if (this.#keepsOutbox) {
        await this.#try(() => this.#storage.keepOutbox(user, copy));
      }
    });
  }

  /** @returns {Promise<void>} when all that was to be kept until now is kept, or can't be */
  get done() {
    return this.#last.then(() => {});
  }

  /** @param {string} user */
  token(user) {
    if (this.#unkeptTokens.has(user)) {
      return this.#unkeptTokens.get(user);
    }
    try {
      const token = this.#tokens.get(user);
      return typeof token === 'string' ? token : undefined;
    } catch (error) {
      this.#onFailure(error);
      return undefined;
    }
  }

  /**
   * @param {string} user
   * @param {string | undefined} token
   */
  setToken(user, token) {
    this.#unkeptTokens.delete(user);
    try {
      if (token === undefined) {
        this.#tokens.delete(user);
      } else {
        this.#tokens.set(user, token);
      }
    } catch (error) {
      this.#unkeptTokens.set(user, token);
      this.#onFailure(error);
    }
  }

  /**
   * @param {() => Promise<void>} action
   * @returns {Promise<boolean>} whether it succeeded
   */
  async #try(action) {
    try {
      await action();
      return true;
    } catch (error) {
      this.#onFailure(error);
      return false;
    }
  }

  /**
   * @template T
   * @param {() => Promise<T>} action that does not fail
   * @returns {Promise<T>}
   */
  #next(action) {
    const done = this.#last.then(action);
    this.#last = done;
    return done;
  }
}
