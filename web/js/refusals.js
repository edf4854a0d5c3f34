// What the server refused, by its codes (docs/protocol.md, Codes), in words for whoever wanted it.

import { MIN_PASSWORD } from './rules.js';
import { t } from './words.js';

/** @import {Key} from './words.js' */

/**
 * How somebody wants to get in: `token` is what an earlier login has brought.
 *
 * @typedef {'guest' | 'password' | 'register' | 'token'} Way
 */

/**
 * @typedef {Object} Refusal
 * @property {string} sentence
 * @property {'name' | 'password'} [field] what is to be written differently
 * @property {number} [until] when it can be tried again, as `Date.now()`
 */

/** The code, of our own, of a request that was not answered. */
export const UNANSWERED = 'unanswered';

/** @type {Record<string, Key>} */
const SENTENCES = {
  'auth_failed guest': 'refusal.taken',
  'auth_failed password': 'refusal.wrong',
  'auth_failed token': 'refusal.signedOut',
  'unauthenticated guest': 'refusal.nowTaken',
  'unauthenticated token': 'refusal.signedOut',
  'forbidden guest': 'refusal.noGuests',
  'forbidden password': 'refusal.noPasswords',
  'forbidden register': 'refusal.noNewAccounts',
  'forbidden token': 'refusal.noAccounts',
  'conflict register': 'refusal.conflict',
  'bad_field guest': 'refusal.badName',
  'bad_field password': 'refusal.badName',
  'bad_field register': 'refusal.badAccount',
  'auth_failed change': 'refusal.wrongOld',
  'bad_field change': 'refusal.badPassword',
  'forbidden block': 'refusal.blockedEnough',
  [`${UNANSWERED} change`]: 'refusal.changedOrNot',
};

/** @type {Record<string, Key>} */
const SENTENCES_FOR_ALL = {
  rate_limited: 'refusal.rateLimited',
  busy: 'refusal.busy',
  unavailable: 'refusal.unavailable',
  [UNANSWERED]: 'refusal.unanswered',
};

/**
 * @param {Way | 'change' | 'block' | 'everywhere'} wish
 * @param {Record<string, any>} answer an `error` or a `bye`, with the server's own sentence for codes that we do not expect
 * @returns {Refusal}
 */
export function refusalOf(wish, { code, message, retryAfterMs }) {
  const key = SENTENCES[`${code} ${wish}`] ?? SENTENCES_FOR_ALL[code];
  const sentence = key === undefined && message ? message : t(key ?? 'refusal.unavailable', { count: MIN_PASSWORD });
  const field = code === 'conflict' || wish === 'register' || code === 'bad_field' ? 'name' : 'password';
  return { sentence, field, until: retryAfterMs === undefined ? undefined : Date.now() + retryAfterMs };
}
