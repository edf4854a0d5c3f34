import { html, nothing } from '../../vendor/lit-3.3.3.js';
import { dayOf, timeOfDay } from './times.js';

/** @import {Chat} from '../chat.js' */
/** @import {Message} from '../store.js' */

/**
 * One message, below the name of its day if that is another than the day of the message before.
 *
 * @param {Chat} chat
 * @param {Message} message
 * @param {Message | undefined} before
 */
export function messageRow(chat, message, before) {
  const { store } = chat;
  const state = store.stateOf(message);
  const mine = message.from === store.me;
  const day = dayOf(message.time);
  const newDay = before === undefined || dayOf(before.time) !== day;
  return html`
    ${newDay ? html`<li class="day">${day}</li>` : nothing}
    <li class="message" data-testid="message" data-state=${state} data-mine=${mine}
      data-follows=${!newDay && before?.from === message.from}>
      <span class="for-screen-readers">${mine ? 'You' : message.from}:</span>
      <p class="text" dir="auto" data-testid="message-text">${message.text}</p>
      <span class="meta"><time datetime=${message.time}>${timeOfDay(message.time)}</time>${tick(state)}</span>
      ${state === 'failed' ? failure(chat, message) : nothing}
    </li>
  `;
}

/** @param {import('../store.js').MessageState} state */
function tick(state) {
  switch (state) {
    case 'queued':
      return icon('Waiting to be sent', html`<svg viewBox="0 0 16 16"><circle cx="8" cy="8" r="6"></circle><path d="M8 4.5V8l2.5 1.5"></path></svg>`);
    case 'stored':
      return icon('Stored', html`<svg viewBox="0 0 16 16"><path d="M2.5 8.5l3.5 3.5 7.5-8"></path></svg>`);
    case 'delivered':
      return icon('Delivered', html`<svg viewBox="0 0 22 16"><path d="M1.5 8.5L5 12l7.5-8M9.5 11l1 1L18 4"></path></svg>`);
    case 'read':
      return icon('Read', html`
        <svg viewBox="0 0 22 16"><rect x="0" y="1" width="22" height="14" rx="7"></rect><path d="M4 8.5L7 11.5l6-7M11 11l.5 .5 6-7"></path></svg>`);
    case 'failed':
      return icon('Not sent', html`<svg viewBox="0 0 16 16"><circle cx="8" cy="8" r="6"></circle><path d="M8 4.5v4M8 11v.5"></path></svg>`);
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
function failure(chat, { id, failure: sentence }) {
  return html`
    <span class="failure">
      <span class="error">${sentence}</span>
      <button class="quiet" data-testid="retry" @click=${() => chat.retry(id)}>Retry</button>
      <button class="quiet" data-testid="discard" @click=${() => chat.discard(id)}>Discard</button>
    </span>
  `;
}
