// web/js/chat.js: what becomes of what somebody does on the page.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Chat } from '../../../web/js/chat.js';
import { FakeSocket, settle } from './scene.js';

/** What the page listens to. */
let listeners;

beforeEach(() => {
  listeners = {};
  globalThis.addEventListener = (type, listener) => {
    listeners[type] = listener;
  };
  globalThis.document = { addEventListener: () => {}, visibilityState: 'visible', hasFocus: () => true };
  globalThis.location = { hash: '' };
  globalThis.requestAnimationFrame = (action) => queueMicrotask(action);
  globalThis.cancelAnimationFrame = () => {};
  globalThis.reportError = (error) => assert.fail(error);
  // It keeps nothing.
  globalThis.localStorage = undefined;
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  console.warn = () => {};
});

const chatOf = async (me) => {
  const chat = new Chat({ protocol: 'http:', host: 'test', hash: '' });
  chat.start();
  await chat.store.load(me);
  return chat;
};

test('what nobody takes stands where it was written, before what was written since', async () => {
  const chat = await chatOf('ann');
  const sent = chat.send('bob', 'one');
  chat.store.drafts.setText('bob', 'two');
  let asked = false;
  listeners.beforeunload({ preventDefault: () => (asked = true) });
  await sent;
  assert.deepEqual([chat.store.drafts.text('bob'), asked], ['one\ntwo', true]);
  asked = false;
  listeners.beforeunload({ preventDefault: () => (asked = true) });
  assert.equal(asked, false);
});

test('what nobody takes is not given to somebody else', async () => {
  const chat = await chatOf('ann');
  const sent = chat.send('bob', 'one');
  await chat.store.load('eve');
  await sent;
  assert.equal(chat.store.drafts.text('bob'), '');
});

test('what an older page kept and can not be moved keeps nobody out', async () => {
  const kept = { 'messenger.outbox.ann': '{"no": "list"}' };
  globalThis.localStorage = { getItem: (key) => kept[key] ?? null, setItem: () => {}, removeItem: () => {} };
  const sockets = [];
  globalThis.WebSocket = class extends FakeSocket {
    constructor(...given) {
      super({ sockets }, ...given);
    }
  };
  const chat = await chatOf('eve');
  chat.join('ann');
  await settle();
  assert.equal(sockets.length, 1);
  await chat.leave();
});
