// web/js/store.js: what it shows and says of what a line tells and a cache keeps.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store } from '../../../web/js/store.js';
import { settle } from './scene.js';

globalThis.requestAnimationFrame = (action) => queueMicrotask(action);
globalThis.cancelAnimationFrame = () => {};
globalThis.reportError = (error) => assert.fail(error);

const RECEIPTS = { delivered: {}, readBy: {}, read: {} };
const message = (seq, from, to) => ({ id: `m${seq}`, from, to, text: `${seq}`, seq, time: '2026-11-29T08:00:00Z' });

/** A line that tells what the test says, and answers nothing. */
class SilentLine extends EventTarget {
  called = [];

  allKept = async () => {};

  call(...call) {
    this.called.push(call);
    return new Promise(() => {});
  }

  async tells(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
    await settle();
  }
}

/** What a browser keeps where nothing was kept yet. */
const EMPTY = {
  overview: async () => ({ place: undefined, outbox: [], conversations: [], unread: new Map() }),
  older: async () => [],
  newer: async () => [],
  beginning: async () => 'unknown',
  find: async () => undefined,
};

/** Ann's page, connected. */
async function online({ last = 0, unread = {}, outbox = [] }) {
  const line = new SilentLine();
  const store = new Store(EMPTY, line);
  await store.load('ann');
  const place = { guest: true, last, since: last, skipped: 0, receipts: RECEIPTS };
  await line.tells('state', { place, outbox, link: { phase: 'online' }, welcomed: true, caughtUp: true, head: last, unread, online: [], onlineCount: 1 });
  return { line, store };
}

test('a tab that comes later counts what was unread before anything came here', async () => {
  const { store } = await online({ last: 8, unread: { bob: 3 } });
  assert.deepEqual([store.unread, store.people().map(({ name, unread }) => [name, unread])], [3, [['bob', 3]]]);
});

test('what was stored before reads nothing that is not shown', async () => {
  const { line, store } = await online({ last: 8, unread: { bob: 3 }, outbox: [message(0, 'ann', 'bob')] });
  store.openConversation('bob');
  await settle();
  await line.tells('stored', { message: { ...message(5, 'ann', 'bob'), id: 'm0' } });
  assert.deepEqual([store.outbox, store.unread, line.called.map(([verb]) => verb)], [[], 3, ['watch', 'history']]);
  assert.deepEqual(store.conversation('bob').messages, []);
});

test('what is still on its way is not read, though something newer is there', async () => {
  const { line, store } = await online({ last: 8, unread: { bob: 3 } });
  store.openConversation('bob');
  await settle();
  await line.tells('stored', { message: message(9, 'ann', 'bob') });
  await line.tells('moved', { last: 9 });
  assert.deepEqual([store.unread, line.called.map(([verb]) => verb)], [3, ['watch', 'history']]);
});
