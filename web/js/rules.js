// What the server accepts (docs/protocol.md), checked here first so that nobody waits for a refusal.

import { t } from './words.js';

/** The longest text, in bytes of UTF-8. */
export const MAX_TEXT_BYTES = 16_384;

/**
 * The one spelling of an address.
 *
 * @param {string} written
 */
export function fold(written) {
  return written.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
}

/**
 * Whether somebody may log in by this name.
 *
 * @param {string} folded
 */
export function isName(folded) {
  return /^[a-z0-9._-]{3,32}$/.test(folded);
}

/** Names of the server's own, which nobody can have. */
const RESERVED = new Set(['server', 'all', 'admin', 'system', 'everyone']);

/** The longest password, in UTF-16 units. */
export const MAX_PASSWORD = 1_024;
/** The shortest new password, in characters. */
export const MIN_PASSWORD = 8;

/** What a name has to be, as a sentence. */
export function nameRule() {
  return t('rules.name');
}

/** What a new password has to be, as a sentence. */
export function passwordRule() {
  return t('rules.password', { count: MIN_PASSWORD });
}

/** @param {string} folded */
export function isReserved(folded) {
  return RESERVED.has(folded);
}

/**
 * Whether this may be a password from now on; one that exists may be anything.
 *
 * @param {string} typed
 */
export function isNewPassword(typed) {
  return [...typed].length >= MIN_PASSWORD && typed.length <= MAX_PASSWORD && typed.trim() !== '';
}

/**
 * Whether somebody may be written to by this name. Clients of the legacy dialect have freer names than ours;
 * whether this one exists is for the server to say.
 *
 * @param {string} folded
 */
export function isAddressee(folded) {
  return folded.length <= 64 && /^[^#\p{C}\p{Zl}\p{Zp}][^\p{C}\p{Zl}\p{Zp}]*$/u.test(folded);
}

/**
 * The text as it is sent: without trailing blanks, control characters and halves of surrogate pairs.
 *
 * @param {string} typed
 */
export function cleanText(typed) {
  return typed
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trimEnd();
}

/**
 * Whether nothing would be seen of it. The server takes such a text if it is not all white space; nobody wants to send it.
 *
 * @param {string} text
 */
export function isBlank(text) {
  return /^[\s\p{Z}\p{Cf}\u2800\u3164]*$/u.test(text);
}

/**
 * @param {string} text
 * @returns {string | null} why this text can't be sent, as a sentence
 */
export function refusalOfText(text) {
  const bytes = new TextEncoder().encode(text).length;
  return bytes <= MAX_TEXT_BYTES ? null : t('rules.textTooLong', { bytes, most: MAX_TEXT_BYTES });
}
