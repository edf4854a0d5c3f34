// Two Messengers talk by a real server, whose WebSocket is the first argument; the other arguments are their names.
// Says "done", or what was not so. (Not by `node --test`: SdkInNodeIT brings the server.)

import assert from 'node:assert/strict';
import { CLOSED, Messenger } from '../../../web/sdk/messenger.js';

const [url, guestName, accountName] = process.argv.slice(2);
const PATIENCE_MS = 20_000;

/** A WebSocket that a test can cut. */
let newest;
class Cuttable extends WebSocket {
  constructor(...args) {
    super(...args);
    newest = this;
  }
}

/** What a Messenger has told, and who waits for more of it. */
class Witness {
  told = [];
  #waiting = new Set();

  constructor(options) {
    this.messenger = new Messenger({ url, ...options });
    for (const type of ['link', 'welcome', 'message', 'caughtup', 'queued', 'stored', 'failed', 'receipt', 'presence', 'typing', 'left', 'unkept']) {
      this.messenger.addEventListener(type, ({ detail }) => {
        this.told.push({ type, detail });
        this.#waiting.forEach((look) => look());
      });
    }
  }

  /** Waits until something of this kind has been told. */
  hears(what, type, check = () => true) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${what}: ${JSON.stringify(this.told)}`)), PATIENCE_MS);
      const look = () => {
        const found = this.told.find((one) => one.type === type && check(one.detail));
        if (found) {
          clearTimeout(late);
          this.#waiting.delete(look);
          resolve(found.detail);
        }
      };
      this.#waiting.add(look);
      look();
    });
  }

  texts() {
    return this.told.filter(({ type }) => type === 'message').map(({ detail }) => detail.message.text);
  }

  forgetTold() {
    this.told = [];
  }
}

const gus = new Witness({ WebSocket: Cuttable });
const ada = new Witness({});
const isOnline = ({ phase }) => phase === 'online';
const ofText = (text) => ({ message }) => message.text === text;
const receipt = (kind, peer, upTo) => (told) => told.kind === kind && told.peer === peer && told.upTo >= upTo;

// A guest, and somebody who makes an account.
await gus.messenger.connect({ user: guestName, way: 'guest' });
await gus.hears('the guest is online', 'link', isOnline);
await ada.messenger.connect({ user: accountName.toUpperCase(), way: 'register', password: 'a long password' });
await ada.hears('the account is online', 'link', isOnline);
assert.deepEqual([gus.told.find(({ type }) => type === 'welcome').detail.guest, ada.told.find(({ type }) => type === 'welcome').detail.guest], [true, false]);

// Each hears that the other is there.
gus.messenger.watch([accountName]);
await gus.hears('the account is there', 'presence', ({ online }) => online.includes(accountName));
await ada.hears('the guest is there', 'presence', ({ online }) => online.includes(guestName));

// Both ways; stored, delivered, read.
gus.messenger.typing(accountName);
await ada.hears('the guest types', 'typing', ({ from }) => from === guestName);
const first = await gus.messenger.send(accountName, 'Hello Ada');
const stored = await gus.hears('stored', 'stored', ({ message }) => message.id === first);
const heard = await ada.hears('the first text', 'message', ofText('Hello Ada'));
assert.deepEqual([heard.message.from, heard.message.id, heard.live], [guestName, first, true]);
await gus.hears('delivered', 'receipt', receipt('delivered', accountName, stored.message.seq));
ada.messenger.read(guestName, heard.message.seq);
await gus.hears('read', 'receipt', receipt('read', accountName, stored.message.seq));
await ada.messenger.send(guestName, 'Hello Gus', first);
const reply = await gus.hears('the answer', 'message', ofText('Hello Gus'));
assert.equal(reply.message.replyTo, first);

// What can't be sent is not sent, and harms nothing.
await assert.rejects(gus.messenger.send(accountName, '\u0001'.repeat(12_000)), { code: 'too_large' });
const control = '\u0001'.repeat(10_000);
await gus.messenger.send(accountName, control);
await ada.hears('10,000 control characters', 'message', ofText(control));
await gus.messenger.send('#room', 'to nobody');
const failed = await gus.hears('a refusal', 'failed');
await gus.messenger.discard(failed.message.id);

// The connection breaks again and again, and both write on: nothing is lost, nothing comes twice.
const counted = (who) => Array.from({ length: 30 }, (_, i) => `${who} ${i}`);
gus.forgetTold();
for (const [i, text] of counted('gus').entries()) {
  await gus.messenger.send(accountName, text);
  await ada.messenger.send(guestName, `ada ${i}`);
  if (i % 10 === 4) {
    if (gus.messenger.link.phase !== 'online') {
      await gus.hears('the guest is online', 'link', isOnline);
    }
    gus.told = gus.told.filter(({ type }) => type !== 'link');
    newest.close();
    await gus.hears('the cut', 'link', ({ phase }) => phase === 'waiting');
    gus.told = gus.told.filter(({ type }) => type !== 'link');
  }
}
gus.messenger.hurry();
await ada.hears('the last of the guest', 'message', ofText('gus 29'));
await gus.hears('the last of the account', 'message', ofText('ada 29'));
assert.deepEqual(ada.texts().filter((text) => text.startsWith('gus')), counted('gus'));
assert.deepEqual(gus.texts().filter((text) => text.startsWith('ada')), counted('ada'));
await gus.hears('the guest is online again', 'link', isOnline);
// The other side may hear of a text before its writer is told that it is stored.
await gus.hears('the last text is stored, or comes from the log', 'caughtup');
while (gus.messenger.outbox.length > 0) {
  const { id } = gus.messenger.outbox[0];
  await gus.hears('stored', 'stored', ({ message }) => message.id === id);
}

// The past, page by page.
const past = [];
for (let before; ; before = past[0].seq) {
  const page = await ada.messenger.history(guestName, { before, limit: 25 });
  past.unshift(...page.messages);
  if (page.end) {
    break;
  }
}
assert.deepEqual(past.map(({ text }) => text).filter((text) => text.startsWith('gus')), counted('gus'));
assert.equal(past[0].text, 'Hello Ada');
assert.equal(new Set(past.map(({ seq }) => seq)).size, 63);
await assert.rejects(ada.messenger.history(guestName, { before: 1e9 }), { code: 'not_found' });

// The account comes back by its token, and finds what came while it was away.
await ada.messenger.close();
ada.forgetTold();
await gus.messenger.send(accountName, 'while you were away');
await gus.hears('stored', 'stored', ofText('while you were away'));
await ada.messenger.connect({ user: accountName, way: 'token' });
const missed = await ada.hears('what it missed', 'message', ofText('while you were away'));
assert.deepEqual([missed.live, ada.texts()], [false, ['while you were away']]);

// Goodbye.
await ada.hears('the account is online', 'link', isOnline);
ada.messenger.disconnect();
assert.equal((await ada.hears('goodbye', 'left')).answer, null);
await assert.rejects(ada.messenger.send(guestName, 'x'), { code: CLOSED });
await ada.messenger.connect({ user: accountName, way: 'token' });
assert.equal((await ada.hears('the token is gone', 'left', ({ answer }) => answer !== null)).answer.code, 'auth_failed');
await gus.messenger.close();
assert.deepEqual([...gus.told, ...ada.told].filter(({ type }) => type === 'unkept'), []);
console.log('done');
