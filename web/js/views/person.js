import { html } from '../../vendor/lit-3.3.3.js';

const HUES = 8;

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
