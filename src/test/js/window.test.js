// node --test: web/js/window.js over a conversation of which this browser keeps some and the server has all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageWindow } from '../../../web/js/window.js';
import { RefusedError } from '../../../web/sdk/messenger.js';

/** @param {number} seq */
const message = (seq) => ({ id: `m${seq}`, from: 'bob', to: 'carol', text: `${seq}`, seq, time: '2026-11-29T08:00:00Z' });

/**
 * @param {number} from
 * @param {number} to
 */
const messages = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));

/**
 * A window, and the requests to the server that wait for their answers.
 *
 * @param {import('../../../web/sdk/messenger.js').Message[]} kept
 */
function scene(kept) {
  /** @type {{range: object, resolve: (page: any) => void, reject: (error: Error) => void}[]} */
  const asked = [];
  const window = new MessageWindow(
    {
      older: async (before, limit) => kept.filter(({ seq }) => seq < before).slice(-limit),
      newer: async (after, limit) => kept.filter(({ seq }) => seq > after).slice(0, limit),
      ask: (range) => new Promise((resolve, reject) => asked.push({ range, resolve, reject })),
      beginning: async () => 'unknown',
      find: async (id) => kept.find((one) => one.id === id),
    },
    () => {},
  );
  return { window, asked, hasAsked: () => until(() => asked.length > 0) };
}

/** @param {() => boolean} condition that comes true without waiting for anything but promises */
async function until(condition) {
  for (let i = 0; i < 100 && !condition(); i++) {
    await Promise.resolve();
  }
  assert.ok(condition());
}

test('it shows what is kept and asks for what is before that', async () => {
  const { window, asked, hasAsked } = scene(messages(31, 40));
  const shown = window.showNewest();
  await hasAsked();
  assert.deepEqual(asked[0].range, { before: 31 });
  asked[0].resolve({ messages: messages(1, 30), end: true, expired: false });
  await shown;
  assert.deepEqual(window.messages, messages(1, 40));
  assert.equal(window.earlier, 'none');
  assert.equal(window.later, 'none');
});

test('what the server refuses for now can be asked for again', async () => {
  const { window, asked, hasAsked } = scene(messages(31, 40));
  const shown = window.showNewest();
  await hasAsked();
  asked[0].reject(new RefusedError({ code: 'busy', retryAfterMs: 100 }));
  await shown;
  assert.equal(window.earlier, 'some');
  const again = window.showEarlier();
  await until(() => asked.length === 2);
  asked[1].resolve({ messages: messages(1, 30), end: true, expired: false });
  await again;
  assert.deepEqual(window.messages, messages(1, 40));
});

test('a message that is nowhere leaves the window as it is', async () => {
  const { window, asked, hasAsked } = scene(messages(31, 40));
  const shown = window.showNewest();
  await hasAsked();
  assert.equal(await window.showMessage('m7'), false);
  asked[0].resolve({ messages: messages(1, 30), end: true, expired: false });
  await shown;
  assert.deepEqual(window.messages, messages(1, 40));
  assert.equal(window.earlier, 'none');
});

test('who turns round while older ones are on their way can turn back', async () => {
  const { window, asked } = scene(messages(201, 500));
  await window.showNewest();
  assert.ok(await window.showMessage('m202'));
  assert.equal(window.later, 'some');
  while (window.earlier === 'some' && asked.length === 0) {
    const up = window.showEarlier();
    await Promise.race([up, until(() => asked.length > 0).catch(() => {})]);
  }
  assert.equal(window.earlier, 'loading');
  await window.showLater();
  assert.equal(window.earlier, 'some');
});
