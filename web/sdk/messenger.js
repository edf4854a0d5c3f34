// A client of the messenger: one WebSocket at a time, which comes back by itself and goes on where it broke. It speaks
// the wire protocol (docs/protocol.md; the dialect compact where the server has it, else json), depends on nothing,
// and runs in browsers and in Node.
//
//   const messenger = new Messenger({ url: 'wss://chat.example.org/ws' });
//   messenger.addEventListener('message', ({ detail }) => console.log(detail.message.from, detail.message.text));
//   await messenger.connect({ user: 'alicia', way: 'guest' });
//   await messenger.send('robert', 'hi');

import { Alarm } from './alarm.js';
import { fullJitter } from './backoff.js';
import { SUBPROTOCOL, decode, encode } from './cbor.js';
import { Outbox } from './outbox.js';
import { Place } from './place.js';
import { uuidv7 } from './uuidv7.js';

export { uuidv7 };

/** @import {KeptPlace} from './place.js' */

/**
 * A frame; which fields it has depends on its type.
 *
 * @typedef {{type: string, [field: string]: any}} Frame
 */

/**
 * @typedef {Object} Message
 * @property {string} id
 * @property {string} from
 * @property {string} to
 * @property {string} text
 * @property {number} seq its number in the own log; 0 while the server has not confirmed it
 * @property {string} time RFC 3339: the server's, or when it was written while that is unknown
 * @property {string} [replyTo] the id of the message that it answers
 * @property {{code: string, message: string}} [failure] why the server refused it
 */

/**
 * How to get in: as a guest, by the password, by making an account, or by the token that an earlier login has brought.
 *
 * @typedef {'guest' | 'password' | 'register' | 'token'} Way
 */

/**
 * @typedef {Object} Login
 * @property {string} user folded (docs/protocol.md, Names)
 * @property {Way} way
 * @property {string} [password]
 */

/**
 * What the connection is doing.
 *
 * @typedef {Object} Link
 * @property {'idle' | 'connecting' | 'online' | 'waiting' | 'ended'} phase `ended`: the server has closed it for good
 * @property {boolean} [fresh] whether this is the first try, or the first after a connection that worked
 * @property {string} [code] why the server has closed it, if it gave a reason
 * @property {string} [message] the same as a sentence
 * @property {number} [until] waiting: when it tries again, as `Date.now()`
 * @property {boolean} [ordered] waiting: the server asked for this wait, so nobody may cut it short
 */

/**
 * What is kept of one user.
 *
 * @typedef {Object} Kept
 * @property {KeptPlace} place
 * @property {Message[]} outbox in the order it was written
 */

/**
 * Keeps what has to survive: by default nothing. Its promises are waited for where something would be lost otherwise;
 * they must not reject, for nobody could do anything about it.
 *
 * @typedef {Object} Storage
 * @property {(user: string) => Promise<Kept | undefined>} load
 * @property {(user: string, place: KeptPlace, messages: Message[]) => Promise<void>} keep the place, and the messages that
 *   have come before it: both or neither
 * @property {(user: string, messages: readonly Message[]) => Promise<void>} keepOutbox the whole of it
 * @property {(user: string) => Promise<void>} forget the place and all messages, but not the outbox
 */

/**
 * A page of a conversation, oldest first.
 *
 * @typedef {Object} Page
 * @property {Message[]} messages
 * @property {boolean} end whether there is nothing beyond them
 * @property {boolean} expired whether what is beyond them is no longer kept
 */

/** @type {Storage} */
const NOTHING_KEPT = {
  load: async () => undefined,
  keep: async () => {},
  keepOutbox: async () => {},
  forget: async () => {},
};

/** A connection that lasted so long was a good one: the next wait is short again. */
const GOOD_AFTER_MS = 5_000;
/** From connecting to `welcome`. */
const LOGIN_WITHIN_MS = 15_000;
/** We ask for a sign of life after so long a silence (the browser hides WebSocket pings from us). */
const PING_AFTER_MS = 30_000;
const PONG_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 15_000;
/** When the server asks for a wait without saying how long. */
const SHORT_WAIT_MS = 1_000;
const LONG_WAIT_MS = 30_000;
/** The server's own number for a missing one is 50 ms. */
const HOLE_FILLS_WITHIN_MS = 300;
/** Between two times that we say what was received and read: each time only the last number counts. */
const RECEIPTS_EVERY_MS = 300;
/** What has come is kept after so long, together with what comes until then. */
const KEEP_AFTER_MS = 200;
/** The other side shows that somebody writes for 6 s; it is told so often. */
const TYPING_EVERY_MS = 4_000;
/**
 * Every so many tries in a row that reach nobody we do not ask for a subprotocol: browsers hang up where a server, or
 * something on the way to it, does not answer that.
 */
const PLAIN_EVERY = 4;
const PEOPLE_A_PAGE = 100;
const PEOPLE_PAGES = 10;

/** The code, of our own, of a request that was not answered. */
export const UNANSWERED = 'unanswered';
/** With these codes the same request can succeed later. */
const PASSING = new Set(['busy', 'unavailable', 'rate_limited']);
/** With these a token is worth nothing any more. */
const SIGNED_OUT = new Set(['auth_failed', 'unauthenticated']);
/** With these the name is not to blame for a login that failed. */
const PASSING_AT_LOGIN = new Set([...PASSING, 'internal']);

/** The server has refused a request, or did not answer it ({@link UNANSWERED}). */
export class RefusedError extends Error {
  /** @param {Record<string, any>} answer an `error` or a `bye` */
  constructor({ code, message = code, retryAfterMs }) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Messages are sent one at a time: so they are stored in the order they were written in, even when the server says
 * `busy` in between or the connection breaks. Each message of the log is told once.
 *
 * Events; what they tell is in `detail`, and can be cloned:
 * `link` {@link Link}; `welcome` `{user, guest, head, unread, forgotten, outbox}` the server has let us in, and
 * `forgotten` if what was kept was of somebody or something else; `message` `{message, expired, live}` the next of the log, or one
 * behind a hole; `caughtup` `{missed, expired}`; `moved` `{last}` up to where everything has come; `queued` `{message}`,
 * `stored` `{message}`, `failed` `{id, message}`, `discarded` `{id}` of the outbox; `receipt` `{kind, peer, upTo}` with kind
 * `delivered` or `read` by the peer, or `readHere` by us; `presence` `{online, offline, count, seen, all}`, with `all` if
 * everybody else is offline; `typing` `{from}`; `left` `{way, answer}` there is no way in by this name, or no longer:
 * `answer` is an `error` or a `bye`, or null if we wanted it.
 */
export class Messenger extends EventTarget {
  #url;
  #device;
  #storage;
  #tokens;
  #WebSocket;
  /** @type {string | null} whom to log in, as long as we want to be connected */
  #user = null;
  /** @type {Way} how we get in; with a password once only, from then on by the token that it brought */
  #way = 'guest';
  /** @type {string | undefined} until it is sent */
  #password;
  #place = new Place();
  #outbox = new Outbox();
  /** @type {Link} */
  #link = { phase: 'idle' };
  /** @type {Set<string>} */
  #online = new Set();
  #onlineCount = 0;
  /** The last number of the log when we logged in. */
  #head = 0;
  /** @type {Record<string, number>} how many messages of whom were unread then */
  #unread = {};
  #missed = 0;

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
  /** Changes with whom we log in: what was begun for another must stop. */
  #round = 0;
  /** @type {string | null} the id of the message that waits for its answer */
  #sending = null;
  #receiptsId = '';
  /** What this connection has said to have received. */
  #saidReceived = 0;
  /** @type {Map<string, number>} what it has said to have read, by writer */
  #saidRead = new Map();
  /** @type {string[]} whose presence is watched */
  #watched = [];
  /** @type {Map<string, number>} until when it need not be said again that we write to somebody, as `Date.now()` */
  #saidTyping = new Map();
  #usersId = '';
  #userPages = 0;
  /** The number before a hole for which we have reconnected; -1 if for none. */
  #holeAfter = -1;
  /** Whether the place has changed since it was kept. */
  #isUnkept = false;
  /** @type {Message[]} have come since then */
  #unkept = [];
  /** @type {Promise<void>} all that was to be kept until now */
  #kept = Promise.resolve();

  #keepLater = new Alarm();
  #retryLater = new Alarm();
  #silence = new Alarm();
  #answer = new Alarm();
  #pause = new Alarm();
  #hole = new Alarm();
  #usersLater = new Alarm();
  #receiptsLater = new Alarm();
  /** What has no meaning any more when the connection is gone. */
  #alarms = [this.#retryLater, this.#silence, this.#answer, this.#pause, this.#hole, this.#usersLater, this.#receiptsLater];

  /**
   * @param {Object} options
   * @param {string} options.url of the WebSocket
   * @param {string} [options.device] a second login of the user from the same device replaces the first; by default
   *   this is a device of its own
   * @param {Storage} [options.storage]
   * @param {Pick<Map<string, string>, 'get' | 'set' | 'delete'>} [options.tokens] what proves who somebody is, by user
   * @param {typeof globalThis.WebSocket} [options.WebSocket] for Node before version 22, which has none
   */
  constructor({ url, device = uuidv7(), storage = NOTHING_KEPT, tokens = new Map(), WebSocket = globalThis.WebSocket }) {
    super();
    this.#url = url;
    this.#device = device;
    this.#storage = storage;
    this.#tokens = tokens;
    this.#WebSocket = WebSocket;
  }

  get user() {
    return this.#user;
  }

  get link() {
    return this.#link;
  }

  /** Every message of the log up to this number has come. */
  get last() {
    return this.#place.last;
  }

  /** What the server has not confirmed yet. */
  get outbox() {
    return this.#outbox.messages;
  }

  /** Everything that the events have told until now and that still counts; can be cloned. */
  get state() {
    return {
      user: this.#user,
      link: this.#link,
      place: this.#place.toKeep(),
      outbox: this.#outbox.messages,
      welcomed: this.#welcomeAt > 0,
      caughtUp: this.#caughtUp,
      head: this.#head,
      unread: this.#unread,
      online: [...this.#online],
      onlineCount: this.#onlineCount,
    };
  }

  /**
   * Connects and stays connected. A way that takes a password is tried once: if it fails, whatever the reason, `left`
   * says so, and nobody has to remember the password.
   *
   * @param {Login} login
   */
  async connect({ user, way, password }) {
    this.close();
    const round = this.#round;
    const kept = await this.#storage.load(user);
    if (round !== this.#round) {
      return;
    }
    this.#user = user;
    this.#way = way;
    this.#password = password;
    this.#place = new Place(kept?.place);
    this.#outbox = new Outbox(kept?.outbox);
    this.#failures = 0;
    this.#open();
  }

  /** Says goodbye, forgets the token, and stays away. */
  disconnect() {
    this.#write({ type: 'logout', id: uuidv7() });
    const way = this.#way;
    this.#keepToken(null);
    this.close();
    this.#tell('left', { way, answer: null });
  }

  /** Stays away, and can come back; all that has come is kept when the promise is settled. */
  close() {
    this.#round++;
    this.#disconnect();
    const kept = this.keepNow();
    this.#user = null;
    this.#password = undefined;
    this.#setLink({ phase: 'idle' });
    return kept;
  }

  /** Tries now instead of later, unless the server asked for the wait; makes sure that a connection still works. */
  hurry() {
    const { phase, ordered } = this.#link;
    if (phase === 'waiting' && !ordered) {
      this.#open();
    } else if (this.#welcomeAt > 0) {
      this.#askForLife();
    }
  }

  /** Keeps at once what would be kept soon. */
  keepNow() {
    this.#keepLater.off();
    if (this.#isUnkept && this.#user !== null) {
      const user = this.#user;
      const place = this.#place.toKeep();
      const messages = this.#unkept;
      this.#forgetUnkept();
      this.#kept = this.#kept.then(() => this.#storage.keep(user, place, messages));
    }
    return this.#kept;
  }

  /** The place in the log and all messages are forgotten, but not what was not sent yet. */
  async forget() {
    if (this.#user !== null) {
      const user = this.#user;
      this.#forgetUnkept();
      this.#kept = this.#kept.then(() => this.#storage.forget(user));
      await this.#kept;
    }
  }

  #forgetUnkept() {
    this.#isUnkept = false;
    this.#unkept = [];
  }

  /**
   * Sends a text, as soon as it is its turn: `queued` and then `stored` or `failed` tell of it.
   *
   * @param {string} to
   * @param {string} text 16,384 bytes of UTF-8 at most, and not blank
   * @param {string} [replyTo] the id of the message that it answers
   * @param {string} [id] a new UUIDv7; by it the same text is sent once, however often it is said to be sent
   * @returns {Promise<string>} the id, when the message is kept
   */
  async send(to, text, replyTo, id = uuidv7()) {
    if (this.#outbox.messages.some((message) => message.id === id)) {
      return id;
    }
    const message = { id, from: this.#user ?? '', to, text, seq: 0, time: new Date().toISOString(), replyTo };
    this.#saidTyping.delete(to);
    await this.#queue(message);
    return id;
  }

  /**
   * @param {string} id of a message that failed
   */
  async retry(id) {
    const message = this.#outbox.retry(id);
    if (message) {
      this.#tell('queued', { message });
      this.#flush();
      await this.#keepOutbox();
    }
  }

  /** @param {string} id of a message that failed */
  async discard(id) {
    if (id !== this.#sending && this.#outbox.remove(id)) {
      this.#tell('discarded', { id });
      await this.#keepOutbox();
    }
  }

  /**
   * Somebody has read what a peer wrote.
   *
   * @param {string} peer
   * @param {number} upTo a number of the own log
   */
  read(peer, upTo) {
    if (upTo > this.#place.receipts.readUpTo(peer)) {
      this.#place.receipts.see(peer, upTo);
      delete this.#unread[peer];
      this.#tell('receipt', { kind: 'readHere', peer, upTo });
      this.#keep();
      this.#sayReceipts();
    }
  }

  /**
   * Somebody is writing to a peer. It may be called for each key.
   *
   * @param {string} to
   */
  typing(to) {
    const now = Date.now();
    if (this.#caughtUp && now >= (this.#saidTyping.get(to) ?? 0)) {
      this.#saidTyping.set(to, now + TYPING_EVERY_MS);
      this.#write({ type: 'typing', to });
    }
  }

  /**
   * @param {string[]} users whose presence is wanted from now on, 100 at most; `presence` tells it, and when those who are
   *   offline were seen last
   */
  watch(users) {
    this.#watched = users;
    this.#sayWatched();
  }

  /**
   * @param {string} peer
   * @param {{before?: number, after?: number, limit?: number}} [range] numbers of the own log, at most one of `before` and
   *   `after`; with neither, it is the newest page
   * @returns {Promise<Page>}
   * @throws {RefusedError} if there is no answer
   */
  async history(peer, { before, after, limit = 50 } = {}) {
    const answer = await this.#askUntilAnswered({ type: 'history', with: peer, before, after, limit });
    if (answer.type !== 'page') {
      throw new RefusedError(answer);
    }
    return { messages: answer.messages.map(messageOf), end: answer.end, expired: answer.expired === true };
  }

  /**
   * Asks for something that is not asked for again if the connection breaks.
   *
   * @param {Frame} request without an id
   * @returns {Promise<Frame>} the answer, whatever it is
   */
  ask(request) {
    if (this.#welcomeAt === 0) {
      return Promise.resolve({ type: 'error', code: 'unavailable' });
    }
    const id = uuidv7();
    return new Promise((resolve) => {
      const late = setTimeout(() => this.#lost(), ANSWER_WITHIN_MS);
      this.#asked.set(id, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      this.#write({ ...request, id });
    });
  }

  /** @param {Frame} request */
  async #askUntilAnswered(request) {
    for (;;) {
      const answer = await this.ask(request);
      if (!PASSING.has(answer.code) || this.#welcomeAt === 0) {
        return answer;
      }
      await new Promise((resolve) => setTimeout(resolve, answer.retryAfterMs ?? SHORT_WAIT_MS));
    }
  }

  // The outbox

  /** @param {Message} message */
  async #queue(message) {
    this.#outbox.add(message);
    this.#tell('queued', { message });
    this.#flush();
    await this.#keepOutbox();
  }

  /** Sends the next message of the outbox, if it is its turn. */
  #flush() {
    const message = this.#outbox.next;
    if (!message || !this.#caughtUp || this.#sending !== null || this.#pause.isSet) {
      return;
    }
    const { id, to, text, replyTo } = message;
    this.#sending = id;
    this.#answer.set(ANSWER_WITHIN_MS, () => this.#lost());
    this.#write({ type: 'send', id, to, text, replyTo });
  }

  #keepOutbox() {
    return this.#user === null ? Promise.resolve() : this.#storage.keepOutbox(this.#user, this.#outbox.messages);
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
      this.#flush();
    }
  }

  // The connection

  #open() {
    this.#disconnect();
    this.#setLink({ phase: 'connecting', fresh: this.#failures <= 1 });
    this.#unopened++;
    const socket = new this.#WebSocket(this.#url, this.#unopened % PLAIN_EVERY === 0 ? [] : [SUBPROTOCOL]);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#silence.set(LOGIN_WITHIN_MS, () => this.#lost());
    // A socket that was given up may still report; it is not heard.
    const current = (/** @type {() => void} */ action) => () => socket === this.#socket && action();
    socket.addEventListener('open', current(() => this.#logIn()));
    socket.addEventListener('close', current(() => this.#lost()));
    socket.addEventListener('message', ({ data }) => current(() => this.#hear(data))());
  }

  #disconnect() {
    this.#alarms.forEach((alarm) => alarm.off());
    if (this.#welcomeAt > 0 && Date.now() - this.#welcomeAt > GOOD_AFTER_MS) {
      this.#failures = 0;
    }
    this.#welcomeAt = 0;
    this.#caughtUp = false;
    this.#sending = null;
    this.#forgetReceipts();
    this.#saidTyping.clear();
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    asked.forEach((resolve) => resolve({ type: 'error', code: UNANSWERED }));
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /**
   * The connection is gone, or useless.
   *
   * @param {Record<string, any>} [reason] an `error` or a `bye` that says why
   */
  #lost({ code, message, retryAfterMs } = {}) {
    if (this.#isOnce) {
      return this.#refused({ code: UNANSWERED });
    }
    this.#disconnect();
    const wait = retryAfterMs ?? fullJitter(this.#failures);
    this.#failures++;
    this.#retryLater.set(wait, () => this.#open());
    const ordered = retryAfterMs !== undefined;
    const fresh = this.#failures <= 1;
    this.#setLink({ phase: 'waiting', fresh, until: Date.now() + wait, ordered, code, message });
  }

  /**
   * There is no way in by this name, or no longer.
   *
   * @param {Record<string, any>} answer an `error` or a `bye`
   */
  #refused(answer) {
    const way = this.#way;
    if (way === 'token' && SIGNED_OUT.has(answer.code)) {
      this.#keepToken(null);
    }
    this.close();
    this.#tell('left', { way, answer });
  }

  /** Whether this way is tried once only. */
  get #isOnce() {
    return this.#way === 'password' || this.#way === 'register';
  }

  #logIn() {
    this.#unopened = 0;
    const user = this.#user ?? '';
    const token = this.#way === 'token' ? this.#tokens.get(user) : undefined;
    if (this.#way === 'token' && token === undefined) {
      // Somebody else, with whom we share the tokens, has signed out.
      return this.#refused({ code: 'auth_failed' });
    }
    this.#loginId = uuidv7();
    // What is kept of a guest is no place in the log of the account of that name.
    const goesOn = this.#place.follows && this.#place.guest === (this.#way === 'guest');
    this.#write({
      type: this.#way === 'register' ? 'register' : 'login',
      id: this.#loginId,
      user,
      password: this.#password,
      token,
      device: this.#device,
      after: goesOn ? { [user]: this.#place.last } : undefined,
    });
    this.#password = undefined;
  }

  /** @param {string | null} token */
  #keepToken(token) {
    if (token === null) {
      this.#tokens.delete(this.#user ?? '');
    } else {
      this.#tokens.set(this.#user ?? '', token);
    }
  }

  /** @param {Link} link */
  #setLink(link) {
    this.#link = link;
    this.#tell('link', link);
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** @param {Frame} frame */
  #write(frame) {
    const socket = this.#socket;
    if (socket?.readyState === 1) {
      const compact = socket.protocol === SUBPROTOCOL;
      socket.send(compact ? encode(frame, this.#user ?? '') : JSON.stringify(frame));
    }
  }

  /** @param {string | ArrayBuffer} data */
  #hear(data) {
    if (this.#welcomeAt > 0) {
      this.#expectLife();
    }
    /** @type {Frame} */
    const frame = typeof data === 'string' ? JSON.parse(data) : decode(data, this.#user ?? '');
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
      case 'read':
        return this.#onReceipt(frame);
      case 'users':
        return this.#onUsers(frame);
      case 'presence':
        return this.#onPresence(frame);
      case 'typing':
        return this.#tell('typing', { from: frame.from });
      case 'ok':
        return this.#onOk(frame);
      case 'page':
        return this.#answerTo(frame);
      case 'error':
        return this.#onError(frame);
      case 'bye':
        return this.#onBye(frame);
    }
  }

  /** @param {Frame} frame */
  #onWelcome({ id, user, guest, token, log, unread = {} }) {
    if (id !== this.#loginId) {
      return;
    }
    this.#welcomeAt = Date.now();
    this.#way = guest ? 'guest' : 'token';
    if (token !== undefined) {
      this.#keepToken(token);
    }
    this.#expectLife();
    this.#head = log?.[user] ?? this.#place.last;
    this.#missed = 0;
    const forgotten = this.#takePlace(guest);
    this.#unread = unread;
    // There we have read on, and know it better.
    this.#place.receipts.unsaid.forEach((_, peer) => delete this.#unread[peer]);
    this.#tell('welcome', { user, guest, head: this.#head, unread: { ...this.#unread }, forgotten, outbox: this.outbox });
    this.#askForUsers();
    this.#sayWatched();
  }

  /**
   * Goes on in the log where we were, if that is a place in this log.
   *
   * @param {boolean} guest
   * @returns {boolean} whether it was not, and everything kept is forgotten
   */
  #takePlace(guest) {
    // Else what is kept was said by or to somebody else of this name, or the server was reset.
    const isOurs = this.#place.guest === guest && (!this.#place.follows || this.#head >= this.#place.last);
    if (isOurs) {
      if (!this.#place.follows) {
        this.#place.followFrom(this.#head);
        this.#keep();
      }
      return false;
    }
    const wasReset = this.#place.guest === guest;
    this.#place = new Place();
    this.#place.guest = guest;
    this.#place.followFrom(wasReset ? 0 : this.#head);
    if (!wasReset) {
      this.#outbox = new Outbox();
      this.#keepOutbox();
    }
    this.forget();
    this.#keep();
    return true;
  }

  /** @param {Frame} frame */
  #onMessage(frame) {
    // Rooms have logs of their own; this version follows none.
    if (frame.log !== this.#user) {
      return;
    }
    if (frame.expired) {
      this.#place.skipTo(frame.seq - 1);
    }
    const message = messageOf(frame);
    const sent = this.#outbox.remove(message.id);
    if (sent) {
      this.#keepOutbox();
    }
    if (this.#place.note(message.seq)) {
      this.#missed += Number(!this.#caughtUp && message.from !== this.#user);
      this.#tell('message', { message, expired: frame.expired === true, live: this.#caughtUp });
      this.#arrived(message);
    }
    this.#answered(message.id);
  }

  /** @param {Frame} frame */
  #onStored({ id, log, seq, time }) {
    const sent = this.#outbox.remove(id);
    if (sent) {
      this.#keepOutbox();
    }
    if (log === this.#user) {
      const isNew = this.#place.note(seq);
      if (sent) {
        const message = { ...sent, seq, time };
        this.#tell('stored', { message });
        this.#arrived(message);
      } else if (isNew) {
        this.#arrived();
      }
    }
    this.#answered(id);
  }

  /** @param {Message} [message] */
  #arrived(message) {
    if (message) {
      this.#unkept.push(message);
    }
    this.#tell('moved', { last: this.#place.last });
    this.#keep();
    this.#watchForHole();
    this.#sayReceipts();
  }

  /** @param {Frame} frame */
  #onCaughtUp({ log, expired }) {
    if (log !== this.#user) {
      return;
    }
    this.#caughtUp = true;
    if (expired) {
      this.#place.skipTo(this.#head);
      this.#keep();
    }
    this.#tell('caughtup', { missed: this.#missed, expired: expired === true });
    this.#tell('moved', { last: this.#place.last });
    this.#watchForHole();
    this.#setLink({ phase: 'online' });
    this.#flush();
    this.#sayReceipts();
  }

  /** @param {Frame} frame */
  #onReceipt({ type, by, with: peer, log, upTo }) {
    if (log !== this.#user) {
      return;
    }
    const { receipts } = this.#place;
    if (type === 'delivered') {
      receipts.delivered(by, upTo);
      this.#tell('receipt', { kind: 'delivered', peer: by, upTo });
    } else if (peer === undefined) {
      receipts.readBy(by, upTo);
      this.#tell('receipt', { kind: 'read', peer: by, upTo });
    } else {
      receipts.confirm(peer, upTo);
      if (this.#caughtUp) {
        // Before that it tells of what the count of unread messages takes into account.
        delete this.#unread[peer];
      }
      this.#tell('receipt', { kind: 'readHere', peer, upTo, counted: !this.#caughtUp });
    }
    this.#keep();
  }

  /** @param {Frame} frame */
  #onUsers({ id, users, end, count }) {
    if (id !== this.#usersId) {
      return;
    }
    this.#setPresence({ online: users, offline: [], count, all: this.#userPages === 1 });
    if (!end && users.length > 0 && this.#userPages < PEOPLE_PAGES) {
      this.#askForUsers(users.at(-1));
    }
  }

  /** @param {Frame} frame */
  #onPresence({ online = [], offline = [], count, seen }) {
    this.#setPresence({ online, offline, count, seen, all: false });
  }

  /** @param {{online: string[], offline: string[], count?: number, seen?: Record<string, string>, all: boolean}} presence */
  #setPresence(presence) {
    if (presence.all) {
      this.#online.clear();
    }
    presence.online.forEach((name) => this.#online.add(name));
    presence.offline.forEach((name) => this.#online.delete(name));
    this.#onlineCount = presence.count ?? this.#onlineCount;
    this.#tell('presence', presence);
  }

  /** @param {Frame} frame */
  #onOk(frame) {
    if (frame.token !== undefined) {
      this.#keepToken(frame.token);
    }
    this.#answerTo(frame);
  }

  /** @param {Frame} frame */
  #onError(frame) {
    const { id, code, message, retryAfterMs } = frame;
    if (this.#welcomeAt === 0) {
      return PASSING_AT_LOGIN.has(code) && !this.#isOnce ? this.#lost(frame) : this.#refused(frame);
    }
    if (this.#asked.has(id)) {
      return this.#answerTo(frame);
    }
    if (code === 'unauthenticated') {
      return this.#lost();
    }
    if (id === this.#usersId && PASSING.has(code)) {
      return this.#usersLater.set(retryAfterMs ?? LONG_WAIT_MS, () => this.#askForUsers());
    }
    if (id === this.#receiptsId && PASSING.has(code)) {
      this.#forgetReceipts();
      return this.#receiptsLater.set(retryAfterMs ?? LONG_WAIT_MS, () => this.#sayReceipts());
    }
    if (id === undefined || id !== this.#sending) {
      return;
    }
    if (PASSING.has(code)) {
      this.#pause.set(retryAfterMs ?? SHORT_WAIT_MS, () => this.#flush());
    } else {
      const failed = this.#outbox.fail(id, { code, message });
      this.#keepOutbox();
      this.#tell('failed', { id, message: failed });
    }
    this.#answered(id);
  }

  /** @param {Frame} frame */
  #onBye(frame) {
    const { id, code, message, reconnect } = frame;
    if (this.#asked.has(id)) {
      return this.#answerTo(frame);
    }
    if (reconnect && !this.#isOnce) {
      return this.#lost(frame);
    }
    if (this.#welcomeAt === 0 || code === 'unauthenticated') {
      return this.#refused(frame);
    }
    this.#round++;
    this.#disconnect();
    this.keepNow();
    this.#setLink({ phase: 'ended', code, message });
  }

  /** @param {Frame} answer to what somebody asked and waits for */
  #answerTo(answer) {
    const resolve = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    resolve?.(answer);
  }

  // Receipts, presence, signs of life

  /** Says what was received and read, if that is more than was said before. */
  #sayReceipts() {
    if (!this.#caughtUp || this.#receiptsLater.isSet) {
      return;
    }
    const id = uuidv7();
    /** @type {Frame[]} */
    const frames = [];
    const { received, receipts } = this.#place;
    if (received > this.#saidReceived) {
      this.#saidReceived = received;
      frames.push({ type: 'received', id, log: this.#user, upTo: received });
    }
    for (const [peer, upTo] of receipts.unsaid) {
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

  #sayWatched() {
    if (this.#welcomeAt > 0 && this.#watched.length > 0) {
      this.#write({ type: 'watch', id: uuidv7(), users: this.#watched });
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
    if (!this.#caughtUp || !this.#place.hasHole) {
      this.#hole.off();
    } else if (!this.#hole.isSet) {
      this.#hole.set(HOLE_FILLS_WITHIN_MS, () => {
        if (this.#holeAfter === this.#place.last) {
          this.#place.skipHole();
          this.#arrived();
        } else {
          this.#holeAfter = this.#place.last;
          this.#lost();
        }
      });
    }
  }

  /** Something has changed that is kept. */
  #keep() {
    this.#isUnkept = true;
    if (!this.#keepLater.isSet) {
      this.#keepLater.set(KEEP_AFTER_MS, () => this.keepNow());
    }
  }
}

/**
 * @param {Record<string, any>} frame
 * @returns {Message}
 */
function messageOf({ id, from, to, text, seq, time, replyTo }) {
  return { id, from, to, text, seq, time, replyTo };
}
