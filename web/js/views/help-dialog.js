import { html } from '../../vendor/lit-3.3.0.js';
import { isApple } from '../keys.js';
import { t } from '../words.js';
import { ModalView } from './modal-view.js';

/** @import {Key} from '../words.js' */

/** @typedef {[string[][], Key]} Row keys that do the same, each of some that are pressed together; and what they do */

const CONTROL = isApple ? '⌘' : 'Ctrl';
const ALT = isApple ? '⌥' : 'Alt';
const SHIFT = isApple ? '⇧' : 'Shift';

/** @type {[Key, Row[]][]} */
const TABLES = [
  [
    'help.everywhere',
    [
      [[[CONTROL, 'K']], 'help.switcher'],
      [[[ALT, '↓'], [ALT, '↑']], 'help.nextPrevious'],
      [[[ALT, SHIFT, '↓']], 'help.nextUnread'],
      [[['Esc']], 'help.back'],
      [[['?']], 'help.help'],
    ],
  ],
  [
    'help.list',
    [
      [[['↓'], ['↑']], 'help.move'],
      [[['Home'], ['End']], 'help.ends'],
      [[['Enter']], 'help.open'],
    ],
  ],
  [
    'help.conversation',
    [
      [[['Enter']], 'help.send'],
      [[[SHIFT, 'Enter']], 'help.newLine'],
      [[['↓'], ['↑']], 'help.messages'],
      [[['Home'], ['End']], 'help.ends'],
      [[['R']], 'help.reply'],
      [[['C']], 'help.copy'],
      [[['Enter']], 'help.actions'],
    ],
  ],
];

/** The keys there are. */
class HelpDialog extends ModalView {
  render() {
    return this.frame('help', t('help.title'), TABLES.map(([title, rows]) => table(title, rows)));
  }
}

/**
 * @param {Key} title
 * @param {Row[]} rows
 */
function table(title, rows) {
  return html`
    <table>
      <caption>${t(title)}</caption>
      <thead class="for-screen-readers">
        <tr><th scope="col">${t('help.what')}</th><th scope="col">${t('help.keys')}</th></tr>
      </thead>
      <tbody>
        ${rows.map(([ways, what]) => html`<tr><td>${t(what)}</td><td>${ways.map(way)}</td></tr>`)}
      </tbody>
    </table>
  `;
}

/**
 * @param {string[]} keys
 * @param {number} i
 */
function way(keys, i) {
  return html`${i > 0 ? html` <span class="hint">${t('help.or')}</span> ` : ''}<span class="keys" dir="ltr">${keys.map((key) => html`<kbd>${key}</kbd>`)}</span>`;
}

customElements.define('help-dialog', HelpDialog);
