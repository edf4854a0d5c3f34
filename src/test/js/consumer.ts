// Type-checked by declarations.js, never run: what somebody who writes TypeScript can say of the SDK, and what not.

import { CLOSED, Messenger, RefusedError, UNANSWERED, uuidv7 } from '../../../web/sdk/messenger.js';
import type { Clock, Kept, KeptPlace, Link, Message, Options, Page, Storage } from '../../../web/sdk/messenger.js';

class Files implements Storage {
  async load(user: string): Promise<Kept | undefined> {
    return user === '' ? undefined : { outbox: [] };
  }

  async keep(user: string, place: KeptPlace, messages: Message[]): Promise<void> {
    console.log(user, place.last ?? 0, messages.length);
  }

  async keepOutbox(user: string, messages: readonly Message[]): Promise<void> {
    console.log(user, messages.map(({ id }) => id));
  }

  async forget(): Promise<void> {}
}

const clock: Clock = { now: () => 1, setTimeout: () => 1, clearTimeout: () => {} };
const options: Options = { url: 'wss://chat.example.org/ws', storage: new Files(), tokens: new Map(), clock, random: () => 0.5 };
const messenger = new Messenger(options);

messenger.addEventListener('message', ({ detail: { message, live } }) => {
  const text: string = message.text;
  const replyTo: string | undefined = message.replyTo;
  const isLive: boolean = live;
  console.log(text, replyTo, isLive);
});
messenger.addEventListener('link', ({ detail }) => {
  const { phase, until }: Link = detail;
  if (phase === 'waiting') {
    console.log(until);
  }
  // @ts-expect-error there is no such phase
  console.log(phase === 'asleep');
});
messenger.addEventListener('failed', ({ detail }) => console.log(detail.message.failure?.code));
messenger.addEventListener('presence', ({ detail }) => console.log(detail.online.length, detail.seen?.['robert']));
messenger.addEventListener('receipt', ({ detail: { kind, peer, upTo } }) => {
  const known: 'delivered' | 'read' | 'readHere' = kind;
  console.log(known, peer.length, upTo.toFixed());
});
messenger.addEventListener('left', ({ detail }) => console.log(detail.way, detail.answer?.code));
// @ts-expect-error a presence has no text
messenger.addEventListener('presence', ({ detail }) => console.log(detail.text));
const once = (event: CustomEvent<{ last: number }>) => console.log(event.detail.last);
messenger.addEventListener('moved', once, { once: true });
messenger.removeEventListener('moved', once);

export async function talk(): Promise<Page> {
  await messenger.connect({ user: 'alicia', way: 'register', password: 'a long password' });
  // @ts-expect-error there is no such way
  await messenger.connect({ user: 'alicia', way: 'magic' });
  const id: string = await messenger.send('robert', 'hi');
  await messenger.send('robert', 'you there?', id, uuidv7());
  messenger.typing('robert');
  messenger.watch(['robert']);
  messenger.read('robert', messenger.last);
  try {
    return await messenger.history('robert', { before: 10, limit: 5 });
  } catch (error) {
    if (error instanceof RefusedError && (error.code === UNANSWERED || error.code === CLOSED)) {
      console.log(error.retryAfterMs);
    }
    throw error;
  } finally {
    await messenger.close();
  }
}

// @ts-expect-error the url is missing
new Messenger({});
