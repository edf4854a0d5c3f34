// The little that this browser keeps in localStorage, and a tab in sessionStorage, because it is wanted at once. Where
// that is forbidden or full the chat still works; it then asks who is there after a reload.

import { uuidv7 } from '../sdk/messenger.js';

/** @import {Message} from '../sdk/messenger.js' */

const PREFIX = 'messenger.';

/** Identifies this browser to the server: a second login from it replaces the first. */
export function device() {
  const known = get('device');
  if (known) {
    return known;
  }
  const made = uuidv7();
  put('device', made);
  return made;
}

/** The name to log in with when the page opens, or null: the last one in this tab, or in any. */
export function currentName() {
  return get('name', 'sessionStorage') ?? get('name');
}

/** @param {string} name */
export function keepCurrentName(name) {
  put('name', name, 'sessionStorage');
  put('name', name);
}

/** @param {string | null} name of who has left; who came later, in another tab, stays */
export function forgetCurrentName(name) {
  drop('name', 'sessionStorage');
  if (get('name') === name) {
    drop('name');
  }
}

/** What proves that we are the owner of an account, by name. The password is kept nowhere. */
export class Tokens {
  /** @type {Map<string, string>} for as long as the page is open, where nothing can be kept */
  #unkept = new Map();

  /** @param {string} name */
  get(name) {
    return get(`token.${name}`) ?? this.#unkept.get(name);
  }

  /**
   * @param {string} name
   * @param {string} token
   */
  set(name, token) {
    if (put(`token.${name}`, token)) {
      this.#unkept.delete(name);
    } else {
      this.#unkept.set(name, token);
    }
    return /** @type {any} */ (this);
  }

  /** @param {string} name */
  delete(name) {
    drop(`token.${name}`);
    return this.#unkept.delete(name);
  }
}

/**
 * What was typed and not sent.
 *
 * @typedef {{text: string, answers?: Message}} Draft and the message that it answers
 */

/**
 * @param {string} name
 * @returns {Map<string, Draft>} by peer
 */
export function loadDrafts(name) {
  const kept = Object.entries(parse(get(`drafts.${name}`)) ?? {});
  return new Map(kept.map(([peer, draft]) => [peer, draftOf(draft)]));
}

/**
 * @param {any} kept by whomever; a text alone by version 0.1.0 of this page
 * @returns {Draft}
 */
function draftOf(kept) {
  const text = kept?.text ?? kept;
  const answers = kept?.answers;
  return {
    text: typeof text === 'string' ? text : '',
    answers: typeof answers?.from === 'string' && typeof answers.text === 'string' ? answers : undefined,
  };
}

/**
 * @param {string} name
 * @param {ReadonlyMap<string, Draft>} changed by peer; what other tabs have kept of other peers stays
 * @returns {boolean} whether they are kept
 */
export function keepDrafts(name, changed) {
  const all = [...new Map([...loadDrafts(name), ...changed])];
  return keepOrDrop(`drafts.${name}`, Object.fromEntries(all.filter(([, { text, answers }]) => text !== '' || answers)));
}

/** @param {() => void} action when another tab has kept drafts, of whomever */
export function onOtherDrafts(action) {
  addEventListener('storage', ({ key }) => {
    if (key?.startsWith(`${PREFIX}drafts.`)) {
      action();
    }
  });
}

/** @param {string} name */
export function forgetDrafts(name) {
  drop(`drafts.${name}`);
}

/**
 * @param {string} name
 * @returns {string[]} whom this browser has blocked; another one may have blocked others
 */
export function loadBlocked(name) {
  return parse(get(`blocked.${name}`)) ?? [];
}

/**
 * @param {string} name
 * @param {string[]} blocked
 */
export function keepBlocked(name, blocked) {
  keepOrDrop(`blocked.${name}`, blocked);
}

/**
 * @param {string} key
 * @param {object} value which is dropped if it is empty
 * @returns {boolean} whether it is kept
 */
function keepOrDrop(key, value) {
  if (Object.keys(value).length > 0) {
    return put(key, JSON.stringify(value));
  }
  drop(key);
  return true;
}

/** @typedef {'localStorage' | 'sessionStorage'} Shelf */

/**
 * @param {string} key
 * @param {Shelf} shelf
 */
export function get(key, shelf = 'localStorage') {
  try {
    return globalThis[shelf].getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 * @param {Shelf} shelf
 * @returns {boolean} whether it is kept
 */
export function put(key, value, shelf = 'localStorage') {
  try {
    globalThis[shelf].setItem(PREFIX + key, value);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} key
 * @param {Shelf} shelf
 */
export function drop(key, shelf = 'localStorage') {
  try {
    globalThis[shelf].removeItem(PREFIX + key);
  } catch {
    // Nothing was kept, then.
  }
}

/** @param {string | null} json */
export function parse(json) {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}
