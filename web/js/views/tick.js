import { html, nothing } from '../../vendor/lit-3.3.0.js';

/** @import {MessageState} from '../store.js' */

/** @type {Partial<Record<MessageState, unknown>>} */
const DRAWINGS = {
  queued: html`<svg viewBox="0 0 16 16"><circle cx="8" cy="8" r="6"></circle><path d="M8 4.5V8l2.5 1.5"></path></svg>`,
  stored: html`<svg viewBox="0 0 16 16"><path d="M2.5 8.5l3.5 3.5 7.5-8"></path></svg>`,
  delivered: html`<svg viewBox="0 0 22 16"><path d="M1.5 8.5L5 12l7.5-8M9.5 11l1 1L18 4"></path></svg>`,
  read: html`
    <svg viewBox="0 0 22 16"><rect x="0" y="1" width="22" height="14" rx="7"></rect><path d="M4 8.5L7 11.5l6-7M11 11l.5 .5 6-7"></path></svg>`,
  failed: html`<svg viewBox="0 0 16 16"><circle cx="8" cy="8" r="6"></circle><path d="M8 4.5v4M8 11v.5"></path></svg>`,
};

/**
 * How far a message of our own has got, as a drawing. What it means is to be said beside it.
 *
 * @param {MessageState} state
 */
export function tickDrawing(state) {
  return DRAWINGS[state] ?? nothing;
}
