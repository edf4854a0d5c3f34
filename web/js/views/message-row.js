import { html, nothing } from '../../vendor/lit-3.3.3.js';
import { t } from '../words.js';
import en from '../words/en.js';
import { richText } from './rich-text.js';
import { dayOf, isSameDay, timeOfDay } from './times.js';

/** @import {Chat} from '../chat.js' */
/** @import {Message} from '../store.js' */

/** Who writes again within this time goes on in the same group. */
const GROUP_MS = 5 * 60_000;
/** So much of a message is quoted, in UTF-16 units. */
const QUOTED = 160;

/** @type {WeakMap<Message, unknown>} what has been made of the texts, which never change */
const texts = new WeakMap();

/**
 * @typedef {Object} Place what a message is beside its neighbours
 * @property {Message | undefined} before
 * @property {boolean} firstNew whether it is the first that is new to the reader
 * @property {boolean} current whether Tab comes to it
 * @property {boolean} marked whether somebody has just been brought to it
 */

/**
 * One message, below the name of its day if that is another than the day of the message before. Its buttons have a
 * `data-action`, which the list takes.
 *
 * @param {Chat} chat
 * @param {Message} message
 * @param {Place} place
 */
export function messageRow(chat, message, { before, firstNew, current, marked }) {
  const { store } = chat;
  const { id, from, time } = message;
  const state = store.stateOf(message);
  const mine = from === store.me;
  const isNewDay = before === undefined || !isSameDay(before.time, time);
  const follows = !isNewDay && !firstNew && before?.from === from && isSoonAfter(before, message);
  const name = ['who', 'quote', 'text', 'meta'].map((part) => `${part}-${id}`).join(' ');
  return html`
    <li class="row" data-follows=${follows}>
      ${isNewDay ? html`<h3 class="day">${dayOf(time)}</h3>` : nothing}
      ${firstNew ? html`<p class="new" data-testid="new"><span>${t('conversation.new')}</span></p>` : nothing}
      <article class="message" data-testid="message" data-id=${id} data-state=${state} data-mine=${mine}
        data-marked=${marked} tabindex=${current ? 0 : -1} aria-labelledby=${name}>
        <span class="for-screen-readers" id="who-${id}">${mine ? t('message.you') : from}:</span>
        ${message.replyTo === undefined ? nothing : quote(chat, message)}
        <div class="text" id="text-${id}" data-testid="message-text">${textOf(message)}</div>
        <span class="meta" id="meta-${id}"><time datetime=${time}>${timeOfDay(time)}</time>${tick(state)}</span>
        ${actions()} ${state === 'failed' ? failure(chat, message) : nothing}
      </article>
    </li>
  `;
}

/**
 * The beginning of a message, on one line.
 *
 * @param {string} text
 */
export function excerpt(text) {
  return text.slice(0, QUOTED).replace(/\s+/g, ' ');
}

/**
 * @param {Message} before
 * @param {Message} message
 */
function isSoonAfter(before, message) {
  return Math.abs(Date.parse(message.time) - Date.parse(before.time)) < GROUP_MS;
}

/** @param {Message} message */
function textOf(message) {
  const made = texts.get(message) ?? richText(message.text);
  texts.set(message, made);
  return made;
}

/**
 * What a message answers. It can be out of reach: in a part that is not here.
 *
 * @param {Chat} chat
 * @param {Message} message
 */
function quote({ store }, message) {
  const quoted = store.quoted(message);
  const name = quoted?.from === store.me ? t('message.you') : quoted?.from;
  return html`
    <button type="button" class="quote" id="quote-${message.id}" data-testid="quote" data-action="quote">
      <span class="for-screen-readers">${t('message.answers', { name: name ?? '' })}</span>
      ${name === undefined ? nothing : html`<strong aria-hidden="true"><bdi>${name}</bdi></strong>`}
      <span dir="auto">${quoted ? excerpt(quoted.text) : t('message.quoteUnknown')}</span>
    </button>
  `;
}

function actions() {
  return html`
    <span class="actions" role="group" aria-label=${t('message.actions')}>
      <button type="button" data-testid="reply" data-action="reply" aria-label=${t('message.reply')} title=${t('message.reply')}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M10 6l-6 6 6 6M4 12h10q6 0 6 6"></path></svg>
      </button>
      <button type="button" data-testid="copy" data-action="copy" aria-label=${t('message.copy')} title=${t('message.copy')}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 8h11v12H9zM5 16H4V4h12v1"></path></svg>
      </button>
    </span>
  `;
}

/** @param {import('../store.js').MessageState} state */
function tick(state) {
  switch (state) {
    case 'queued':
      return icon(t('message.queued'), html`<svg viewBox="0 0 16 16"><circle cx="8" cy="8" r="6"></circle><path d="M8 4.5V8l2.5 1.5"></path></svg>`);
    case 'stored':
      return icon(t('message.stored'), html`<svg viewBox="0 0 16 16"><path d="M2.5 8.5l3.5 3.5 7.5-8"></path></svg>`);
    case 'delivered':
      return icon(t('message.delivered'), html`<svg viewBox="0 0 22 16"><path d="M1.5 8.5L5 12l7.5-8M9.5 11l1 1L18 4"></path></svg>`);
    case 'read':
      return icon(t('message.read'), html`
        <svg viewBox="0 0 22 16"><rect x="0" y="1" width="22" height="14" rx="7"></rect><path d="M4 8.5L7 11.5l6-7M11 11l.5 .5 6-7"></path></svg>`);
    case 'failed':
      return icon(t('message.failed'), html`<svg viewBox="0 0 16 16"><circle cx="8" cy="8" r="6"></circle><path d="M8 4.5v4M8 11v.5"></path></svg>`);
    default:
      return nothing;
  }
}

/**
 * @param {string} meaning
 * @param {unknown} drawing
 */
function icon(meaning, drawing) {
  return html`<span class="tick" role="img" aria-label=${meaning} title=${meaning}>${drawing}</span>`;
}

/**
 * @param {Chat} chat
 * @param {Message} message
 */
function failure(chat, message) {
  const { id } = message;
  return html`
    <span class="failure">
      <span class="error">${reasonOf(message)}</span>
      <button type="button" class="quiet" data-testid="retry" @click=${() => chat.retry(id)}>${t('message.retry')}</button>
      <button type="button" class="quiet" data-testid="discard" @click=${() => chat.discard(id)}>${t('message.discard')}</button>
    </span>
  `;
}

/** @param {Message} message that failed */
function reasonOf({ failure: { code, message: sentence } = { code: '', message: '' } }) {
  const key = `message.failed.${code}`;
  return key in en ? t(/** @type {keyof typeof en} */ (key)) : sentence;
}
