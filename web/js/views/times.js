import { language, t } from '../words.js';

const DAY_MS = 86_400_000;

/** @typedef {'clock' | 'weekday' | 'date' | 'shortDate'} Form */

/** @type {Record<Form, Intl.DateTimeFormatOptions>} */
const FORMS = {
  clock: { hour: '2-digit', minute: '2-digit' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  date: { dateStyle: 'long' },
  shortDate: { day: 'numeric', month: 'short' },
};

/** @type {Map<string, Intl.DateTimeFormat>} by form and language: making one takes longer than a hundred uses */
const formats = new Map();

/**
 * The time of day.
 *
 * @param {string} time RFC 3339
 */
export function timeOfDay(time) {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? '' : format('clock', at);
}

/**
 * A day as a heading, in the reader's own time zone.
 *
 * @param {string} time RFC 3339
 */
export function dayOf(time) {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) {
    return '';
  }
  switch (daysAgo(at)) {
    case 0:
      return t('day.today');
    case 1:
      return t('day.yesterday');
    default:
      return format(at.getFullYear() === new Date().getFullYear() ? 'weekday' : 'date', at);
  }
}

/** Which day it is, in the reader's own time zone. */
export function today() {
  return new Date().toDateString();
}

/**
 * Whether two messages are of one day, in the reader's own time zone.
 *
 * @param {string} time RFC 3339
 * @param {string} other
 */
export function isSameDay(time, other) {
  return new Date(time).toDateString() === new Date(other).toDateString();
}

/**
 * The time if it was today, else the day.
 *
 * @param {string} time RFC 3339
 */
export function briefly(time) {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) || daysAgo(at) === 0 ? timeOfDay(time) : format('shortDate', at);
}

/**
 * In the language that is spoken, and as the reader's country writes it if the browser knows that.
 *
 * @param {Form} form
 * @param {Date} at
 */
function format(form, at) {
  const spoken = language();
  const key = `${form} ${spoken}`;
  let known = formats.get(key);
  if (!known) {
    const locale = navigator.languages.find((tag) => tag.toLowerCase().split('-')[0] === spoken) ?? spoken;
    known = new Intl.DateTimeFormat(locale, FORMS[form]);
    formats.set(key, known);
  }
  return known.format(at);
}

/** @param {Date} at */
function daysAgo(at) {
  const midnight = (/** @type {Date} */ day) => new Date(day).setHours(0, 0, 0, 0);
  return Math.round((midnight(new Date()) - midnight(at)) / DAY_MS);
}
