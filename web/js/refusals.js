// What the server refused, by its codes (docs/protocol.md, Codes), in words for whoever wanted it.

import { NAME_RULE, PASSWORD_RULE } from './rules.js';

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

const SIGNED_OUT = 'You are no longer signed in: it was long ago, or you have signed out everywhere or changed your password.';
const TAKEN = 'This name belongs to an account, or looks like one that does.';

/** @type {Record<string, string>} */
const SENTENCES = {
  'auth_failed guest': `${TAKEN} Write its password, or choose another name.`,
  'auth_failed password': 'Name and password do not belong together.',
  'auth_failed token': `${SIGNED_OUT} Please sign in again.`,
  'unauthenticated guest': 'Somebody has made an account of this name. Write its password, or choose another name.',
  'unauthenticated token': `${SIGNED_OUT} Please sign in again.`,
  'forbidden guest': 'Guests can’t sign in here. Sign in with a password, or create an account.',
  'forbidden password': 'Nobody can sign in with a password here.',
  'forbidden register': 'Nobody can create an account here.',
  'forbidden token': 'Nobody who has an account can sign in here.',
  'conflict register': 'This name is taken, or looks like one that is. Please choose another.',
  'bad_field guest': `A name has ${lower(NAME_RULE)}`,
  'bad_field password': `A name has ${lower(NAME_RULE)}`,
  'bad_field register': `A name has ${lower(NAME_RULE)} A password has ${lower(PASSWORD_RULE)}`,
  'auth_failed change': 'The old password is wrong.',
  'bad_field change': `A password has ${lower(PASSWORD_RULE)}`,
  'forbidden block': 'You can’t block more people.',
  [`${UNANSWERED} change`]: 'There was no answer. Perhaps the password is changed, perhaps not.',
};

/** @type {Record<string, string>} */
const SENTENCES_FOR_ALL = {
  rate_limited: 'Too many tries.',
  busy: 'Too much is going on at the moment.',
  unavailable: 'This is not possible at the moment.',
  [UNANSWERED]: 'The server did not answer. Please try again.',
};

/**
 * @param {Way | 'change' | 'block' | 'everywhere'} wish
 * @param {Record<string, any>} answer an `error` or a `bye`, with the server's own sentence for codes that we do not expect
 * @returns {Refusal}
 */
export function refusalOf(wish, { code, message, retryAfterMs }) {
  const sentence = SENTENCES[`${code} ${wish}`] ?? SENTENCES_FOR_ALL[code] ?? message ?? SENTENCES_FOR_ALL.unavailable;
  const field = code === 'conflict' || wish === 'register' || code === 'bad_field' ? 'name' : 'password';
  return { sentence, field, until: retryAfterMs === undefined ? undefined : Date.now() + retryAfterMs };
}

/** @param {string} sentence */
function lower(sentence) {
  return sentence[0].toLowerCase() + sentence.slice(1);
}
