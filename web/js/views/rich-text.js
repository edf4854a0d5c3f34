import { html, nothing } from '../../vendor/lit-3.3.3.js';
import { blocksOf } from '../markdown.js';
import { t } from '../words.js';

/** @import {Block, Line, Run} from '../markdown.js' */

/**
 * A text with its light markdown. Templates and nothing else, so whatever stands in it is text.
 *
 * @param {string} text
 */
export function richText(text) {
  return blocksOf(text).map(block);
}

// No blanks between the tags: they would be shown.

/** @param {Block} of */
function block(of) {
  switch (of.kind) {
    case 'fence':
      return html`<pre dir="auto">${of.language === ''
        ? nothing
        : html`<span class="language" role="img" aria-label=${t('message.codeOf', { language: of.language })}>${of.language}</span>`}<code
        >${of.code.join('\n')}</code></pre>`;
    case 'quote':
      return html`<blockquote dir="auto">${joined(of.lines)}</blockquote>`;
    case 'bullets':
      return html`<ul>${of.lines.map(({ runs }) => html`<li dir="auto">${runs.map(run)}</li>`)}</ul>`;
    case 'numbers':
      return html`<ol>${of.lines.map(({ mark, runs }) => html`<li dir="auto" value=${Number.parseInt(mark, 10)}>${runs.map(run)}</li>`)}</ol>`;
    default:
      return html`<p dir="auto">${joined(of.lines)}</p>`;
  }
}

/** @param {Line[]} lines */
function joined(lines) {
  return lines.map(({ runs }, i) => [i > 0 ? '\n' : nothing, runs.map(run)]);
}

/**
 * @param {Run} of
 * @returns {unknown}
 */
function run(of) {
  switch (of.kind) {
    case 'strong':
      return html`<strong>${of.runs.map(run)}</strong>`;
    case 'em':
      return html`<em>${of.runs.map(run)}</em>`;
    case 'code':
      return html`<code>${of.text}</code>`;
    case 'link':
      return html`<a href=${of.text} target="_blank" rel="noopener noreferrer">${of.text}</a>`;
    default:
      return of.text;
  }
}
