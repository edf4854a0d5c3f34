// Version 0.1.0 of this page kept its log and its outbox in localStorage: nothing of that is lost.

import { drop, get, parse } from './kept.js';

/** @import {Cache} from './cache.js' */

/**
 * @param {Cache} cache
 * @param {string} user
 */
export async function moveIn(cache, user) {
  const log = parse(get(`log.${user}`));
  const outbox = parse(get(`outbox.${user}`));
  if (log && typeof log.last === 'number') {
    const { guest = true, last, since = 0, messages = [], delivered = {}, readBy = {}, read = {}, unsaid } = log;
    const place = { guest, last, since, skipped: 0, receipts: { delivered, readBy, read, unsaid } };
    await cache.keep(user, place, messages);
  }
  drop(`log.${user}`);
  if (outbox) {
    await cache.keepOutbox(
      user,
      outbox.map((/** @type {any} */ { failure, ...message }) =>
        failure === undefined ? message : { ...message, failure: { code: 'internal', message: failure } },
      ),
    );
  }
  drop(`outbox.${user}`);
}
