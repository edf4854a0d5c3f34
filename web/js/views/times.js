const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

const DAY_MS = 86_400_000;

/**
 * The time of day.
 *
 * @param {string} time RFC 3339
 */
export function timeOfDay(time) {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? '' : clock.format(at);
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
      return 'Today';
    case 1:
      return 'Yesterday';
    default:
      return at.getFullYear() === new Date().getFullYear() ? weekday.format(at) : date.format(at);
  }
}

/**
 * The time if it was today, else the day.
 *
 * @param {string} time RFC 3339
 */
export function briefly(time) {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) || daysAgo(at) === 0 ? timeOfDay(time) : shortDate.format(at);
}

/** @param {Date} at */
function daysAgo(at) {
  const midnight = (/** @type {Date} */ day) => new Date(day).setHours(0, 0, 0, 0);
  return Math.round((midnight(new Date()) - midnight(at)) / DAY_MS);
}
