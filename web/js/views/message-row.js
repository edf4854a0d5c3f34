import { guard, html, nothing } from '../../vendor/lit-3.3.0.js';
import { language, t } from '../words.js';
import en from '../words/en.js';
import { excerptOf, textOf } from './rich-text.js';
import { tickDrawing } from './tick.js';
import { dayOf, isSameDay, timeOfDay } from './times.js';

/** @import {Chat} from '../chat.js' */
/** @import {Message, MessageState} from '../store.js' */

/** Who writes again within this time goes on in the same group. */
const GROUP_MS = 5 * 60_000;

/**
 * @typedef {Object} Place what a message is beside its neighbours
 * @property {Message | undefined} before
 * @property {boolean} firstNew whether it is the first that is new to the reader
 * @property {boolean} current whether Tab comes to it
 * @property {boolean} marked whether somebody has just been brought to it
 * @property {string} today which day it is
 */

/**
 * One message, below the name of its day if that is another than the day of the message before. Its buttons have a
 * `data-action`, which the list takes. Of two hundred rows most stay as they are when a message comes, and are not made anew.
 *
 * @param {Chat} chat
 * @param {Message} message
 * @param {Place} place
 */
export function messageRow(chat, message, place) {
  const { before, firstNew, current, marked, today } = place;
  const state = chat.store.stateOf(message);
  const quoted = chat.store.quoted(message);
  return guard([message, before, firstNew, current, marked, state, quoted, language(), today], () =>
    row(chat, message, place, state, quoted));
}

/**
 * Nothing but what {@link messageRow} compares may make it another.
 *
 * @param {Chat} chat
 * @param {Message} message
 * @param {Place} place
 * @param {MessageState} state
 * @param {Message | undefined} quoted
 */
function row(chat, message, { before, firstNew, current, marked }, state, quoted) {
  const { me } = chat.store;
  const { id, from, time } = message;
  const mine = from === me;
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
        ${message.replyTo === undefined ? nothing : quote(me, message, quoted)}
        <div class="text" id="text-${id}" data-testid="message-text">${textOf(message)}</div>
        <span class="meta" id="meta-${id}"><time datetime=${time}>${timeOfDay(time)}</time>${tick(state)}</span>
        ${actions()} ${state === 'failed' ? failure(chat, message) : nothing}
      </article>
    </li>
  `;
}

/**
 * @param {Message} before
 * @param {Message} message
 */
function isSoonAfter(before, message) {
  return Math.abs(Date.parse(message.time) - Date.parse(before.time)) < GROUP_MS;
}

/**
 * What a message answers. It can be out of reach: in a part that is not here.
 *
 * @param {string | null} me
 * @param {Message} message
 * @param {Message | undefined} quoted
 */
function quote(me, { id }, quoted) {
  const name = quoted?.from === me ? t('message.you') : quoted?.from;
  return html`
    <button type="button" class="quote" id="quote-${id}" data-testid="quote" data-action="quote">
      ${name === undefined
        ? nothing
        : html`
            <span class="for-screen-readers">${t('message.answers', { name })}</span>
            <strong aria-hidden="true"><bdi>${name}</bdi></strong>
          `}
      <span dir="auto">${quoted ? excerptOf(quoted) : t('message.quoteUnknown')}</span>
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

/** @param {MessageState} state */
function tick(state) {
  if (state === 'received') {
    return nothing;
  }
  const meaning = t(`message.${state}`);
  return html`<span class="tick" role="img" aria-label=${meaning} title=${meaning}>${tickDrawing(state)}</span>`;
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
