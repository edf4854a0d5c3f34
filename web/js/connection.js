// The wire protocol (docs/protocol.md, dialect compact where the server has it, else json): one connection at a
// time, which comes back by itself and goes on where it broke.

import { Alarm } from './alarm.js';
import { SUBPROTOCOL, decode, encode } from './cbor.js';
import { device, keepToken, loadToken } from './kept.js';
import { UNANSWERED, refusalOf } from './refusals.js';
import { PAGE_MESSAGES } from './store.js';
import { uuidv7 } from './uuidv7.js';

/** @import {Way} from './refusals.js' */
/** @import {Message, Store} from './store.js' */

/**
 * A frame; which fields it has depends on its type.
 *
 * @typedef {{type: string, [field: string]: any}} Frame
 */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A connection that lasted so long was a good one: the next wait is short again. */
const GOOD_AFTER_MS = 5_000;
/** From connecting to `welcome`. */
const LOGIN_WITHIN_MS = 15_000;
/** We ask for a sign of life after so long a silence (the browser hides WebSocket pings from us). */
const PING_AFTER_MS = 30_000;
const PONG_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 15_000;
/** The server's own number for a missing one is 50 ms. */
const HOLE_FILLS_WITHIN_MS = 300;
/** Between two times that we say what was received and read: each time only the last number counts. */
const RECEIPTS_EVERY_MS = 300;
/**
 * Every so many tries in a row that reach nobody we do not ask for a subprotocol: browsers hang up where a server, or
 * something on the way to it, does not answer that.
 */
const PLAIN_EVERY = 4;
const PEOPLE_A_PAGE = 100;
const PEOPLE_PAGES = 10;

/** With these codes the same request can succeed later. */
const PASSING = new Set(['busy', 'unavailable', 'rate_limited']);
/** With these a token is worth nothing any more. */
const SIGNED_OUT = new Set(['auth_failed', 'unauthenticated']);
/** With these the name is not to blame for a login that failed. */
const PASSING_AT_LOGIN = new Set([...PASSING, 'internal']);

/**
 * The wait before the next try, "full jitter": anything up to a bound that doubles with every failure, so
 * that clients that lost their server together do not come back together
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param {number} failures how many tries have failed before
 * @returns {number} in milliseconds
 */
export function fullJitter(failures, random = Math.random) {
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
}

/**
 * Brings the store and the server together: log in, catch up, send what is in the outbox, say what was received and
 * read, and ask for the past.
 *
 * Messages are sent one at a time: so they are stored in the order they were written in, even when the server
 * says `busy` in between or the connection breaks.
 */
export class Connection {
  #store;
  #url;
  /** @type {string | null} whom to log in, as long as we want to be connected */
  #name = null;
  /** @type {Way} how we get in; with a password once only, from then on by the token that it brought */
  #way = 'guest';
  /** @type {string | undefined} until it is sent */
  #password;
  /** @type {string | null} the token if the browser keeps nothing */
  #token = null;
  /** @type {Map<string, (answer: Frame) => void>} who waits for an answer, by the id of the request */
  #asked = new Map();
  /** @type {WebSocket | null} */
  #socket = null;
  #loginId = '';
  #failures = 0;
  /** Tries in a row in which no connection was made. */
  #unopened = 0;
  /** When the server let us in; 0 if it has not. */
  #welcomeAt = 0;
  #caughtUp = false;
  /** @type {string | null} the id of the message that waits for its answer */
  #sending = null;
  #receiptsId = '';
  /** What this connection has said to have received. */
  #saidReceived = 0;
  /** @type {Map<string, number>} what it has said to have read, by writer */
  #saidRead = new Map();
  /** @type {{id: string, peer: string} | null} the page of history that we wait for */
  #page = null;
  #usersId = '';
  #userPages = 0;
  /** The number before a hole for which we have reconnected; -1 if for none. */
  #holeAfter = -1;

  #retry = new Alarm();
  #silence = new Alarm();
  #answer = new Alarm();
  #pause = new Alarm();
  #hole = new Alarm();
  #usersLater = new Alarm();
  #receiptsLater = new Alarm();
  #pageAnswer = new Alarm();
  #pageLater = new Alarm();
  #alarms = [
    this.#retry,
    this.#silence,
    this.#answer,
    this.#pause,
    this.#hole,
    this.#usersLater,
    this.#receiptsLater,
    this.#pageAnswer,
    this.#pageLater,
  ];

  /**
   * @param {Store} store
   * @param {string} url of the WebSocket
   */
  constructor(store, url) {
    this.#store = store;
    this.#url = url;
    store.addEventListener('change', () => {
      this.#sayReceipts();
      this.#askForPage();
    });
  }

  /**
   * Connects and stays connected. A way that takes a password is tried once: if it fails, whatever the reason, the store
   * is told, so that nobody has to remember the password.
   *
   * @param {string} name which the store has loaded
   * @param {Way} way
   * @param {string} [password]
   */
  connect(name, way, password) {
    this.#name = name;
    this.#way = way;
    this.#password = password;
    this.#failures = 0;
    this.#open();
  }

  /** Says goodbye, and stays away. */
  disconnect() {
    this.#write({ type: 'logout', id: uuidv7() });
    this.#keepToken(null);
    this.#name = null;
    this.#close();
    this.#store.setLink({ phase: 'idle' });
  }

  /** Tries now instead of later, unless the server asked for the wait; makes sure that a connection still works. */
  hurry() {
    const { phase, ordered } = this.#store.link;
    if (phase === 'waiting' && !ordered) {
      this.#open();
    } else if (this.#welcomeAt > 0) {
      this.#askForLife();
    }
  }

  /**
   * Asks for something that is not asked for again if the connection breaks.
   *
   * @param {Frame} request without an id
   * @returns {Promise<Frame>} the answer, `ok`, `bye` or `error`
   */
  ask(request) {
    const id = uuidv7();
    return new Promise((resolve) => {
      if (this.#welcomeAt === 0) {
        resolve({ type: 'error', code: 'unavailable' });
      } else {
        this.#asked.set(id, resolve);
        this.#write({ ...request, id });
      }
    });
  }

  /** Sends the next message of the outbox, if it is its turn. */
  flush() {
    if (!this.#caughtUp || this.#sending !== null || this.#pause.isSet) {
      return;
    }
    const message = this.#store.nextToSend();
    if (message) {
      this.#sending = message.id;
      this.#answer.set(ANSWER_WITHIN_MS, () => this.#lost());
      this.#write({ type: 'send', id: message.id, to: message.to, text: message.text });
    }
  }

  #open() {
    this.#close();
    this.#store.setLink({ phase: 'connecting', fresh: this.#failures <= 1 });
    this.#unopened++;
    const socket = new WebSocket(this.#url, this.#unopened % PLAIN_EVERY === 0 ? [] : [SUBPROTOCOL]);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#silence.set(LOGIN_WITHIN_MS, () => this.#lost());
    // A socket that was given up may still report; it is not heard.
    const current = (/** @type {() => void} */ action) => () => socket === this.#socket && action();
    socket.addEventListener('open', current(() => this.#logIn()));
    socket.addEventListener('close', current(() => this.#lost()));
    socket.addEventListener('message', ({ data }) => current(() => this.#hear(data))());
  }

  #close() {
    this.#alarms.forEach((alarm) => alarm.off());
    if (this.#welcomeAt > 0 && Date.now() - this.#welcomeAt > GOOD_AFTER_MS) {
      this.#failures = 0;
    }
    this.#welcomeAt = 0;
    this.#caughtUp = false;
    this.#sending = null;
    this.#page = null;
    this.#forgetReceipts();
    this.#asked.forEach((resolve) => resolve({ type: 'error', code: UNANSWERED }));
    this.#asked.clear();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /**
   * The connection is gone, or useless.
   *
   * @param {number} [retryAfterMs] the wait that the server asks for
   * @param {string} [message] the server's sentence
   */
  #lost(retryAfterMs, message) {
    if (this.#isOnce) {
      return this.#refused({ code: UNANSWERED });
    }
    this.#close();
    const wait = retryAfterMs ?? fullJitter(this.#failures);
    this.#failures++;
    this.#retry.set(wait, () => this.#open());
    const ordered = retryAfterMs !== undefined;
    const fresh = this.#failures <= 1;
    this.#store.setLink({ phase: 'waiting', fresh, until: Date.now() + wait, ordered, message });
  }

  /**
   * There is no way in by this name, or no longer.
   *
   * @param {Record<string, any>} answer an `error` or a `bye`
   */
  #refused(answer) {
    const refusal = refusalOf(this.#way, answer);
    if (this.#way === 'token' && SIGNED_OUT.has(answer.code)) {
      this.#keepToken(null);
    }
    this.#name = null;
    this.#password = undefined;
    this.#close();
    this.#store.setLink({ phase: 'idle' });
    this.#store.leave(refusal);
  }

  /** Whether this way is tried once only. */
  get #isOnce() {
    return this.#way === 'password' || this.#way === 'register';
  }

  #logIn() {
    this.#unopened = 0;
    const token = this.#way === 'token' ? (loadToken(this.#name ?? '') ?? this.#token) : undefined;
    if (token === null) {
      // Another tab has signed out.
      return this.#refused({ code: 'auth_failed' });
    }
    this.#loginId = uuidv7();
    // What is kept of a guest is no place in the log of the account of that name.
    const goesOn = this.#store.follows && this.#store.guest === (this.#way === 'guest');
    this.#write({
      type: this.#way === 'register' ? 'register' : 'login',
      id: this.#loginId,
      user: this.#name,
      password: this.#password,
      token,
      device: device(),
      after: goesOn ? { [this.#name ?? '']: this.#store.last } : undefined,
    });
    this.#password = undefined;
  }

  /** @param {string | null} token */
  #keepToken(token) {
    this.#token = token;
    keepToken(this.#name ?? '', token);
  }

  /** @param {Frame} frame */
  #write(frame) {
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN) {
      const compact = socket.protocol === SUBPROTOCOL;
      socket.send(compact ? encode(frame, this.#name ?? '') : JSON.stringify(frame));
    }
  }

  /** @param {string | ArrayBuffer} data */
  #hear(data) {
    if (this.#welcomeAt > 0) {
      this.#expectLife();
    }
    /** @type {Frame} */
    const frame = typeof data === 'string' ? JSON.parse(data) : decode(data, this.#name ?? '');
    switch (frame.type) {
      case 'welcome':
        return this.#onWelcome(frame);
      case 'message':
        return this.#onMessage(frame);
      case 'stored':
        return this.#onStored(frame);
      case 'caughtUp':
        return this.#onCaughtUp(frame);
      case 'delivered':
        return this.#onDelivered(frame);
      case 'read':
        return this.#onRead(frame);
      case 'page':
        return this.#onPage(frame);
      case 'users':
        return this.#onUsers(frame);
      case 'presence':
        return this.#store.presence(frame.online ?? [], frame.offline ?? [], frame.count);
      case 'ok':
        return this.#onOk(frame);
      case 'error':
        return this.#onError(frame);
      case 'bye':
        return this.#onBye(frame);
    }
  }

  /** @param {Frame} frame */
  #onWelcome({ id, guest, token, log, unread }) {
    if (id !== this.#loginId) {
      return;
    }
    this.#welcomeAt = Date.now();
    this.#way = guest ? 'guest' : 'token';
    if (token !== undefined) {
      this.#keepToken(token);
    }
    this.#expectLife();
    this.#store.welcomed(log?.[this.#name ?? ''] ?? this.#store.last, unread ?? {}, guest);
    this.#askForUsers();
  }

  /** @param {Frame} frame */
  #onOk(frame) {
    if (frame.token !== undefined) {
      this.#keepToken(frame.token);
    }
    this.#answerTo(frame);
  }

  /** @param {Frame} frame */
  #onMessage({ id, from, to, text, log, seq, time, expired }) {
    // Rooms have logs of their own; this version follows none.
    if (log === this.#name) {
      this.#store.receive({ id, from, to, text, seq, time }, expired === true);
      this.#answered(id);
      this.#watchForHole();
    }
  }

  /** @param {Frame} frame */
  #onStored({ id, log, seq, time }) {
    if (log === this.#name) {
      this.#store.stored(id, seq, time);
      this.#watchForHole();
    }
    this.#answered(id);
  }

  /** @param {Frame} frame */
  #onCaughtUp({ log, expired }) {
    if (log === this.#name) {
      this.#caughtUp = true;
      this.#store.caughtUp(expired === true);
      this.#watchForHole();
      this.#store.setLink({ phase: 'online' });
      this.flush();
      this.#sayReceipts();
      this.#askForPage();
    }
  }

  /** @param {Frame} frame */
  #onDelivered({ by, log, upTo }) {
    if (log === this.#name) {
      this.#store.delivered(by, upTo);
    }
  }

  /** @param {Frame} frame */
  #onRead({ by, with: peer, log, upTo }) {
    if (log !== this.#name) {
      return;
    }
    if (peer === undefined) {
      this.#store.readBy(by, upTo);
    } else {
      this.#store.readByUs(peer, upTo);
    }
  }

  /** @param {Frame} frame */
  #onPage({ id, messages, end, expired }) {
    if (this.#page === null || id !== this.#page.id) {
      return;
    }
    const { peer } = this.#page;
    this.#pageAnswered();
    const past = messages.map((/** @type {Message} */ { id, from, to, text, seq, time }) => ({ id, from, to, text, seq, time }));
    this.#store.addPage(peer, past, end, expired === true);
  }

  /** @param {Frame} frame */
  #onUsers({ id, users, end, count }) {
    if (id !== this.#usersId) {
      return;
    }
    if (this.#userPages === 1) {
      this.#store.forgetOnline();
    }
    this.#store.presence(users, [], count);
    if (!end && users.length > 0 && this.#userPages < PEOPLE_PAGES) {
      this.#askForUsers(users.at(-1));
    }
  }

  /** @param {Frame} frame */
  #onError(frame) {
    const { id, code, message, retryAfterMs } = frame;
    if (this.#welcomeAt === 0) {
      return PASSING_AT_LOGIN.has(code) && !this.#isOnce ? this.#lost(retryAfterMs, message) : this.#refused(frame);
    }
    if (this.#asked.has(id)) {
      return this.#answerTo(frame);
    }
    if (code === 'unauthenticated') {
      return this.#lost();
    }
    if (id === this.#usersId && PASSING.has(code)) {
      return this.#usersLater.set(retryAfterMs ?? LONGEST_WAIT_MS, () => this.#askForUsers());
    }
    if (id === this.#page?.id) {
      return this.#onPageRefused(code, retryAfterMs);
    }
    if (id === this.#receiptsId && PASSING.has(code)) {
      this.#forgetReceipts();
      return this.#receiptsLater.set(retryAfterMs ?? LONGEST_WAIT_MS, () => this.#sayReceipts());
    }
    if (id === undefined || id !== this.#sending) {
      return;
    }
    if (PASSING.has(code)) {
      this.#pause.set(retryAfterMs ?? 2 * FIRST_WAIT_MS, () => this.flush());
    } else {
      this.#store.failed(id, message, code === 'conflict');
    }
    this.#answered(id);
  }

  /** @param {Frame} frame */
  #onBye(frame) {
    const { id, code, message, retryAfterMs, reconnect } = frame;
    if (this.#asked.has(id)) {
      return this.#answerTo(frame);
    }
    if (reconnect && !this.#isOnce) {
      return this.#lost(retryAfterMs, message);
    }
    if (!this.#store.entered || code === 'unauthenticated') {
      return this.#refused(frame);
    }
    this.#close();
    this.#store.keepNow();
    this.#store.setLink({ phase: 'ended', message });
  }

  /** @param {Frame} answer to what somebody asked and waits for */
  #answerTo(answer) {
    this.#asked.get(answer.id)?.(answer);
    this.#asked.delete(answer.id);
  }

  /**
   * This message is settled; the next one may go.
   *
   * @param {string} id
   */
  #answered(id) {
    if (id === this.#sending) {
      this.#sending = null;
      this.#answer.off();
      this.flush();
    }
  }

  /** Says what was received and read, if that is more than was said before. */
  #sayReceipts() {
    if (!this.#caughtUp || this.#receiptsLater.isSet) {
      return;
    }
    const id = uuidv7();
    /** @type {Frame[]} */
    const frames = [];
    const { received } = this.#store;
    if (received > this.#saidReceived) {
      this.#saidReceived = received;
      frames.push({ type: 'received', id, log: this.#name, upTo: received });
    }
    for (const [peer, upTo] of this.#store.unsaidReads) {
      if (upTo > (this.#saidRead.get(peer) ?? 0)) {
        this.#saidRead.set(peer, upTo);
        frames.push({ type: 'read', id, with: peer, upTo });
      }
    }
    if (frames.length > 0) {
      this.#receiptsId = id;
      frames.forEach((frame) => this.#write(frame));
      this.#receiptsLater.set(RECEIPTS_EVERY_MS, () => this.#sayReceipts());
    }
  }

  #forgetReceipts() {
    this.#saidReceived = 0;
    this.#saidRead.clear();
  }

  /** Asks for the page of the past that somebody wants to see. */
  #askForPage() {
    const wanted = this.#store.wantedPage;
    if (!this.#caughtUp || wanted === null || this.#page !== null || this.#pageLater.isSet) {
      return;
    }
    const { peer, before } = wanted;
    this.#page = { id: uuidv7(), peer };
    this.#pageAnswer.set(ANSWER_WITHIN_MS, () => this.#lost());
    this.#write({ type: 'history', id: this.#page.id, with: peer, before, limit: PAGE_MESSAGES });
  }

  #pageAnswered() {
    this.#page = null;
    this.#pageAnswer.off();
  }

  /**
   * @param {string} code
   * @param {number} [retryAfterMs]
   */
  #onPageRefused(code, retryAfterMs) {
    const { peer = '' } = this.#page ?? {};
    this.#pageAnswered();
    if (PASSING.has(code)) {
      this.#pageLater.set(retryAfterMs ?? 2 * FIRST_WAIT_MS, () => this.#askForPage());
    } else {
      this.#store.refusedPage(peer);
      this.#askForPage();
    }
  }

  /** @param {string} [after] */
  #askForUsers(after) {
    this.#usersId = uuidv7();
    this.#userPages = after === undefined ? 1 : this.#userPages + 1;
    this.#write({ type: 'users', id: this.#usersId, after, limit: PEOPLE_A_PAGE });
  }

  /** Whatever we hear is a sign of life. */
  #expectLife() {
    this.#silence.set(PING_AFTER_MS, () => this.#askForLife());
  }

  #askForLife() {
    this.#write({ type: 'ping', id: uuidv7() });
    this.#silence.set(PONG_WITHIN_MS, () => this.#lost());
  }

  /** A number that stays away is asked for by a new login; if it is not there then, it is nowhere. */
  #watchForHole() {
    if (!this.#store.hasHole) {
      this.#hole.off();
    } else if (!this.#hole.isSet) {
      this.#hole.set(HOLE_FILLS_WITHIN_MS, () => {
        if (this.#holeAfter === this.#store.last) {
          this.#store.skipHole();
          this.#watchForHole();
        } else {
          this.#holeAfter = this.#store.last;
          this.#lost();
        }
      });
    }
  }
}
