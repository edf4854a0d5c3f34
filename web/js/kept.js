// What this browser keeps in localStorage. Where that is forbidden or full the chat still works; it
// then asks the server for more after a reload.

import { uuidv7 } from './uuidv7.js';

/** @import {KeptReceipts} from './receipts.js' */
/** @import {Message} from './store.js' */

/**
 * What is kept of one name. The position and the messages are one entry, so they can't disagree.
 *
 * @typedef {KeptReceipts & KeptPlace} KeptLog
 *
 * @typedef {Object} KeptPlace
 * @property {number | null} last every message up to this number of the own log has been seen; null if this browser
 *   has never followed the log
 * @property {number} since the number behind which it began to follow
 * @property {Message[]} messages the newest ones, by number
 * @property {boolean} guest whether it is a guest's, and not that of the account of this name
 */

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

/**
 * @param {string} name
 * @returns {KeptLog}
 */
export function loadLog(name) {
  const nothing = { last: null, since: 0, messages: [], guest: true, delivered: {}, readBy: {}, read: {} };
  return { ...nothing, ...parse(get(`log.${name}`)) };
}

/**
 * Keeps as many of the newest messages as there is room for.
 *
 * @param {string} name
 * @param {KeptLog} log
 */
export function keepLog(name, log) {
  for (let { messages } = log; ; messages = messages.slice(Math.ceil(messages.length / 2))) {
    if (put(`log.${name}`, JSON.stringify({ ...log, messages })) || messages.length === 0) {
      return;
    }
  }
}

/** @param {string} name */
export function dropLog(name) {
  drop(`log.${name}`);
}

/**
 * What proves that we are the owner of an account. The password is kept nowhere.
 *
 * @param {string} name
 * @returns {string | null}
 */
export function loadToken(name) {
  return get(`token.${name}`);
}

/**
 * @param {string} name
 * @param {string | null} token
 */
export function keepToken(name, token) {
  if (token === null) {
    drop(`token.${name}`);
  } else {
    put(`token.${name}`, token);
  }
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
  if (blocked.length === 0) {
    drop(`blocked.${name}`);
  } else {
    put(`blocked.${name}`, JSON.stringify(blocked));
  }
}

/**
 * @param {string} name
 * @returns {Message[]} what the server has not confirmed yet, in the order it was written
 */
export function loadOutbox(name) {
  return parse(get(`outbox.${name}`)) ?? [];
}

/**
 * @param {string} name
 * @param {Message[]} outbox
 */
export function keepOutbox(name, outbox) {
  if (outbox.length === 0) {
    drop(`outbox.${name}`);
  } else {
    put(`outbox.${name}`, JSON.stringify(outbox));
  }
}

/** @param {string} key */
function get(key) {
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
function put(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key */
function drop(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept, then.
  }
}

/** @param {string | null} json */
function parse(json) {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}
