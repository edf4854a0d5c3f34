// One connection for all tabs: the tab that holds a Web Lock leads, and has the Messenger. The others hear of its events
// and call its verbs by a BroadcastChannel. When the leader is closed, or its browser gives it up, the next one leads, from
// what is kept. Without Web Locks (on pages that are no secure context) every tab is for itself, as two browsers are.

import { RefusedError, UNANSWERED, uuidv7 } from '../sdk/messenger.js';

/** @import {Login, Messenger} from '../sdk/messenger.js' */

/** What followers hear of the leader's Messenger, too. */
const EVENTS = ['link', 'welcome', 'message', 'caughtup', 'moved', 'queued', 'stored', 'failed', 'discarded', 'receipt', 'presence', 'typing', 'unkept', 'left'];

/** A call that no leader has answered for so long has failed; but not `send`, which waits for the next leader. */
const ANSWER_WITHIN_MS = 20_000;

/**
 * A call to the Messenger, wherever that is.
 *
 * @typedef {Object} Call
 * @property {string} id
 * @property {Verb} verb
 * @property {any[]} args
 * @property {string} tab
 *
 * @typedef {'send' | 'retry' | 'discard' | 'read' | 'typing' | 'watch' | 'history' | 'ask' | 'hurry' | 'keepNow' | 'disconnect'} Verb
 */

/**
 * @typedef {Object} Pending
 * @property {Call} call
 * @property {(value: any) => void} resolve
 * @property {(reason: Error) => void} reject
 * @property {ReturnType<typeof setTimeout> | undefined} late
 */

/**
 * Events: those of the Messenger, and `state` (detail: its `state`) when there is a new leader, or a leader that this
 * tab has not heard of before: what was told before counts no more.
 */
export class Line extends EventTarget {
  #make;
  #tab = uuidv7();
  /** @type {Messenger | null} only while we lead */
  #messenger = null;
  /** @type {BroadcastChannel | null} */
  #channel = null;
  /** @type {() => void} gives the lock back, or is not interested in it any more */
  #release = () => {};
  /** Whether the state of the leader is known, so that its events can be understood; while we lead, what was kept. */
  #isInformed = false;
  /** Whether somebody who led was the owner of the account of this name: then nobody is a guest by it any more. */
  #isOwned = false;
  /** @type {Map<string, Pending>} */
  #pending = new Map();
  /** @type {Map<string, string[]>} whose presence each tab watches */
  #watched = new Map();
  /** @type {(() => void) | null} gives back the lock that says that this tab can be seen */
  #unsee = null;

  /** @param {() => Messenger} make */
  constructor(make) {
    super();
    this.#make = make;
  }

  /** Whether the connection is this tab's. */
  get leads() {
    return this.#messenger !== null;
  }

  /**
   * Connects, or shares the connection that another tab has.
   *
   * @param {Login} login
   * @param {boolean} takesOver whether to log in anew even if another tab is connected
   */
  join(login, takesOver) {
    this.leave();
    if (!navigator.locks) {
      this.#lead(login, takesOver);
      return;
    }
    let channel;
    try {
      channel = new BroadcastChannel(`messenger.${login.user}`);
    } catch {
      // Some browsers forbid that together with storages.
      this.#lead(login, takesOver);
      return;
    }
    this.#channel = channel;
    this.#isOwned = false;
    channel.addEventListener('message', ({ data }) => channel === this.#channel && this.#hear(data));
    this.#waitToLead(login, takesOver);
    channel.postMessage({ hello: this.#tab });
  }

  /** Hears and says nothing any more. What was called and not answered has failed. */
  leave() {
    this.#release();
    this.#stopLeading();
    this.#channel?.postMessage({ bye: this.#tab });
    this.#channel?.close();
    this.#channel = null;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    pending.forEach(({ reject, late }) => {
      clearTimeout(late);
      reject(new RefusedError({ code: UNANSWERED }));
    });
  }

  /**
   * Calls a verb of the Messenger.
   *
   * @param {Verb} verb
   * @param {...any} args
   * @returns {Promise<any>}
   * @throws {RefusedError} what the verb throws, or if nobody answers
   */
  call(verb, ...args) {
    const call = { id: uuidv7(), verb, args, tab: this.#tab };
    if (this.#messenger && this.#isInformed) {
      return Promise.resolve(this.#execute(call));
    }
    if (!this.#messenger && !this.#channel) {
      return Promise.reject(new RefusedError({ code: UNANSWERED }));
    }
    return new Promise((resolve, reject) => {
      const fail = () => {
        this.#pending.delete(call.id);
        reject(new RefusedError({ code: UNANSWERED }));
      };
      const late = verb === 'send' ? undefined : setTimeout(fail, ANSWER_WITHIN_MS);
      this.#pending.set(call.id, { call, resolve, reject, late });
      if (!this.#messenger) {
        this.#channel?.postMessage({ call });
      }
    });
  }

  /** What the leader has told so far can be found in what is kept. */
  async allKept() {
    if (this.leads || this.#isInformed) {
      await this.call('keepNow').catch(() => {});
    }
  }

  /** @param {boolean} visible whether somebody can see this tab */
  setVisible(visible) {
    if (visible === (this.#unsee !== null) || !navigator.locks) {
      return;
    }
    if (visible) {
      /** @type {Promise<void>} */
      const seen = new Promise((resolve) => {
        this.#unsee = resolve;
      });
      navigator.locks.request('messenger.visible', { mode: 'shared' }, () => seen).catch(() => {});
    } else {
      this.#unsee?.();
      this.#unsee = null;
    }
  }

  /** @returns {Promise<boolean>} whether this is the tab that may call for attention: none can be seen */
  async mayNotify() {
    if (!this.leads) {
      return false;
    }
    const { held = [] } = (await navigator.locks?.query().catch(() => {})) ?? {};
    return held.every(({ name }) => name !== 'messenger.visible');
  }

  /**
   * @param {Login} login
   * @param {boolean} takesOver
   */
  async #waitToLead(login, takesOver) {
    const channel = this.#channel;
    const isOver = () => channel !== this.#channel;
    try {
      await navigator.locks.request(`messenger.${login.user}`, { steal: takesOver }, async () => {
        if (!isOver()) {
          const released = new Promise((resolve) => {
            this.#release = () => resolve(undefined);
          });
          this.#lead(this.#isOwned && login.way === 'guest' ? { ...login, way: 'token' } : login, takesOver);
          await released;
        }
      });
    } catch (error) {
      if (isOver()) {
        return;
      }
      if (/** @type {DOMException} */ (error).name !== 'AbortError') {
        // Or they forbid this.
        channel?.close();
        this.#channel = null;
        this.#lead(login, takesOver);
      } else {
        // Another tab has taken over: it leads now, and we wait for our turn again.
        this.#stopLeading();
        // Its state may have come while we still led.
        channel?.postMessage({ hello: this.#tab });
        this.#waitToLead({ user: login.user, way: login.way === 'guest' ? 'guest' : 'token' }, false);
      }
    }
  }

  /**
   * @param {Login} login
   * @param {boolean} takesOver
   */
  async #lead(login, takesOver) {
    const messenger = this.#make();
    this.#messenger = messenger;
    this.#isInformed = false;
    let isPrivate = takesOver;
    for (const type of EVENTS) {
      messenger.addEventListener(type, (event) => {
        const { detail } = /** @type {CustomEvent} */ (event);
        isPrivate &&= type !== 'welcome';
        if (messenger === this.#messenger) {
          // That a password was wrong is no business of the other tabs.
          this.#tell(type, detail, isPrivate && type === 'left');
        }
      });
    }
    await messenger.connect(login);
    if (messenger === this.#messenger) {
      this.#isInformed = true;
      this.#tellState();
      const pending = [...this.#pending.values()];
      this.#pending.clear();
      pending.forEach(({ call, resolve, reject, late }) => {
        clearTimeout(late);
        this.#execute(call).then(resolve, reject);
      });
    }
  }

  #stopLeading() {
    const messenger = this.#messenger;
    this.#release = () => {};
    this.#messenger = null;
    this.#isInformed = false;
    this.#watched.clear();
    messenger?.close();
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   * @param {boolean} [isPrivate]
   */
  #tell(type, detail, isPrivate = false) {
    if (!isPrivate) {
      this.#channel?.postMessage({ event: type, detail });
    }
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #tellState() {
    const state = this.#messenger?.state;
    this.#channel?.postMessage({ state });
    this.dispatchEvent(new CustomEvent('state', { detail: state }));
  }

  /** @param {any} data what another tab says */
  #hear({ hello, bye, state, to, event, detail, call, answer }) {
    if (this.#messenger) {
      if (bye !== undefined) {
        this.#watched.delete(bye);
      } else if (!this.#isInformed) {
        // They say it again when they hear our state.
      } else if (hello !== undefined) {
        this.#channel?.postMessage({ state: this.#messenger.state, to: hello });
      } else if (call !== undefined) {
        this.#answer(call);
      }
    } else if (state !== undefined) {
      if (to === undefined || to === this.#tab) {
        this.#onState(state);
      }
    } else if (event !== undefined && this.#isInformed) {
      this.#isOwned ||= event === 'welcome' && !detail.guest;
      this.dispatchEvent(new CustomEvent(event, { detail }));
    } else if (answer !== undefined) {
      this.#onAnswer(answer);
    }
  }

  /** @param {Messenger['state']} state */
  #onState(state) {
    this.#isInformed = true;
    this.#isOwned ||= state.welcomed && !state.place.guest;
    this.dispatchEvent(new CustomEvent('state', { detail: state }));
    this.#pending.forEach(({ call }) => this.#channel?.postMessage({ call }));
  }

  /** @param {Call} call */
  async #answer(call) {
    const { id } = call;
    try {
      this.#channel?.postMessage({ answer: { id, value: await this.#execute(call) } });
    } catch (error) {
      const { code = 'internal', message, retryAfterMs } = /** @type {RefusedError} */ (error);
      this.#channel?.postMessage({ answer: { id, error: { code, message, retryAfterMs } } });
    }
  }

  /** @param {{id: string, value: any, error: any}} answer */
  #onAnswer({ id, value, error }) {
    const pending = this.#pending.get(id);
    if (pending) {
      this.#pending.delete(id);
      clearTimeout(pending.late);
      if (error) {
        pending.reject(new RefusedError(error));
      } else {
        pending.resolve(value);
      }
    }
  }

  /** @param {Call} call */
  async #execute({ verb, args, tab }) {
    const messenger = /** @type {any} */ (this.#messenger);
    if (verb === 'watch') {
      this.#watched.set(tab, args[0]);
      return messenger.watch([...new Set([...this.#watched.values()].flat())]);
    }
    return messenger[verb](...args);
  }
}
