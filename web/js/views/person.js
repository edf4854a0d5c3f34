import { html, nothing } from '../../vendor/lit-3.3.0.js';
import { t } from '../words.js';

const HUES = 8;
const MOST_ON_BADGE = 99;

/**
 * A person's initial with the dot of presence: filled when online, a ring when not, so that it needs no colour.
 *
 * @param {string} name
 * @param {boolean} online
 */
export function avatar(name, online) {
  const [initial = ''] = name.replace(/^[^\p{L}\p{N}]+/u, '') || name;
  const sum = Array.from(name).reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return html`
    <span class="avatar" data-hue=${sum % HUES} aria-hidden="true">
      <span>${initial.toUpperCase()}</span>
      <span class="dot" data-online=${online}></span>
    </span>
  `;
}

/**
 * How many messages of somebody are unread, if there are any.
 *
 * @param {number} unread
 */
export function unreadBadge(unread) {
  if (unread === 0) {
    return nothing;
  }
  const shown = unread > MOST_ON_BADGE ? t('people.many', { count: MOST_ON_BADGE }) : unread;
  return html`
    <span class="badge"><span aria-hidden="true">${shown}</span><span class="for-screen-readers">${t('people.unread', { count: unread })}</span></span>
  `;
}

/**
 * A name as a part of a sentence, which it may not turn around.
 *
 * @param {string} name
 */
export function isolated(name) {
  return `\u2068${name}\u2069`;
}
