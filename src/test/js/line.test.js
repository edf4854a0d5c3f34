// web/js/line.js: tabs that share locks and a channel, each with a Messenger that notes what it is told.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Line } from '../../../web/js/line.js';
import { settle } from './scene.js';

/** @type {Map<string, {reject: (error: Error) => void}[]>} who has a lock, and who waits for it */
let queues;
/** @type {Set<Channel>} */
let channels;

class Channel extends EventTarget {
  constructor(name) {
    super();
    this.name = name;
    channels.add(this);
  }

  postMessage(data) {
    const copy = structuredClone(data);
    for (const other of channels) {
      if (other !== this && other.name === this.name) {
        queueMicrotask(() => channels.has(other) && other.dispatchEvent(Object.assign(new Event('message'), { data: copy })));
      }
    }
  }

  close() {
    channels.delete(this);
  }
}

function request(name, { steal = false }, action) {
  return new Promise((resolve, reject) => {
    const queue = queues.get(name) ?? [];
    queues.set(name, queue);
    const one = {
      reject,
      run: async () => {
        resolve(await action());
        if (queue[0] === one) {
          queue.shift();
          queue[0]?.run();
        }
      },
    };
    if (steal && queue.length > 0) {
      queue.shift().reject(new DOMException('stolen', 'AbortError'));
      queue.unshift(one);
    } else {
      queue.push(one);
    }
    if (queue[0] === one) {
      queueMicrotask(one.run);
    }
  });
}

beforeEach(() => {
  queues = new Map();
  channels = new Set();
  globalThis.BroadcastChannel = Channel;
  Object.defineProperty(globalThis, 'navigator', { value: { locks: { request } }, configurable: true });
});

/** A tab whose Messenger does what it is told, and notes it. */
class Tab {
  told = [];
  logins = [];
  sent = [];
  loaded = Promise.resolve();

  constructor() {
    this.line = new Line(() => {
      const tab = this;
      this.messenger = new (class extends EventTarget {
        state = { welcomed: false, place: { guest: true } };

        async connect(login) {
          tab.logins.push(login);
          await tab.loaded;
          this.outbox = ['x'];
        }

        // It can't know what it has not found yet.
        discard(id) {
          this.outbox = this.outbox?.filter((other) => other !== id);
        }

        async send(to, text) {
          await tab.loaded;
          // A real one knows them by their ids.
          tab.sent = [...new Set([...tab.sent, text])];
        }

        async close() {}
      })();
      return this.messenger;
    });
  }

  async joins(way, takesOver = false) {
    this.line.join({ user: 'ann', way }, takesOver);
    await settle();
    return this;
  }

  async isWelcome(guest) {
    this.messenger.state = { welcomed: true, place: { guest } };
    this.messenger.dispatchEvent(new CustomEvent('welcome', { detail: { guest } }));
    await settle();
  }

  async leaves() {
    this.line.leave();
    await settle();
  }
}

test('what is written while nobody leads is sent by who leads next, once', async () => {
  const [first, second] = [await new Tab().joins('guest'), await new Tab().joins('guest')];
  first.messenger.send = () => new Promise(() => {});
  const sent = second.line.call('send', 'bob', 'hi');
  await settle();
  await first.leaves();
  await sent;
  assert.deepEqual([second.line.leads, second.sent], [true, ['hi']]);
});

test('what is written while a new leader finds what was kept comes after what was written before', async () => {
  const [first, second] = [await new Tab().joins('guest'), await new Tab().joins('guest')];
  first.messenger.send = () => new Promise(() => {});
  let isLoaded;
  second.loaded = new Promise((resolve) => (isLoaded = resolve));
  const texts = [second.line.call('send', 'bob', 'one')];
  await first.leaves();
  texts.push(second.line.call('send', 'bob', 'two'));
  isLoaded();
  await Promise.all(texts);
  assert.deepEqual(second.sent, ['one', 'two']);
});

test('what is written to a leader that is taken over from before it has found what was kept is sent by the other', async () => {
  const first = new Tab();
  first.loaded = new Promise(() => {});
  await first.joins('guest');
  const sent = first.line.call('send', 'bob', 'one');
  const second = await new Tab().joins('guest', true);
  await sent;
  assert.deepEqual(second.sent, ['one']);
});

test('what another tab wants of a leader is done when that has found what was kept', async () => {
  const [first, second] = [new Tab(), new Tab()];
  let isLoaded;
  first.loaded = new Promise((resolve) => (isLoaded = resolve));
  await first.joins('guest');
  const states = [];
  second.line.addEventListener('state', ({ detail }) => states.push(detail));
  await second.joins('guest');
  const discarded = second.line.call('discard', 'x');
  await settle();
  assert.deepEqual(states, []);
  isLoaded();
  await discarded;
  assert.deepEqual([states.length, first.messenger.outbox], [1, []]);
});

const forbidden = () => new DOMException('not here', 'SecurityError');
for (const [what, forbids] of [
  ['locks', () => (navigator.locks.request = navigator.locks.query = () => Promise.reject(forbidden()))],
  // Then the locks still say who can be seen.
  ['channels', () => (globalThis.BroadcastChannel = function () { throw forbidden(); })],
]) {
  test(`a browser that forbids ${what} keeps nobody out`, async () => {
    Object.defineProperty(globalThis, 'navigator', { value: { locks: { request, query: async () => ({ held: [...queues.keys()].map((name) => ({ name })) }) } }, configurable: true });
    forbids();
    const tab = await new Tab().joins('guest');
    tab.line.setVisible(true);
    await settle();
    assert.deepEqual([tab.line.leads, tab.logins.length, await tab.line.mayNotify()], [true, 1, what === 'locks']);
    await tab.leaves();
    assert.equal(tab.line.leads, false);
  });
}

test('without locks a tab is for itself, and takes what is written at once', async () => {
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  const tab = new Tab();
  const joined = tab.joins('guest');
  await tab.line.call('send', 'bob', 'one');
  await joined;
  assert.deepEqual(tab.sent, ['one']);
  await tab.leaves();
  await assert.rejects(tab.line.call('send', 'bob', 'two'), { code: 'unanswered' });
});

for (const hears of ['as it happens', 'later']) {
  test(`a guest who has made an account meanwhile comes back as its owner, which a tab hears ${hears}`, async () => {
    const first = await new Tab().joins('guest');
    const other = await new Tab().joins('register', true);
    if (hears === 'later') {
      await first.leaves();
    }
    await other.isWelcome(false);
    if (hears === 'later') {
      await first.joins('guest');
    }
    await other.leaves();
    assert.deepEqual([first.line.leads, first.logins.at(-1).way], [true, 'token']);
  });
}
