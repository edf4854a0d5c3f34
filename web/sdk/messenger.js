// A client of the messenger: one WebSocket at a time, which comes back by itself and goes on where it broke. It speaks
// the wire protocol (docs/protocol.md; the dialect compact where the server has it, else json), depends on nothing,
// and runs in browsers and in Node.
//
//   const messenger = new Messenger({ url: 'wss://chat.example.org/ws' });
//   messenger.addEventListener('message', ({ detail }) => console.log(detail.message.from, detail.message.text));
//   await messenger.connect({ user: 'alicia', way: 'guest' });
//   await messenger.send('robert', 'hi');

import { Alarm, CLOCK } from './alarm.js';
import { fullJitter } from './backoff.js';
import { SUBPROTOCOL, decode, encode } from './cbor.js';
import { checked, failureOf, fold, limitsOf } from './frames.js';
import { Keeper, Memory } from './keeper.js';
import { Outbox } from './outbox.js';
import { Place } from './place.js';
import { uuidv7 } from './uuidv7.js';

export { uuidv7 };

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
 * @property {Failure} [failure] why it is not sent
 */

/**
 * @typedef {Object} Failure
 * @property {string} code a word of docs/protocol.md, Codes
 * @property {string} message the same as a sentence
 */

/**
 * What the server says when it refuses something or closes the connection.
 *
 * @typedef {{type: string, code: string, message: string, retryAfterMs?: number, [field: string]: any}} Reason
 */

/**
 * How to get in: as a guest, by the password, by making an account, or by the token that an earlier login has brought.
 *
 * @typedef {'guest' | 'password' | 'register' | 'token'} Way
 */

/**
 * @typedef {Object} Login
 * @property {string} user
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
 * What is kept of receipts, by person: numbers of the own log.
 *
 * @typedef {Object} KeptReceipts
 * @property {Record<string, number>} delivered up to where they have received what we wrote
 * @property {Record<string, number>} readBy up to where they have read it
 * @property {Record<string, number>} read up to where we have read what they wrote
 * @property {Record<string, number>} [unsaid] of that, what the server has not confirmed
 */

/**
 * What has to be kept of a user's log so that the next connection goes on where this one ended.
 *
 * @typedef {Object} KeptPlace
 * @property {boolean} guest whether it is a guest's, and not that of the account of this name
 * @property {number | null} last every message up to this number of the log has come; null if the log was never followed
 * @property {number} since the number behind which it was followed
 * @property {number} skipped up to this number some are missing, because they are no longer kept
 * @property {KeptReceipts} receipts
 */

/**
 * What is kept of one user.
 *
 * @typedef {Object} Kept
 * @property {KeptPlace} [place]
 * @property {Message[]} [outbox] in the order it was written
 */

/**
 * Keeps what has to survive; by default it survives as long as the Messenger. One call is made after the other. If one
 * fails, `unkept` tells of it, and the place is not kept any more until the next `connect`: what was kept is still right.
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

/**
 * What proves who somebody is, by user.
 *
 * @typedef {Pick<Map<string, string>, 'get' | 'set' | 'delete'>} Tokens
 */

/**
 * A time that tests can turn.
 *
 * @typedef {Object} Clock
 * @property {() => number} now milliseconds since 1970
 * @property {(action: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 */

/**
 * @typedef {Object} Options
 * @property {string} url of the WebSocket
 * @property {string} [device] a second login of the user from the same device replaces the first; by default this is a
 *   device of its own
 * @property {Storage} [storage]
 * @property {Tokens} [tokens]
 * @property {typeof globalThis.WebSocket} [WebSocket] for Node before version 22, which has none
 * @property {Clock} [clock]
 * @property {() => number} [random] at least 0 and less than 1
 */

/**
 * @typedef {Object} Presence
 * @property {string[]} online who came
 * @property {string[]} offline who left
 * @property {number} [count] how many are online
 * @property {Record<string, string>} [seen] when those who are offline and watched were seen, as RFC 3339
 * @property {boolean} all whether everybody else is offline
 */

/**
 * What the events tell, as their `detail`; all of it can be cloned.
 *
 * @typedef {Object} MessengerEvents
 * @property {Link} link
 * @property {{user: string, guest: boolean, head: number, unread: Record<string, number>, forgotten: boolean,
 *   outbox: readonly Message[]}} welcome the server has let us in. `head` is the last number of the log, `unread` how many
 *   are unread by writer, `forgotten` whether what was kept was of somebody or something else
 * @property {{message: Message, expired: boolean, live: boolean}} message the next of the log, or one behind a hole;
 *   `expired` if some before it are no longer kept, `live` if it has only just been written
 * @property {{missed: number, expired: boolean}} caughtup everything from before has come: so many that others wrote
 * @property {{last: number}} moved up to this number everything has come
 * @property {{message: Message}} queued it waits to be sent
 * @property {{message: Message}} stored the server has it for good
 * @property {{id: string, message: Message}} failed the server refused what had this id; it is kept as `message`, perhaps
 *   under another
 * @property {{id: string}} discarded
 * @property {{kind: 'delivered' | 'read' | 'readHere', peer: string, upTo: number, counted?: boolean}} receipt the peer has
 *   received or read our messages, or we have read the peer's; `counted` if `unread` of `welcome` knows it
 * @property {Presence} presence
 * @property {{from: string}} typing
 * @property {{way: Way, answer: Reason | null}} left there is no way in by this name, or no longer; null if we wanted it
 * @property {{message: string}} unkept the storage, or what keeps the tokens, has failed
 */

/** A connection that lasted so long was a good one: the next wait is short again. */
const GOOD_AFTER_MS = 5_000;
/** From connecting to `welcome`. */
const LOGIN_WITHIN_MS = 15_000;
/** We ask for a sign of life after so long a silence (the browser hides WebSocket pings from us). */
const PING_AFTER_MS = 30_000;
const PONG_WITHIN_MS = 10_000;
/** When somebody has reason to doubt the connection. */
const HURRIED_PONG_WITHIN_MS = 5_000;
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
/** Or so often, after a text, which ends that; the server passes on no more. */
const TYPING_AFTER_TEXT_MS = 2_000;
/**
 * Every so many tries in a row that reach nobody we do not ask for a subprotocol: browsers hang up where a server, or
 * something on the way to it, does not answer that.
 */
const PLAIN_EVERY = 4;
const PEOPLE_A_PAGE = 100;
const PEOPLE_PAGES = 10;
/** More numbers do not wait for one that is missing. */
const MAX_EARLY = 10_000;

/** The code, of our own, of a request that was not answered. */
export const UNANSWERED = 'unanswered';
/** What a server may say to somebody who is not logged in. */
const BEFORE_WELCOME = new Set(['welcome', 'error', 'bye']);
/** With these codes the same request can succeed later. */
const PASSING = new Set(['busy', 'unavailable', 'rate_limited']);
/** With these a token is worth nothing any more. */
const SIGNED_OUT = new Set(['auth_failed', 'unauthenticated']);
/** With these the name is not to blame for a login that failed. */
const PASSING_AT_LOGIN = new Set([...PASSING, 'internal']);

/** The code, of our own, of what was to be sent by nobody. */
export const CLOSED = 'closed';

/** The server has refused a request, or would, or did not answer it ({@link UNANSWERED}). */
export class RefusedError extends Error {
  /** @param {{code?: string, message?: string, retryAfterMs?: number, [field: string]: any}} answer an `error` or a `bye` */
  constructor({ code = UNANSWERED, message = code, retryAfterMs }) {
    super(message);
    this.name = 'RefusedError';
    /** @type {string} */
    this.code = code;
    /** @type {number | undefined} when to try again */
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Messages are sent one at a time: so they are stored in the order they were written in, even when the server says
 * `busy` in between or the connection breaks. Each message of the log is told once. Names may be written in any way: they
 * are folded (docs/protocol.md, Names), and told so.
 *
 * Its events are {@link MessengerEvents}.
 */
export class Messenger extends EventTarget {
  #url;
  #device;
  #keeper;
  #WebSocket;
  #clock;
  #random;
  /** @type {string | null} whom to log in, as long as we want to be connected */
  #user = null;
  /** @type {string | null} whom we have been asked to log in, also while it is not known yet what was kept */
  #wanted = null;
  /** @type {Way} how we get in; with a password once only, from then on by the token that it brought */
  #way = 'guest';
  /** @type {string | undefined} until it is sent */
  #password;
  /** @type {string | null | undefined} what let us in, or was to */
  #token;
  #place = new Place();
  #outbox = new Outbox();
  /** @type {Link} */
  #link = { phase: 'idle' };
  /** @type {Set<string>} */
  #online = new Set();
  #onlineCount = 0;
  /** The last number of the log when we logged in. */
  #head = 0;
  /** The highest number that we have heard of since. */
  #highest = 0;
  #limits = limitsOf(undefined);
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
  /** @type {Map<string, {at: number, for: number}>} when it was said that we write to somebody, and for how long that will do */
  #saidTyping = new Map();
  #usersId = '';
  #userPages = 0;
  /** Whether the place has changed since it was kept. */
  #isUnkept = false;
  /** @type {Message[]} have come since then */
  #unkept = [];
  /** @type {Promise<void>} until it is known whom to log in */
  #loaded = Promise.resolve();

  #keepLater;
  #retryLater;
  #silence;
  /** When the connection counts as lost; Infinity as long as no sign of life is waited for. */
  #lostAt = Infinity;
  #answer;
  #pause;
  #hole;
  #usersLater;
  #receiptsLater;
  /** What has no meaning any more when the connection is gone. */
  #alarms;

  /** @param {Options} options */
  constructor({
    url,
    device = uuidv7(),
    storage = new Memory(),
    tokens = new Map(),
    WebSocket = globalThis.WebSocket,
    clock = CLOCK,
    random = Math.random,
  }) {
    super();
    if (typeof WebSocket !== 'function') {
      throw new TypeError('There is no WebSocket here: give one as an option');
    }
    this.#url = url;
    this.#device = device;
    this.#keeper = new Keeper(storage, tokens, (error) => this.#tell('unkept', { message: String(error) }));
    this.#WebSocket = WebSocket;
    this.#clock = clock;
    this.#random = random;
    this.#keepLater = new Alarm(clock);
    this.#retryLater = new Alarm(clock);
    this.#silence = new Alarm(clock);
    this.#answer = new Alarm(clock);
    this.#pause = new Alarm(clock);
    this.#hole = new Alarm(clock);
    this.#usersLater = new Alarm(clock);
    this.#receiptsLater = new Alarm(clock);
    this.#alarms = [this.#retryLater, this.#silence, this.#answer, this.#pause, this.#hole, this.#usersLater, this.#receiptsLater];
  }

  /**
   * @template {keyof MessengerEvents} T
   * @overload
   * @param {T} type
   * @param {(event: CustomEvent<MessengerEvents[T]>) => void} listener
   * @param {boolean | AddEventListenerOptions} [options]
   * @returns {void}
   */
  /**
   * @overload
   * @param {string} type
   * @param {EventListenerOrEventListenerObject | null} listener
   * @param {boolean | AddEventListenerOptions} [options]
   * @returns {void}
   */
  /**
   * @param {string} type
   * @param {any} listener
   * @param {boolean | AddEventListenerOptions} [options]
   */
  addEventListener(type, listener, options) {
    super.addEventListener(type, listener, options);
  }

  /**
   * @template {keyof MessengerEvents} T
   * @overload
   * @param {T} type
   * @param {(event: CustomEvent<MessengerEvents[T]>) => void} listener
   * @param {boolean | EventListenerOptions} [options]
   * @returns {void}
   */
  /**
   * @overload
   * @param {string} type
   * @param {EventListenerOrEventListenerObject | null} listener
   * @param {boolean | EventListenerOptions} [options]
   * @returns {void}
   */
  /**
   * @param {string} type
   * @param {any} listener
   * @param {boolean | EventListenerOptions} [options]
   */
  removeEventListener(type, listener, options) {
    super.removeEventListener(type, listener, options);
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
   * @returns {Promise<void>} when what was kept is known; {@link whenOnline}, `link` and `welcome` tell the rest
   */
  async connect(login) {
    const user = fold(login.user);
    this.close();
    this.#wanted = user;
    this.#loaded = this.#begin({ ...login, user });
    await this.#loaded;
  }

  /** @param {Login} login */
  async #begin({ user, way, password }) {
    const round = this.#round;
    const { place, outbox } = await this.#keeper.load(user);
    if (round !== this.#round) {
      return;
    }
    this.#user = user;
    this.#way = way;
    this.#password = password;
    this.#place = new Place(place);
    if (place === undefined) {
      // What was not sent yet is of who comes now: nothing says that it is not.
      this.#place.guest = way === 'guest';
    }
    this.#outbox = new Outbox(outbox);
    this.#unread = {};
    this.#missed = 0;
    this.#online.clear();
    this.#onlineCount = 0;
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

  /**
   * Stays away, and can come back.
   *
   * @returns {Promise<void>} when all that has come is kept
   */
  close() {
    return this.#stayAway({ phase: 'idle' });
  }

  /** @param {Link} link that there is from now on */
  #stayAway(link) {
    this.#round++;
    this.#disconnect();
    const kept = this.keepNow();
    this.#user = null;
    this.#wanted = null;
    this.#password = undefined;
    this.#setLink(link);
    return kept;
  }

  /**
   * Waits for a connection, however often it must be tried.
   *
   * @returns {Promise<void>} when we are logged in and all that was missed has come. Rejects with a {@link RefusedError} when
   *   nothing more is tried: with the reason of the server, or with {@link CLOSED}
   */
  whenOnline() {
    return new Promise((resolve, reject) => {
      const look = () => {
        const { phase, code = CLOSED, message } = this.#link;
        if (phase === 'connecting' || phase === 'waiting') {
          return;
        }
        this.removeEventListener('link', look);
        if (phase === 'online') {
          resolve();
        } else {
          reject(new RefusedError({ code, message }));
        }
      };
      this.addEventListener('link', look);
      look();
    });
  }

  /** Tries now instead of later, unless the server asked for the wait; makes sure that a connection still works. */
  hurry() {
    const { phase, ordered } = this.#link;
    if (phase === 'waiting' && !ordered) {
      this.#open();
    } else if (this.#welcomeAt > 0) {
      this.#askForLife(HURRIED_PONG_WITHIN_MS);
    }
  }

  /**
   * Keeps at once what would be kept soon.
   *
   * @returns {Promise<void>} when it is kept, or can't be
   */
  keepNow() {
    this.#keepLater.off();
    if (this.#isUnkept && this.#user !== null) {
      const messages = this.#unkept;
      this.#forgetUnkept();
      this.#keeper.keep(this.#user, this.#place.toKeep(), messages);
    }
    return this.#keeper.done;
  }

  /** The place in the log and all messages are forgotten, but not what was not sent yet. */
  async forget() {
    if (this.#user !== null) {
      this.#forgetUnkept();
      await this.#keeper.forget(this.#user);
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
   * @param {string} text 16,384 bytes of UTF-8 at most (less if it is full of control characters), and not blank
   * @param {string} [replyTo] the id of the message that it answers
   * @param {string} [id] a new UUIDv7; by it the same text is sent once, however often it is said to be sent
   * @returns {Promise<string>} the id, when the message is kept, or can't be
   * @throws {RefusedError} nothing is sent: `too_large` or `bad_field`, or {@link CLOSED} if nobody is to be connected
   */
  async send(to, text, replyTo, id = uuidv7()) {
    if (this.#user === null) {
      await this.#loaded;
    }
    if (this.#user === null) {
      throw new RefusedError({ code: CLOSED, message: 'Connect first.' });
    }
    if (this.#outbox.messages.some((message) => message.id === id)) {
      return id;
    }
    if (![to, text, id, replyTo ?? ''].every((value) => typeof value === 'string')) {
      throw new RefusedError({ code: 'bad_field', message: 'Only texts can be sent.' });
    }
    const time = new Date(this.#clock.now()).toISOString();
    // Half a surrogate pair can't be written as UTF-8, so the dialects would make different texts of it.
    const message = { id, from: this.#user, to: fold(to), text: text.toWellFormed?.() ?? text, seq: 0, time, replyTo };
    const failure = failureOf(message, this.#limits);
    if (failure) {
      throw new RefusedError(failure);
    }
    this.#saidTyping.set(message.to, { at: this.#saidTyping.get(message.to)?.at ?? 0, for: TYPING_AFTER_TEXT_MS });
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
    const name = fold(peer);
    // The server takes no number that the log does not have, and would be told it again at every login.
    const known = Math.min(Math.floor(upTo), Math.max(this.#place.last, this.#highest));
    if (known > this.#place.receipts.readUpTo(name)) {
      this.#place.receipts.see(name, known);
      delete this.#unread[name];
      this.#tell('receipt', { kind: 'readHere', peer: name, upTo: known });
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
    const name = fold(to);
    const now = this.#clock.now();
    const said = this.#saidTyping.get(name) ?? { at: 0, for: 0 };
    if (this.#caughtUp && now >= said.at + said.for) {
      this.#saidTyping.set(name, { at: now, for: TYPING_EVERY_MS });
      this.#write({ type: 'typing', to: name });
    }
  }

  /**
   * @param {string[]} users whose presence is wanted from now on, 100 at most; `presence` tells it, and when those who are
   *   offline were seen last
   */
  watch(users) {
    this.#watched = users.map(fold);
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
    const answer = await this.#askUntilAnswered({ type: 'history', with: fold(peer), before, after, limit });
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
   * @throws {TypeError} if it can't be written
   */
  ask(request) {
    if (this.#welcomeAt === 0) {
      return Promise.resolve({ type: 'error', code: 'unavailable' });
    }
    const id = uuidv7();
    return new Promise((resolve) => {
      this.#write({ ...request, id });
      const late = this.#clock.setTimeout(() => this.#lost(), ANSWER_WITHIN_MS);
      this.#asked.set(id, (answer) => {
        this.#clock.clearTimeout(late);
        resolve(answer);
      });
    });
  }

  /** @param {Frame} request */
  async #askUntilAnswered(request) {
    const round = this.#round;
    for (;;) {
      const answer = await this.ask(request);
      if (!PASSING.has(answer.code) || this.#welcomeAt === 0) {
        return answer;
      }
      /** @type {Promise<void>} */
      const waited = new Promise((resolve) => this.#clock.setTimeout(resolve, answer.retryAfterMs ?? SHORT_WAIT_MS));
      await waited;
      if (round !== this.#round) {
        // Whoever is connected now has not asked.
        return answer;
      }
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
    if (!this.#caughtUp || this.#sending !== null || this.#pause.isSet) {
      return;
    }
    const message = this.#nextToSend();
    if (!message) {
      return;
    }
    const { id, to, text, replyTo } = message;
    this.#sending = id;
    this.#answer.set(ANSWER_WITHIN_MS, () => this.#lost());
    this.#write({ type: 'send', id, to, text, replyTo });
  }

  /** The next message; what was kept by somebody less careful, or is too large for this server, has failed. */
  #nextToSend() {
    for (;;) {
      const message = this.#outbox.next;
      const failure = message && failureOf(message, this.#limits);
      if (!failure) {
        return message;
      }
      this.#failed(message.id, failure);
    }
  }

  /**
   * @param {string} id
   * @param {Failure} failure
   */
  #failed(id, failure) {
    const message = this.#outbox.fail(id, failure);
    if (message) {
      this.#keepOutbox();
      this.#tell('failed', { id, message });
    }
  }

  #keepOutbox() {
    return this.#user === null ? Promise.resolve() : this.#keeper.keepOutbox(this.#user, this.#outbox.messages);
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
    let socket;
    try {
      socket = new this.#WebSocket(this.#url, this.#unopened % PLAIN_EVERY === 0 ? [] : [SUBPROTOCOL]);
    } catch (error) {
      // The address is none, or the page may not connect to it.
      return this.#lost({ code: 'unsupported', message: String(error) });
    }
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
    if (this.#welcomeAt > 0 && this.#clock.now() - this.#welcomeAt > GOOD_AFTER_MS) {
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
   * @param {Partial<Reason>} [reason] an `error` or a `bye` that says why
   */
  #lost({ code, message, retryAfterMs } = {}) {
    if (this.#isOnce) {
      return this.#refused({ type: 'error', code: UNANSWERED, message: UNANSWERED });
    }
    this.#disconnect();
    const wait = retryAfterMs ?? fullJitter(this.#failures, this.#random);
    this.#failures++;
    this.#retryLater.set(wait, () => this.#open());
    const ordered = retryAfterMs !== undefined;
    const fresh = this.#failures <= 1;
    this.#setLink({ phase: 'waiting', fresh, until: this.#clock.now() + wait, ordered, code, message });
  }

  /**
   * There is no way in by this name, or no longer.
   *
   * @param {Reason} answer an `error` or a `bye`
   */
  #refused(answer) {
    const way = this.#way;
    if (way === 'token' && SIGNED_OUT.has(answer.code)) {
      const token = this.#keeper.token(this.#user ?? '');
      if (token !== undefined && token !== this.#token) {
        // Somebody else, with whom we share the tokens, has a new one.
        this.#lost();
        return;
      }
      this.#keepToken(null);
    }
    const { code, message } = answer;
    this.#stayAway({ phase: 'idle', code, message });
    this.#tell('left', { way, answer });
  }

  /** Whether this way is tried once only. */
  get #isOnce() {
    return this.#way === 'password' || this.#way === 'register';
  }

  #logIn() {
    this.#unopened = 0;
    const user = this.#user ?? '';
    const token = this.#way === 'token' ? this.#keeper.token(user) : undefined;
    if (this.#way === 'token' && token === undefined) {
      // Somebody else, with whom we share the tokens, has signed out.
      return this.#refused({ type: 'error', code: 'auth_failed', message: 'There is no token.' });
    }
    this.#token = token;
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
    this.#token = token;
    if (this.#wanted !== null) {
      this.#keeper.setToken(this.#wanted, token ?? undefined);
    }
  }

  /** @param {Link} link */
  #setLink(link) {
    this.#link = link;
    this.#tell('link', link);
  }

  /**
   * @template {keyof MessengerEvents} T
   * @param {T} type
   * @param {MessengerEvents[T]} detail
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
    /** @type {any} */
    let heard;
    try {
      heard = typeof data === 'string' ? JSON.parse(data) : decode(data, this.#user ?? '');
    } catch {
      return this.#lost({ code: 'bad_frame', message: 'The server says what cannot be read.' });
    }
    const frame = checked(heard) ?? { type: 'error', id: heard?.id, code: UNANSWERED };
    const isAnswer = this.#asked.has(frame.id);
    if (frame.code === UNANSWERED && !isAnswer) {
      // It is nothing that we know: a server may say more than we understand.
      return;
    }
    if (this.#welcomeAt === 0 && !BEFORE_WELCOME.has(frame.type)) {
      return;
    }
    if (isAnswer && frame.type !== 'ok') {
      return this.#answerTo(frame);
    }
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
      case 'error':
        return this.#onError(/** @type {Reason} */ (frame));
      case 'bye':
        return this.#onBye(/** @type {Reason} */ (frame));
    }
  }

  /** @param {Frame} frame */
  #onWelcome({ id, user, guest = false, token, log, unread = {}, limits }) {
    if (id !== this.#loginId || user !== this.#user || this.#welcomeAt > 0) {
      return;
    }
    this.#welcomeAt = this.#clock.now();
    this.#limits = limitsOf(limits);
    this.#way = guest ? 'guest' : 'token';
    if (token !== undefined) {
      this.#keepToken(token);
    }
    this.#expectLife();
    this.#head = Object.hasOwn(log, user) ? log[user] : this.#place.last;
    this.#highest = this.#head;
    const forgotten = this.#takePlace(guest);
    this.#unread = { ...unread };
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
    if (this.#note(message.seq, message)) {
      this.#missed += Number(!this.#caughtUp && message.from !== this.#user);
      this.#tell('message', { message, expired: frame.expired === true, live: this.#caughtUp });
      this.#arrived();
    }
    this.#answered(message.id);
  }

  /** @param {Frame} frame */
  #onStored({ id, log, seq, time }) {
    if (log !== this.#user) {
      return;
    }
    const sent = this.#outbox.remove(id);
    const message = sent && { ...sent, failure: undefined, seq, time };
    const isNew = this.#note(seq, message);
    if (message) {
      this.#keepOutbox();
      this.#tell('stored', { message });
    }
    if (message || isNew) {
      this.#arrived();
    }
    this.#answered(id);
  }

  /**
   * @param {number} seq of a message of our log
   * @param {Message} [message]
   * @returns {boolean} whether it is new
   */
  #note(seq, message) {
    this.#highest = Math.max(this.#highest, seq);
    const isNew = this.#place.note(seq);
    if (this.#place.earlyCount > MAX_EARLY) {
      this.#place.skipHole();
    }
    // Whoever is told of it may want all to be kept at once: this, too. What is not new is kept, or from before we followed
    // the log: then what is between is missing.
    if (message && isNew) {
      this.#unkept.push(message);
    }
    this.#keep();
    return isNew;
  }

  #arrived() {
    this.#tell('moved', { last: this.#place.last });
    this.#watchForHole();
    this.#sayReceipts();
  }

  /** @param {Frame} frame */
  #onCaughtUp({ log, expired }) {
    if (log !== this.#user || this.#caughtUp) {
      return;
    }
    this.#caughtUp = true;
    if (expired) {
      this.#place.skipTo(this.#head);
      this.#keep();
    }
    const missed = this.#missed;
    this.#missed = 0;
    this.#tell('caughtup', { missed, expired: expired === true });
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
  #onUsers({ id, users, end = false, count }) {
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

  /** @param {Presence} presence */
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

  /** @param {Reason} frame */
  #onError(frame) {
    const { id, code, message, retryAfterMs } = frame;
    if (this.#welcomeAt === 0) {
      return PASSING_AT_LOGIN.has(code) && !this.#isOnce ? this.#lost(frame) : this.#refused(frame);
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
      this.#failed(id, { code, message });
    }
    this.#answered(id);
  }

  /** @param {Reason} frame */
  #onBye(frame) {
    const { code, message, reconnect } = frame;
    if (reconnect === true && !this.#isOnce) {
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
    this.#lostAt = Infinity;
    this.#silence.set(PING_AFTER_MS, () => this.#askForLife());
  }

  #askForLife(within = PONG_WITHIN_MS) {
    this.#write({ type: 'ping', id: uuidv7() });
    const at = this.#clock.now() + within;
    if (at < this.#lostAt) {
      this.#lostAt = at;
      this.#silence.set(within, () => this.#lost());
    }
  }

  /** A number that stays away is asked for by a new login; if it is not there then, it is nowhere. */
  #watchForHole() {
    if (!this.#caughtUp || !this.#place.hasHole) {
      this.#hole.off();
    } else if (!this.#hole.isSet) {
      this.#hole.set(HOLE_FILLS_WITHIN_MS, () => {
        if (this.#place.holeAfter === this.#place.last) {
          this.#place.skipHole();
          this.#keep();
          this.#arrived();
        } else {
          this.#place.holeAfter = this.#place.last;
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
