import { html, nothing } from '../../vendor/lit-3.3.0.js';
import { blocksOf, wordsOf } from '../markdown.js';
import { t } from '../words.js';

/** @import {Block, Line, Run} from '../markdown.js' */
/** @import {Message} from '../store.js' */

/** So much of a message is quoted or shown in a list, in UTF-16 units. */
const EXCERPT = 160;

/** @type {WeakMap<Message, unknown>} what has been made of the texts, which never change */
const texts = new WeakMap();
/** @type {WeakMap<Message, string>} */
const excerpts = new WeakMap();

/** @param {Message} message */
export function textOf(message) {
  const made = texts.get(message) ?? richText(message.text);
  texts.set(message, made);
  return made;
}

/**
 * The beginning of a message, on one line and without markup.
 *
 * @param {Message} message
 */
export function excerptOf(message) {
  // Of twice as much, for what is markup is not in it.
  const made = excerpts.get(message) ?? wordsOf(message.text.slice(0, 2 * EXCERPT)).slice(0, EXCERPT);
  excerpts.set(message, made);
  return made;
}

/**
 * A text with its light markdown. Templates and nothing else, so whatever stands in it is text.
 *
 * @param {string} text
 */
function richText(text) {
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
