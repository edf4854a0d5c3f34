// The little that this browser keeps in localStorage, because it is wanted at once. Where that is forbidden or full the
// chat still works; it then asks who is there after a reload.

import { uuidv7 } from '../sdk/messenger.js';

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

/** The name to log in with when the page opens, or null. */
export function currentName() {
  return get('name');
}

/** @param {string | null} name */
export function keepCurrentName(name) {
  if (name === null) {
    drop('name');
  } else {
    put('name', name);
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
 * @param {string} name
 * @returns {Map<string, string>} what was typed and not sent, by peer
 */
export function loadDrafts(name) {
  return new Map(Object.entries(parse(get(`drafts.${name}`)) ?? {}));
}

/**
 * @param {string} name
 * @param {ReadonlyMap<string, string>} drafts
 */
export function keepDrafts(name, drafts) {
  keepOrDrop(`drafts.${name}`, Object.fromEntries([...drafts].filter(([, text]) => text !== '')));
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
 */
function keepOrDrop(key, value) {
  if (Object.keys(value).length === 0) {
    drop(key);
  } else {
    put(key, JSON.stringify(value));
  }
}

/** @param {string} key */
export function get(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 * @returns {boolean} whether it is kept
 */
export function put(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key */
export function drop(key) {
  try {
    localStorage.removeItem(PREFIX + key);
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
