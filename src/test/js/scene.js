// What the tests of the SDK play with: a clock that only they turn, and servers that are written line by line.

import { Messenger } from '../../../web/sdk/messenger.js';

/** Lets all that is settled have its effect. */
export async function settle() {
  for (let i = 0; i < 30; i++) {
    await Promise.resolve();
  }
}

export class FakeClock {
  time = 1_800_000_000_000;
  #timers = new Map();
  #count = 0;

  now = () => this.time;
  setTimeout = (action, ms) => {
    // As a real one: what does not fit into 31 bits is no wait at all.
    this.#timers.set(++this.#count, { at: this.time + (ms > 2 ** 31 - 1 ? 1 : ms), action });
    return this.#count;
  };
  clearTimeout = (timer) => this.#timers.delete(timer);

  /** How long until something happens; undefined if nothing will. */
  get next() {
    return this.#timers.size === 0 ? undefined : Math.min(...[...this.#timers.values()].map(({ at }) => at)) - this.time;
  }

  async pass(ms) {
    const end = this.time + ms;
    await settle();
    while (this.next !== undefined && this.time + this.next <= end) {
      const [timer, { at, action }] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at)[0];
      this.#timers.delete(timer);
      this.time = at;
      action();
      await settle();
    }
    this.time = end;
  }
}

/** One connection, seen from the server. */
export class FakeSocket extends EventTarget {
  readyState = 0;
  protocol = '';
  /** What the client has said. */
  heard = [];

  constructor(net, url, protocols) {
    super();
    Object.assign(this, { net, url, protocols });
    net.sockets.push(this);
  }

  send(data) {
    this.heard.push(JSON.parse(data));
  }

  close() {
    this.readyState = 3;
  }

  opens() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  breaks() {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }

  says(...frames) {
    for (const frame of frames) {
      this.#deliver(JSON.stringify(frame));
    }
  }

  saysRaw(data) {
    this.#deliver(data);
  }

  #deliver(data) {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  /** What the client has said of a type. */
  of(type) {
    return this.heard.filter((frame) => frame.type === type);
  }

  last(type) {
    return this.of(type).at(-1);
  }

  /** Lets the client in. */
  welcomes({ head = 0, caughtUp = true, ...more } = {}) {
    this.opens();
    const login = this.heard[0];
    const { user } = login;
    this.says({ type: 'welcome', id: login.id, user, guest: true, log: { [user]: head }, unread: {}, ...more });
    if (caughtUp) {
      this.says({ type: 'caughtUp', log: user });
    }
  }
}

/** A Messenger, all it has told, and the other end of its connections. */
export class Scene {
  clock = new FakeClock();
  sockets = [];
  told = [];

  constructor(options = {}) {
    const net = this;
    this.messenger = new Messenger({
      url: 'ws://test/ws',
      device: 'd',
      clock: this.clock,
      random: () => 0.5,
      WebSocket: class extends FakeSocket {
        constructor(url, protocols) {
          super(net, url, protocols);
        }
      },
      ...options,
    });
    for (const type of ['link', 'welcome', 'message', 'caughtup', 'moved', 'queued', 'stored', 'failed', 'discarded', 'receipt', 'presence', 'typing', 'left', 'unkept']) {
      this.messenger.addEventListener(type, ({ detail }) => this.told.push({ type, ...structuredClone(detail) }));
    }
  }

  /** The newest connection. */
  get socket() {
    return this.sockets.at(-1);
  }

  of(type) {
    return this.told.filter((one) => one.type === type);
  }

  last(type) {
    return this.of(type).at(-1);
  }

  /** Everything is set up and online. */
  static async online({ user = 'ann', head = 0, ...options } = {}) {
    const scene = new Scene(options);
    await scene.messenger.connect({ user, way: 'guest' });
    scene.socket.welcomes({ head });
    await settle();
    return scene;
  }

  /** The wait is over. */
  async triesAgain() {
    await this.clock.pass(this.messenger.link.until - this.clock.time);
  }

  /** The connection breaks, and the next one is there. */
  async comesBack(welcome) {
    this.socket.breaks();
    await this.triesAgain();
    this.socket.welcomes(welcome);
    await settle();
  }
}

export const id = (n) => `019ca945-0a00-7abc-8def-${String(n).padStart(12, '0')}`;

export const message = (seq, more = {}) => ({
  type: 'message',
  id: id(seq),
  from: 'bob',
  to: 'ann',
  text: `text ${seq}`,
  log: 'ann',
  seq,
  time: '2026-03-01T12:00:00.007Z',
  ...more,
});

export const stored = (idOfIt, seq, more = {}) => ({ type: 'stored', id: idOfIt, log: 'ann', seq, time: '2026-03-01T12:00:00.009Z', ...more });
