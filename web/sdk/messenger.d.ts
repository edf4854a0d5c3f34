// Made of the JSDoc of the module by src/test/js/declarations.js.
export { uuidv7 };
/** The code, of our own, of a request that was not answered. */
export const UNANSWERED: "unanswered";
/** The code, of our own, of what was to be sent by nobody. */
export const CLOSED: "closed";
/** The server has refused a request, or would, or did not answer it ({@link UNANSWERED}). */
export class RefusedError extends Error {
    /** @param {{code?: string, message?: string, retryAfterMs?: number, [field: string]: any}} answer an `error` or a `bye` */
    constructor({ code, message, retryAfterMs }: {
        code?: string;
        message?: string;
        retryAfterMs?: number;
        [field: string]: any;
    });
    /** @type {string} */
    code: string;
    /** @type {number | undefined} when to try again */
    retryAfterMs: number | undefined;
}
/**
 * Messages are sent one at a time: so they are stored in the order they were written in, even when the server says
 * `busy` in between or the connection breaks. Each message of the log is told once. Names may be written in any way: they
 * are folded (docs/protocol.md, Names), and told so.
 *
 * Its events are {@link MessengerEvents}.
 */
export class Messenger extends EventTarget {
    /** @param {Options} options */
    constructor({ url, device, storage, tokens, WebSocket, clock, random, }: Options);
    /**
     * @template {keyof MessengerEvents} T
     * @overload
     * @param {T} type
     * @param {(event: CustomEvent<MessengerEvents[T]>) => void} listener
     * @param {boolean | AddEventListenerOptions} [options]
     * @returns {void}
     */
    addEventListener<T extends keyof MessengerEvents>(type: T, listener: (event: CustomEvent<MessengerEvents[T]>) => void, options?: boolean | AddEventListenerOptions | undefined): void;
    /**
     * @overload
     * @param {string} type
     * @param {EventListenerOrEventListenerObject | null} listener
     * @param {boolean | AddEventListenerOptions} [options]
     * @returns {void}
     */
    addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions | undefined): void;
    /**
     * @template {keyof MessengerEvents} T
     * @overload
     * @param {T} type
     * @param {(event: CustomEvent<MessengerEvents[T]>) => void} listener
     * @param {boolean | EventListenerOptions} [options]
     * @returns {void}
     */
    removeEventListener<T extends keyof MessengerEvents>(type: T, listener: (event: CustomEvent<MessengerEvents[T]>) => void, options?: boolean | EventListenerOptions | undefined): void;
    /**
     * @overload
     * @param {string} type
     * @param {EventListenerOrEventListenerObject | null} listener
     * @param {boolean | EventListenerOptions} [options]
     * @returns {void}
     */
    removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions | undefined): void;
    get user(): string | null;
    get link(): Link;
    /** Every message of the log up to this number has come. */
    get last(): number;
    /** What the server has not confirmed yet. */
    get outbox(): readonly Message[];
    /** Everything that the events have told until now and that still counts; can be cloned. */
    get state(): {
        user: string | null;
        link: Link;
        place: KeptPlace;
        outbox: readonly Message[];
        welcomed: boolean;
        caughtUp: boolean;
        head: number;
        unread: Record<string, number>;
        online: string[];
        onlineCount: number;
    };
    /**
     * Connects and stays connected. A way that takes a password is tried once: if it fails, whatever the reason, `left`
     * says so, and nobody has to remember the password.
     *
     * @param {Login} login
     * @returns {Promise<void>} when what was kept is known; {@link whenOnline}, `link` and `welcome` tell the rest
     */
    connect(login: Login): Promise<void>;
    /** Says goodbye, forgets the token, and stays away. */
    disconnect(): void;
    /**
     * Stays away, and can come back.
     *
     * @returns {Promise<void>} when all that has come is kept
     */
    close(): Promise<void>;
    /**
     * Waits for a connection, however often it must be tried.
     *
     * @returns {Promise<void>} when we are logged in and all that was missed has come. Rejects with a {@link RefusedError} when
     *   nothing more is tried: with the reason of the server, or with {@link CLOSED}
     */
    whenOnline(): Promise<void>;
    /** Tries now instead of later, unless the server asked for the wait; makes sure that a connection still works. */
    hurry(): void;
    /**
     * Keeps at once what would be kept soon.
     *
     * @returns {Promise<void>} when it is kept, or can't be
     */
    keepNow(): Promise<void>;
    /** The place in the log and all messages are forgotten, but not what was not sent yet. */
    forget(): Promise<void>;
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
    send(to: string, text: string, replyTo?: string, id?: string): Promise<string>;
    /**
     * @param {string} id of a message that failed
     */
    retry(id: string): Promise<void>;
    /** @param {string} id of a message that failed */
    discard(id: string): Promise<void>;
    /**
     * Somebody has read what a peer wrote.
     *
     * @param {string} peer
     * @param {number} upTo a number of the own log
     */
    read(peer: string, upTo: number): void;
    /**
     * Somebody is writing to a peer. It may be called for each key.
     *
     * @param {string} to
     */
    typing(to: string): void;
    /**
     * @param {string[]} users whose presence is wanted from now on, 100 at most; `presence` tells it, and when those who are
     *   offline were seen last
     */
    watch(users: string[]): void;
    /**
     * @param {string} peer
     * @param {{before?: number, after?: number, limit?: number}} [range] numbers of the own log, at most one of `before` and
     *   `after`; with neither, it is the newest page
     * @returns {Promise<Page>}
     * @throws {RefusedError} if there is no answer
     */
    history(peer: string, { before, after, limit }?: {
        before?: number;
        after?: number;
        limit?: number;
    }): Promise<Page>;
    /**
     * Asks for something that is not asked for again if the connection breaks.
     *
     * @param {Frame} request without an id
     * @returns {Promise<Frame>} the answer, whatever it is
     * @throws {TypeError} if it can't be written
     */
    ask(request: Frame): Promise<Frame>;
    #private;
}
/**
 * A frame; which fields it has depends on its type.
 */
export type Frame = {
    type: string;
    [field: string]: any;
};
export type Message = {
    id: string;
    from: string;
    to: string;
    text: string;
    /**
     * its number in the own log; 0 while the server has not confirmed it
     */
    seq: number;
    /**
     * RFC 3339: the server's, or when it was written while that is unknown
     */
    time: string;
    /**
     * the id of the message that it answers
     */
    replyTo?: string | undefined;
    /**
     * why it is not sent
     */
    failure?: Failure | undefined;
};
export type Failure = {
    /**
     * a word of docs/protocol.md, Codes
     */
    code: string;
    /**
     * the same as a sentence
     */
    message: string;
};
/**
 * What the server says when it refuses something or closes the connection.
 */
export type Reason = {
    type: string;
    code: string;
    message: string;
    retryAfterMs?: number;
    [field: string]: any;
};
/**
 * How to get in: as a guest, by the password, by making an account, or by the token that an earlier login has brought.
 */
export type Way = "guest" | "password" | "register" | "token";
export type Login = {
    user: string;
    way: Way;
    password?: string | undefined;
};
/**
 * What the connection is doing.
 */
export type Link = {
    /**
     * `ended`: the server has closed it for good
     */
    phase: "idle" | "connecting" | "online" | "waiting" | "ended";
    /**
     * whether this is the first try, or the first after a connection that worked
     */
    fresh?: boolean | undefined;
    /**
     * why the server has closed it, if it gave a reason
     */
    code?: string | undefined;
    /**
     * the same as a sentence
     */
    message?: string | undefined;
    /**
     * waiting: when it tries again, as `Date.now()`
     */
    until?: number | undefined;
    /**
     * waiting: the server asked for this wait, so nobody may cut it short
     */
    ordered?: boolean | undefined;
};
/**
 * What is kept of receipts, by person: numbers of the own log.
 */
export type KeptReceipts = {
    /**
     * up to where they have received what we wrote
     */
    delivered: Record<string, number>;
    /**
     * up to where they have read it
     */
    readBy: Record<string, number>;
    /**
     * up to where we have read what they wrote
     */
    read: Record<string, number>;
    /**
     * of that, what the server has not confirmed
     */
    unsaid?: Record<string, number> | undefined;
};
/**
 * What has to be kept of a user's log so that the next connection goes on where this one ended.
 */
export type KeptPlace = {
    /**
     * whether it is a guest's, and not that of the account of this name
     */
    guest: boolean;
    /**
     * every message up to this number of the log has come; null if the log was never followed
     */
    last: number | null;
    /**
     * the number behind which it was followed
     */
    since: number;
    /**
     * up to this number some are missing, because they are no longer kept
     */
    skipped: number;
    receipts: KeptReceipts;
};
/**
 * What is kept of one user.
 */
export type Kept = {
    place?: KeptPlace | undefined;
    /**
     * in the order it was written
     */
    outbox?: Message[] | undefined;
};
/**
 * Keeps what has to survive; by default it survives as long as the Messenger. One call is made after the other. If one
 * fails, `unkept` tells of it, and the place is not kept any more until the next `connect`: what was kept is still right.
 */
export type Storage = {
    load: (user: string) => Promise<Kept | undefined>;
    /**
     * the place, and the messages that
     * have come before it: both or neither
     */
    keep: (user: string, place: KeptPlace, messages: Message[]) => Promise<void>;
    /**
     * the whole of it
     */
    keepOutbox: (user: string, messages: readonly Message[]) => Promise<void>;
    /**
     * the place and all messages, but not the outbox
     */
    forget: (user: string) => Promise<void>;
};
/**
 * A page of a conversation, oldest first.
 */
export type Page = {
    messages: Message[];
    /**
     * whether there is nothing beyond them
     */
    end: boolean;
    /**
     * whether what is beyond them is no longer kept
     */
    expired: boolean;
};
/**
 * What proves who somebody is, by user.
 */
export type Tokens = Pick<Map<string, string>, "get" | "set" | "delete">;
/**
 * A time that tests can turn.
 */
export type Clock = {
    /**
     * milliseconds since 1970
     */
    now: () => number;
    setTimeout: (action: () => void, ms: number) => any;
    clearTimeout: (timer: any) => void;
};
export type Options = {
    /**
     * of the WebSocket
     */
    url: string;
    /**
     * a second login of the user from the same device replaces the first; by default this is a
     * device of its own
     */
    device?: string | undefined;
    storage?: Storage | undefined;
    tokens?: Tokens | undefined;
    /**
     * for Node before version 22, which has none
     */
    WebSocket?: {
        new (url: string | URL, protocols?: string | string[]): WebSocket;
        prototype: WebSocket;
        readonly CONNECTING: 0;
        readonly OPEN: 1;
        readonly CLOSING: 2;
        readonly CLOSED: 3;
    } | undefined;
    clock?: Clock | undefined;
    /**
     * at least 0 and less than 1
     */
    random?: (() => number) | undefined;
};
export type Presence = {
    /**
     * who came
     */
    online: string[];
    /**
     * who left
     */
    offline: string[];
    /**
     * how many are online
     */
    count?: number | undefined;
    /**
     * when those who are offline and watched were seen, as RFC 3339
     */
    seen?: Record<string, string> | undefined;
    /**
     * whether everybody else is offline
     */
    all: boolean;
};
/**
 * What the events tell, as their `detail`; all of it can be cloned.
 */
export type MessengerEvents = {
    link: Link;
    /**
     * the server has let us in. `head` is the last number of the log, `unread` how many
     * are unread by writer, `forgotten` whether what was kept was of somebody or something else
     */
    welcome: {
        user: string;
        guest: boolean;
        head: number;
        unread: Record<string, number>;
        forgotten: boolean;
        outbox: readonly Message[];
    };
    /**
     * the next of the log, or one behind a hole;
     * `expired` if some before it are no longer kept, `live` if it has only just been written
     */
    message: {
        message: Message;
        expired: boolean;
        live: boolean;
    };
    /**
     * everything from before has come: so many that others wrote
     */
    caughtup: {
        missed: number;
        expired: boolean;
    };
    /**
     * up to this number everything has come
     */
    moved: {
        last: number;
    };
    /**
     * it waits to be sent
     */
    queued: {
        message: Message;
    };
    /**
     * the server has it for good
     */
    stored: {
        message: Message;
    };
    /**
     * the server refused what had this id; it is kept as `message`, perhaps
     * under another
     */
    failed: {
        id: string;
        message: Message;
    };
    discarded: {
        id: string;
    };
    /**
     * the peer has
     * received or read our messages, or we have read the peer's; `counted` if `unread` of `welcome` knows it
     */
    receipt: {
        kind: "delivered" | "read" | "readHere";
        peer: string;
        upTo: number;
        counted?: boolean;
    };
    presence: Presence;
    typing: {
        from: string;
    };
    /**
     * there is no way in by this name, or no longer; null if we wanted it
     */
    left: {
        way: Way;
        answer: Reason | null;
    };
    /**
     * the storage, or what keeps the tokens, has failed
     */
    unkept: {
        message: string;
    };
};
import { uuidv7 } from './uuidv7.js';
