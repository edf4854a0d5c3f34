// web/sdk/messenger.js against a server that says what the test says. No time passes but that of the test's clock.

import assert from 'node:assert/strict';
import test from 'node:test';
import { CLOSED, Messenger, RefusedError, UNANSWERED } from '../../../web/sdk/messenger.js';
import { Scene, id, message, settle, stored } from './scene.js';

const texts = (messages) => messages.map((one) => (one.message ?? one).text);

// In and out

test('a guest logs in without a place, and is online when all has come', async () => {
  const scene = new Scene();
  await scene.messenger.connect({ user: ' Ann ', way: 'guest' });
  assert.equal(scene.messenger.link.phase, 'connecting');
  scene.socket.opens();
  const [login] = scene.socket.heard;
  assert.deepEqual({ ...login, id: '' }, { type: 'login', id: '', user: 'ann', device: 'd' });
  scene.socket.says({ type: 'welcome', id: login.id, user: 'ann', guest: true, log: { ann: 7 }, unread: { bob: 2 } });
  assert.deepEqual(scene.last('welcome'), { type: 'welcome', user: 'ann', guest: true, head: 7, unread: { bob: 2 }, forgotten: false, outbox: [] });
  assert.equal(scene.messenger.link.phase, 'connecting');
  scene.socket.says({ type: 'caughtUp', log: 'ann' });
  assert.deepEqual([scene.messenger.link.phase, scene.messenger.last], ['online', 7]);
});

test('a password is used once, then the token that it brought', async () => {
  const tokens = new Map();
  const scene = new Scene({ tokens });
  await scene.messenger.connect({ user: 'ann', way: 'password', password: 'secret' });
  scene.socket.welcomes({ guest: false, token: 'T1' });
  assert.equal(scene.socket.last('login').password, 'secret');
  assert.equal(tokens.get('ann'), 'T1');
  await scene.comesBack({ guest: false, token: 'T2' });
  const login = scene.socket.last('login');
  assert.deepEqual([login.token, login.password], ['T1', undefined]);
  assert.equal(tokens.get('ann'), 'T2');
});

for (const way of ['password', 'register']) {
  test(`${way} is tried once, whatever happens`, async () => {
    const scene = new Scene();
    await scene.messenger.connect({ user: 'ann', way, password: 'secret' });
    scene.socket.breaks();
    assert.deepEqual([scene.last('left').way, scene.last('left').answer.code], [way, UNANSWERED]);
    assert.equal(scene.clock.next, undefined);
  });
}

test('who is refused has left, and a token that is worth nothing is forgotten', async () => {
  const tokens = new Map([['ann', 'T1']]);
  const scene = new Scene({ tokens });
  await scene.messenger.connect({ user: 'ann', way: 'token' });
  scene.socket.opens();
  scene.socket.says({ type: 'error', id: scene.socket.heard[0].id, code: 'auth_failed', message: 'no' });
  assert.deepEqual([scene.last('left').answer.code, tokens.size, scene.messenger.link.phase], ['auth_failed', 0, 'idle']);
});

test('who waits to be online waits through failures, and learns why there is no way in', async () => {
  const scene = new Scene();
  await assert.rejects(scene.messenger.whenOnline(), { name: 'RefusedError', code: CLOSED });
  await scene.messenger.connect({ user: 'ann', way: 'guest' });
  let isOnline = false;
  const waiting = scene.messenger.whenOnline().then(() => {
    isOnline = true;
  });
  scene.socket.breaks();
  await settle();
  assert.equal(isOnline, false);
  await scene.comesBack();
  await waiting;
  await scene.messenger.whenOnline();

  await scene.messenger.connect({ user: 'ann', way: 'password', password: 'wrong' });
  const refused = assert.rejects(scene.messenger.whenOnline(), { code: 'auth_failed', message: 'no' });
  scene.socket.opens();
  scene.socket.says({ type: 'error', id: scene.socket.heard[0].id, code: 'auth_failed', message: 'no' });
  await refused;
});

test('a login that fails for now is tried again', async () => {
  const scene = new Scene();
  await scene.messenger.connect({ user: 'ann', way: 'guest' });
  scene.socket.opens();
  scene.socket.says({ type: 'error', id: scene.socket.heard[0].id, code: 'busy', message: 'wait', retryAfterMs: 7_000 });
  assert.deepEqual([scene.messenger.link.phase, scene.of('left')], ['waiting', []]);
  await scene.clock.pass(7_000);
  assert.equal(scene.sockets.length, 2);
});

test('who says goodbye is forgotten, and stays away', async () => {
  const tokens = new Map();
  const scene = new Scene({ tokens });
  await scene.messenger.connect({ user: 'ann', way: 'password', password: 'secret' });
  scene.socket.welcomes({ guest: false, token: 'T1' });
  scene.messenger.disconnect();
  assert.equal(scene.socket.of('logout').length, 1);
  assert.deepEqual([tokens.size, scene.last('left').answer, scene.messenger.user], [0, null, null]);
  assert.equal(scene.clock.next, undefined);
});

test('who says goodbye before it is known what was kept is forgotten, too', async () => {
  const tokens = new Map([['ann', 'T1'], ['eve', 'T2']]);
  const scene = new Scene({ tokens });
  const connected = scene.messenger.connect({ user: 'eve', way: 'token' });
  scene.messenger.close();
  scene.messenger.disconnect();
  scene.messenger.connect({ user: 'ann', way: 'token' });
  scene.messenger.disconnect();
  await connected;
  assert.deepEqual([[...tokens.keys()], scene.sockets, scene.of('left').length], [['eve'], [], 2]);
});

test('who closes stays away and keeps the token, and hears no more of the connection', async () => {
  const scene = await Scene.online();
  const { socket } = scene;
  await scene.messenger.close();
  socket.says(message(1));
  socket.breaks();
  assert.deepEqual([scene.messenger.link.phase, scene.of('message'), scene.of('left'), scene.clock.next], ['idle', [], [], undefined]);
  assert.equal(socket.readyState, 3);
});

test('what was not sent is sent after closing and connecting again, without a storage', async () => {
  const scene = await Scene.online();
  scene.socket.breaks();
  const sent = await scene.messenger.send('bob', 'later');
  await scene.messenger.close();
  await scene.messenger.connect({ user: 'ann', way: 'guest' });
  scene.socket.welcomes();
  assert.deepEqual([scene.socket.last('send').id, scene.socket.last('login').after], [sent, { ann: 0 }]);
});

test('two logins from one device do not fight: the first one ends', async () => {
  const scene = await Scene.online();
  scene.socket.says({ type: 'bye', code: 'replaced', message: 'You logged in again.', reconnect: false });
  assert.deepEqual(scene.messenger.link, { phase: 'ended', code: 'replaced', message: 'You logged in again.' });
  scene.messenger.hurry();
  await scene.clock.pass(3_600_000);
  assert.equal(scene.sockets.length, 1);
  await scene.messenger.send('bob', 'x');
  await scene.messenger.connect({ user: 'ann', way: 'guest' });
  scene.socket.welcomes();
  assert.equal(scene.socket.last('send').text, 'x');
});

test('who takes the token is thrown out for good', async () => {
  const scene = await Scene.online();
  scene.socket.says({ type: 'bye', code: 'unauthenticated', message: 'm', reconnect: false });
  assert.equal(scene.last('left').answer.code, 'unauthenticated');
});

// Back again

test('a new token that another Messenger has got is not forgotten for the old one, but taken', async () => {
  const tokens = new Map([['ann', 'T1']]);
  const scene = new Scene({ tokens });
  await scene.messenger.connect({ user: 'ann', way: 'token' });
  scene.socket.welcomes({ guest: false });
  const changed = scene.messenger.ask({ type: 'password', password: 'old', newPassword: 'new' });
  scene.socket.says({ type: 'ok', id: scene.socket.last('password').id, token: 'T2' });
  await changed;
  tokens.set('ann', 'T3');
  scene.socket.says({ type: 'bye', code: 'unauthenticated', message: 'm', reconnect: false });
  await scene.triesAgain();
  scene.socket.opens();
  assert.deepEqual([scene.socket.last('login').token, tokens.get('ann'), scene.of('left')], ['T3', 'T3', []]);
  scene.socket.says({ type: 'error', id: scene.socket.last('login').id, code: 'auth_failed', message: 'no' });
  assert.deepEqual([tokens.size, scene.of('left').length], [0, 1]);
});

test('waits grow with every failure, and are short again after a good connection', async () => {
  const scene = new Scene();
  await scene.messenger.connect({ user: 'ann', way: 'guest' });
  const waits = [];
  for (let i = 0; i < 8; i++) {
    scene.socket.breaks();
    waits.push(scene.clock.next);
    await scene.triesAgain();
  }
  assert.deepEqual(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  scene.socket.welcomes();
  await scene.clock.pass(5_001);
  scene.socket.breaks();
  assert.equal(scene.messenger.link.until - scene.clock.time, 250);
  assert.deepEqual([scene.messenger.link.fresh, scene.messenger.link.ordered], [true, false]);
});

test('the wait that the server asks for wins, and nobody may cut it short', async () => {
  const scene = await Scene.online();
  scene.socket.says({ type: 'bye', code: 'restart', message: 'm', reconnect: true, retryAfterMs: 12_345 });
  assert.deepEqual([scene.messenger.link.until - scene.clock.time, scene.messenger.link.ordered, scene.messenger.link.code], [12_345, true, 'restart']);
  scene.messenger.hurry();
  await scene.clock.pass(12_344);
  assert.equal(scene.sockets.length, 1);
  await scene.clock.pass(1);
  assert.equal(scene.sockets.length, 2);
});

test('a wait of our own can be cut short', async () => {
  const scene = await Scene.online();
  scene.socket.breaks();
  scene.messenger.hurry();
  assert.equal(scene.sockets.length, 2);
});

test('who doubts a connection knows soon whether it works', async () => {
  const scene = await Scene.online();
  scene.messenger.hurry();
  scene.socket.says({ type: 'pong' });
  await scene.clock.pass(5_000);
  assert.equal(scene.messenger.link.phase, 'online');
  scene.messenger.hurry();
  await scene.clock.pass(5_000);
  assert.notEqual(scene.messenger.link.phase, 'online');
});

test('who doubts it again and again knows as soon', async () => {
  const scene = await Scene.online();
  scene.messenger.hurry();
  await scene.clock.pass(4_000);
  scene.messenger.hurry();
  await scene.clock.pass(1_000);
  assert.notEqual(scene.messenger.link.phase, 'online');
});

test('every fourth try in a row asks for no subprotocol', async () => {
  const scene = new Scene();
  await scene.messenger.connect({ user: 'ann', way: 'guest' });
  for (let i = 0; i < 4; i++) {
    scene.socket.breaks();
    await scene.triesAgain();
  }
  assert.deepEqual(scene.sockets.map(({ protocols }) => protocols.length), [1, 1, 1, 0, 1]);
});

test('silence is asked about, then is a broken connection', async () => {
  const scene = await Scene.online();
  await scene.clock.pass(30_000);
  assert.equal(scene.socket.of('ping').length, 1);
  scene.socket.says({ type: 'pong' });
  await scene.clock.pass(30_000);
  assert.equal(scene.socket.of('ping').length, 2);
  await scene.clock.pass(10_000);
  assert.ok(scene.sockets.length > 1 || scene.messenger.link.phase === 'waiting');
});

test('a server that never lets us in is left', async () => {
  const scene = new Scene();
  await scene.messenger.connect({ user: 'ann', way: 'guest' });
  scene.socket.opens();
  await scene.clock.pass(15_000);
  assert.equal(scene.messenger.link.phase, 'waiting');
});

test('after a cut it goes on behind the last number, and tells each message once', async () => {
  const scene = await Scene.online({ head: 3 });
  scene.socket.says(message(4), message(5));
  await scene.comesBack({ head: 7, caughtUp: false });
  assert.deepEqual(scene.socket.last('login').after, { ann: 5 });
  scene.socket.says(message(5), message(6), message(7), message(6), { type: 'caughtUp', log: 'ann' });
  assert.deepEqual(scene.of('message').map(({ message: { seq }, live }) => [seq, live]), [[4, true], [5, true], [6, false], [7, false]]);
  assert.deepEqual([scene.last('caughtup').missed, scene.messenger.last], [2, 7]);
});

test('what was missed is counted through a cut in the middle of it', async () => {
  const scene = await Scene.online();
  await scene.comesBack({ head: 3, caughtUp: false });
  scene.socket.says(message(1), message(2));
  await scene.comesBack({ head: 3, caughtUp: false });
  scene.socket.says(message(3), { type: 'caughtUp', log: 'ann' });
  await scene.comesBack({ head: 3 });
  await scene.messenger.connect({ user: 'ann', way: 'guest' });
  scene.socket.welcomes({ head: 4, caughtUp: false });
  scene.socket.says(message(4));
  await scene.messenger.connect({ user: 'eve', way: 'guest' });
  scene.socket.welcomes();
  assert.deepEqual(scene.of('caughtup').map(({ missed }) => missed), [0, 3, 0, 0]);
});

test('a log that is shorter than ours is another one: all is forgotten', async () => {
  const scene = await Scene.online({ head: 9 });
  await scene.comesBack({ head: 2, caughtUp: false });
  assert.equal(scene.last('welcome').forgotten, true);
  scene.socket.says(message(1), message(2), { type: 'caughtUp', log: 'ann' });
  assert.deepEqual([texts(scene.of('message')), scene.messenger.last], [['text 1', 'text 2'], 2]);
});

test('a hole is asked for by a new login, and given up if it is nowhere', async () => {
  const scene = await Scene.online({ head: 3 });
  scene.socket.says(message(4), message(6));
  assert.equal(scene.messenger.last, 4);
  await scene.clock.pass(299);
  assert.equal(scene.messenger.link.phase, 'online');
  await scene.clock.pass(1);
  assert.equal(scene.messenger.link.phase, 'waiting');
  await scene.triesAgain();
  scene.socket.welcomes({ head: 6, caughtUp: false });
  assert.deepEqual(scene.socket.last('login').after, { ann: 4 });
  scene.socket.says(message(6), { type: 'caughtUp', log: 'ann' });
  await scene.clock.pass(300);
  assert.deepEqual([scene.messenger.last, scene.messenger.link.phase, texts(scene.of('message'))], [6, 'online', ['text 4', 'text 6']]);
});

test('a hole in the log after a reset is asked for, too, wherever there was one before', async () => {
  const scene = await Scene.online();
  scene.socket.says(message(2));
  await scene.clock.pass(300);
  await scene.triesAgain();
  scene.socket.welcomes({ head: 2, caughtUp: false });
  scene.socket.says(message(1), { type: 'caughtUp', log: 'ann' });
  await scene.comesBack({ head: 0 });
  scene.socket.says(message(2, { id: id(12) }));
  await scene.clock.pass(300);
  assert.equal(scene.messenger.link.phase, 'waiting');
});

test('a hole that fills in time is none', async () => {
  const scene = await Scene.online();
  scene.socket.says(message(2), message(1));
  await scene.clock.pass(1_000);
  assert.deepEqual([scene.messenger.last, scene.sockets.length], [2, 1]);
});

test('numbers that are no longer kept are no hole', async () => {
  const scene = await Scene.online();
  scene.socket.says(message(41, { expired: true }), message(42));
  await scene.clock.pass(1_000);
  assert.deepEqual([scene.messenger.last, scene.of('message').map(({ expired }) => expired)], [42, [true, false]]);
});

// The outbox

test('texts are sent one at a time, in their order', async () => {
  const scene = await Scene.online();
  const ids = [await scene.messenger.send('bob', 'one'), await scene.messenger.send('Bob', 'two', id(1))];
  assert.deepEqual(scene.socket.of('send'), [{ type: 'send', id: ids[0], to: 'bob', text: 'one' }]);
  scene.socket.says(stored(ids[0], 1));
  assert.deepEqual(scene.socket.last('send'), { type: 'send', id: ids[1], to: 'bob', text: 'two', replyTo: id(1) });
  scene.socket.says(stored(ids[1], 2));
  assert.deepEqual(scene.of('stored').map(({ message: { seq, text } }) => [seq, text]), [[1, 'one'], [2, 'two']]);
  assert.deepEqual([scene.messenger.outbox, scene.messenger.last], [[], 2]);
});

test('what was not answered is sent again with the same id, and once', async () => {
  const scene = await Scene.online();
  const sent = await scene.messenger.send('bob', 'one');
  await scene.comesBack();
  assert.equal(scene.socket.last('send').id, sent);
  await scene.comesBack();
  assert.equal(scene.socket.last('send').id, sent);
  scene.socket.says(stored(sent, 1, { duplicate: true }), stored(sent, 1, { duplicate: true }));
  await scene.comesBack({ head: 1 });
  assert.deepEqual([scene.socket.of('send'), scene.of('stored').length, scene.of('queued').length], [[], 1, 1]);
});

test('what was stored without our hearing of it comes as a message, and is not sent again', async () => {
  const scene = await Scene.online();
  const sent = await scene.messenger.send('bob', 'one');
  scene.socket.breaks();
  await scene.triesAgain();
  scene.socket.welcomes({ head: 1, caughtUp: false });
  scene.socket.says(message(1, { id: sent, from: 'ann', to: 'bob', text: 'one' }), { type: 'caughtUp', log: 'ann' });
  assert.deepEqual([scene.socket.of('send'), scene.messenger.outbox, texts(scene.of('message'))], [[], [], ['one']]);
});

test('the same id again is the same text', async () => {
  const scene = await Scene.online();
  await scene.messenger.send('bob', 'one', undefined, id(1));
  await scene.messenger.send('bob', 'one', undefined, id(1));
  assert.equal(scene.messenger.outbox.length, 1);
});

test('no answer in time is a broken connection', async () => {
  const scene = await Scene.online();
  await scene.messenger.send('bob', 'one');
  await scene.clock.pass(15_000);
  assert.equal(scene.messenger.link.phase, 'waiting');
});

for (const code of ['busy', 'unavailable', 'rate_limited']) {
  test(`${code} means later: nothing has failed, and nothing overtakes`, async () => {
    const scene = await Scene.online();
    const ids = [await scene.messenger.send('bob', 'one'), await scene.messenger.send('bob', 'two')];
    scene.socket.says({ type: 'error', id: ids[0], code, message: 'm', retryAfterMs: 4_000 });
    await scene.clock.pass(3_999);
    assert.equal(scene.socket.of('send').length, 1);
    await scene.clock.pass(1);
    assert.deepEqual(scene.socket.of('send').map((frame) => frame.id), [ids[0], ids[0]]);
    assert.deepEqual(scene.of('failed'), []);
  });
}

test('what is refused has failed, and the next one goes', async () => {
  const scene = await Scene.online();
  const ids = [await scene.messenger.send('bob', 'one'), await scene.messenger.send('bob', 'two')];
  scene.socket.says({ type: 'error', id: ids[0], code: 'forbidden', message: 'No.' });
  assert.deepEqual(scene.last('failed').message.failure, { code: 'forbidden', message: 'No.' });
  assert.equal(scene.socket.last('send').id, ids[1]);
  scene.socket.says(stored(ids[1], 1));
  await scene.comesBack({ head: 1 });
  assert.deepEqual(scene.socket.of('send'), []);
  await scene.messenger.retry(ids[0]);
  assert.equal(scene.socket.last('send').id, ids[0]);
});

test('what has failed can be discarded, but not what is on its way', async () => {
  const scene = await Scene.online();
  const sent = await scene.messenger.send('bob', 'one');
  await scene.messenger.discard(sent);
  assert.equal(scene.messenger.outbox.length, 1);
  scene.socket.says({ type: 'error', id: sent, code: 'forbidden', message: 'No.' });
  await scene.messenger.discard(sent);
  assert.deepEqual([scene.messenger.outbox, scene.last('discarded').id], [[], sent]);
});

test('an id that is used up is replaced', async () => {
  const scene = await Scene.online();
  const sent = await scene.messenger.send('bob', 'one');
  scene.socket.says({ type: 'error', id: sent, code: 'conflict', message: 'm' });
  const failed = scene.last('failed');
  assert.equal(failed.id, sent);
  await scene.messenger.retry(failed.message.id);
  assert.notEqual(scene.socket.last('send').id, sent);
});

const tooMuch = '\u0001'.repeat(11_000);
for (const [what, text, code] of [['a long text', 'é'.repeat(8_193), 'too_large'], ['a long frame', tooMuch, 'too_large'], ['blanks', ' ', 'bad_field'], ['a number', 7, 'bad_field']]) {
  test(`${what} is refused before it is sent`, async () => {
    const scene = await Scene.online();
    await assert.rejects(scene.messenger.send('bob', text), (error) => error instanceof RefusedError && error.code === code);
    assert.deepEqual([scene.messenger.outbox, scene.of('queued'), scene.socket.of('send')], [[], [], []]);
  });
}

test('a text that was kept and can never be sent has failed, and does not stop the others', async () => {
  const outbox = [tooMuch, 'fine'].map((text, i) => ({ id: id(i), from: 'ann', to: 'bob', text, seq: 0, time: '2026-03-01T12:00:00.000Z' }));
  const scene = await Scene.online({ storage: keeping({ outbox }) });
  assert.deepEqual([scene.socket.of('send').map(({ text }) => text), scene.last('failed').message.failure.code], [['fine'], 'too_large']);
});

test('half a surrogate pair is sent as no dialect could change it', async () => {
  const scene = await Scene.online();
  await scene.messenger.send('bob', 'a\ud83d');
  assert.equal(scene.socket.last('send').text, 'a\ufffd');
});

test('nobody sends before somebody is to be connected, and nothing is lost while that is being found out', async () => {
  const scene = new Scene();
  await assert.rejects(scene.messenger.send('bob', 'x'), { code: CLOSED });
  scene.messenger.connect({ user: 'ann', way: 'guest' });
  await scene.messenger.send('bob', 'early');
  scene.socket.welcomes();
  assert.equal(scene.socket.last('send').text, 'early');
});

// Receipts, typing, presence, history

test('receipts are told, and what has come and was read is said', async () => {
  const scene = await Scene.online();
  scene.socket.says({ type: 'delivered', by: 'bob', log: 'ann', upTo: 3 }, { type: 'read', by: 'bob', log: 'ann', upTo: 2 });
  assert.deepEqual(scene.of('receipt').map(({ kind, peer, upTo }) => [kind, peer, upTo]), [['delivered', 'bob', 3], ['read', 'bob', 2]]);
  scene.socket.says(message(1), message(2), message(3));
  scene.messenger.read('bob', 2);
  await scene.clock.pass(1_000);
  assert.equal(scene.socket.last('received').upTo, 3);
  assert.deepEqual(scene.socket.of('read').map(({ with: peer, upTo }) => [peer, upTo]), [['bob', 2]]);
  assert.equal(scene.last('receipt').kind, 'readHere');
});

test('a burst is received by few receipts', async () => {
  const scene = await Scene.online();
  for (let seq = 1; seq <= 100; seq++) {
    scene.socket.says(message(seq));
  }
  await scene.clock.pass(1_000);
  assert.deepEqual(scene.socket.of('received').map(({ upTo }) => upTo), [1, 100]);
});

test('what was read while offline is said later, and again until the server has heard it', async () => {
  const scene = await Scene.online();
  scene.socket.says(message(1));
  scene.socket.breaks();
  scene.messenger.read('bob', 1);
  await scene.triesAgain();
  scene.socket.welcomes({ head: 1, unread: { bob: 1 } });
  assert.deepEqual(scene.last('welcome').unread, {});
  assert.equal(scene.socket.last('read').upTo, 1);
  await scene.comesBack({ head: 1 });
  assert.equal(scene.socket.last('read').upTo, 1);
  scene.socket.says({ type: 'read', by: 'ann', with: 'bob', log: 'ann', upTo: 1 });
  await scene.comesBack({ head: 1 });
  assert.deepEqual(scene.socket.of('read'), []);
});

for (const upTo of [1e9, Infinity, 1.9]) {
  test(`nobody has read up to ${upTo} what has not come`, async () => {
    const scene = await Scene.online();
    scene.socket.says(message(1));
    scene.messenger.read('bob', upTo);
    await scene.clock.pass(1_000);
    assert.deepEqual(scene.socket.of('read').map((frame) => frame.upTo), [1]);
  });
}

test('typing is said every four seconds at most, of each peer, and sooner after a text', async () => {
  const scene = await Scene.online();
  const said = () => scene.socket.of('typing').map(({ to }) => to);
  scene.messenger.typing('bob');
  scene.messenger.typing('Bob');
  scene.messenger.typing('dora');
  assert.deepEqual(said(), ['bob', 'dora']);
  await scene.clock.pass(3_999);
  scene.messenger.typing('bob');
  assert.equal(said().length, 2);
  await scene.clock.pass(1);
  scene.messenger.typing('bob');
  assert.deepEqual(said(), ['bob', 'dora', 'bob']);
  await scene.messenger.send('bob', 'x');
  await scene.messenger.send('bob', 'y');
  await scene.clock.pass(1_999);
  scene.messenger.typing('bob');
  assert.equal(said().length, 3);
  await scene.clock.pass(1);
  scene.messenger.typing('bob');
  assert.equal(said().length, 4);
  scene.socket.says({ type: 'typing', from: 'bob' });
  assert.equal(scene.last('typing').from, 'bob');
});

test('typing is not said later', async () => {
  const scene = await Scene.online();
  scene.socket.breaks();
  scene.messenger.typing('bob');
  await scene.triesAgain();
  scene.socket.welcomes();
  assert.deepEqual(scene.socket.of('typing'), []);
});

test('who is watched is said at each login', async () => {
  const scene = await Scene.online();
  scene.messenger.watch(['Bob']);
  assert.deepEqual(scene.socket.last('watch').users, ['bob']);
  scene.socket.says({ type: 'presence', online: [], offline: ['bob'], count: 1, seen: { bob: '2026-03-01T12:00:00.000Z' } });
  assert.deepEqual(scene.last('presence').seen, { bob: '2026-03-01T12:00:00.000Z' });
  await scene.comesBack();
  assert.deepEqual(scene.socket.last('watch').users, ['bob']);
});

test('people are asked for page by page, and not without end', async () => {
  const scene = await Scene.online();
  scene.socket.says({ type: 'users', id: scene.socket.last('users').id, users: ['ann', 'bob'], end: false, count: 3 });
  assert.equal(scene.socket.last('users').after, 'bob');
  scene.socket.says({ type: 'users', id: scene.socket.last('users').id, users: ['dora'], end: true, count: 3 });
  assert.deepEqual([scene.of('presence').map(({ all }) => all), scene.messenger.state.online], [[true, false], ['ann', 'bob', 'dora']]);
  await scene.comesBack();
  for (let i = 0; i < 50; i++) {
    scene.socket.says({ type: 'users', id: scene.socket.last('users').id, users: [`u${i}`], end: false, count: 50 });
  }
  assert.equal(scene.socket.of('users').length, 10);
});

test('history is asked for until it is answered', async () => {
  const scene = await Scene.online();
  const page = scene.messenger.history('Bob', { before: 9, limit: 2 });
  const { id: first, ...request } = scene.socket.last('history');
  assert.deepEqual(request, { type: 'history', with: 'bob', before: 9, limit: 2 });
  scene.socket.says({ type: 'error', id: first, code: 'busy', message: 'm', retryAfterMs: 2_000 });
  await scene.clock.pass(2_000);
  scene.socket.says({ type: 'page', id: scene.socket.last('history').id, messages: [message(7, { replyTo: id(1) }), message(8)], end: false });
  const { messages, end, expired } = await page;
  assert.deepEqual([messages.map(({ seq, replyTo }) => [seq, replyTo]), end, expired], [[[7, id(1)], [8, undefined]], false, false]);
});

test('history that is refused, or not answered, says so', async () => {
  const scene = await Scene.online();
  const refused = scene.messenger.history('bob', { before: 99 });
  scene.socket.says({ type: 'error', id: scene.socket.last('history').id, code: 'not_found', message: 'm' });
  await assert.rejects(refused, { code: 'not_found' });
  const cut = scene.messenger.history('bob');
  scene.socket.breaks();
  await assert.rejects(cut, { code: UNANSWERED });
  await assert.rejects(scene.messenger.history('bob'), { code: 'unavailable' });
});

test('who is connected now is not asked what another wanted to know', async () => {
  const scene = await Scene.online();
  const page = scene.messenger.history('bob');
  scene.socket.says({ type: 'error', id: scene.socket.last('history').id, code: 'busy', message: 'm', retryAfterMs: 2_000 });
  await settle();
  await scene.messenger.connect({ user: 'eve', way: 'guest' });
  scene.socket.welcomes();
  await scene.clock.pass(2_000);
  assert.deepEqual(scene.socket.of('history'), []);
  await assert.rejects(page, { code: 'busy' });
});

// What is kept

/** A storage that notes what it is told. */
function keeping(kept) {
  const calls = [];
  return {
    calls,
    load: async () => structuredClone(kept),
    keep: async (user, { last }, messages) => void calls.push(['keep', user, last, messages.map(({ seq }) => seq)]),
    keepOutbox: async (user, messages) => void calls.push(['outbox', user, messages.map(({ text }) => text)]),
    forget: async (user) => void calls.push(['forget', user]),
  };
}

const PLACE = { guest: true, last: 5, since: 0, skipped: 0, receipts: { delivered: {}, readBy: {}, read: {} } };

test('it goes on from what was kept, and keeps the place with the messages before it', async () => {
  const storage = keeping({ place: PLACE, outbox: [{ id: id(9), from: 'ann', to: 'bob', text: 'old', seq: 0, time: '2026-03-01T12:00:00.000Z' }] });
  const scene = await Scene.online({ storage, head: 5 });
  assert.deepEqual(scene.socket.last('login').after, { ann: 5 });
  assert.equal(scene.socket.last('send').id, id(9));
  scene.socket.says(stored(id(9), 6), message(7));
  await scene.clock.pass(200);
  assert.deepEqual(storage.calls, [['outbox', 'ann', []], ['keep', 'ann', 7, [6, 7]]]);
  scene.socket.says(message(8));
  await scene.messenger.close();
  assert.deepEqual(storage.calls.at(-1), ['keep', 'ann', 8, [8]]);
});

test('a place is never kept without the messages before it, whatever is done when they are told', async () => {
  const storage = keeping();
  const scene = await Scene.online({ storage });
  await scene.messenger.keepNow();
  const sent = await scene.messenger.send('bob', 'one');
  const { messenger } = scene;
  messenger.addEventListener('message', () => messenger.keepNow());
  messenger.addEventListener('stored', () => messenger.keepNow());
  scene.socket.says(message(1), message(2), stored(sent, 3));
  await settle();
  messenger.addEventListener('message', () => messenger.close());
  scene.socket.says(message(4));
  await messenger.connect({ user: 'eve', way: 'guest' });
  await scene.clock.pass(1_000);
  assert.deepEqual(storage.calls.filter(([what]) => what === 'keep'), [0, 1, 2, 3, 4].map((seq) => ['keep', 'ann', seq, seq === 0 ? [] : [seq]]));
});

test('what was stored before we followed the log is not kept as if nothing behind it were missing', async () => {
  const storage = keeping({ outbox: [{ id: id(9), from: 'ann', to: 'bob', text: 'old', seq: 0, time: '2026-03-01T12:00:00.000Z' }] });
  const scene = await Scene.online({ storage, head: 8 });
  scene.socket.says(stored(id(9), 5, { duplicate: true }));
  assert.deepEqual(texts(scene.of('stored')), ['old']);
  scene.socket.says(message(9));
  await scene.messenger.close();
  assert.deepEqual(storage.calls.at(-1), ['keep', 'ann', 9, [9]]);
});

test('what was kept of the guest is nothing to the account of that name', async () => {
  const storage = keeping({ place: PLACE, outbox: [{ id: id(9), from: 'ann', to: 'bob', text: 'old', seq: 0, time: '2026-03-01T12:00:00.000Z' }] });
  const scene = new Scene({ storage });
  await scene.messenger.connect({ user: 'ann', way: 'password', password: 'secret' });
  scene.socket.welcomes({ head: 9, guest: false, token: 'T' });
  await settle();
  assert.deepEqual([scene.socket.last('login').after, scene.last('welcome').forgotten, scene.socket.of('send')], [undefined, true, []]);
  assert.deepEqual(storage.calls.slice(0, 2), [['outbox', 'ann', []], ['forget', 'ann']]);
});

test('what an account has not sent before it signed out is sent when it is back', async () => {
  const storage = keeping({ outbox: [{ id: id(9), from: 'ann', to: 'bob', text: 'old', seq: 0, time: '2026-03-01T12:00:00.000Z' }] });
  const scene = new Scene({ storage });
  await scene.messenger.connect({ user: 'ann', way: 'password', password: 'secret' });
  scene.socket.welcomes({ guest: false, token: 'T' });
  await settle();
  assert.equal(scene.last('welcome').forgotten, false);
  assert.deepEqual(scene.socket.of('send').map(({ text }) => text), ['old']);
});

for (const way of ['guest', 'password', 'register', 'token']) {
  test(`what is written before the first welcome is sent after it: ${way}`, async () => {
    const scene = new Scene({ tokens: new Map([['ann', 'T']]) });
    await scene.messenger.connect({ user: 'ann', way, password: 'secret' });
    await scene.messenger.send('bob', 'early');
    scene.socket.welcomes({ guest: way === 'guest' });
    await settle();
    assert.deepEqual(scene.socket.of('send').map(({ text }) => text), ['early']);
  });
}

test('a storage that is slow is told one thing after the other', async () => {
  let running = 0;
  let most = 0;
  const slow = async () => {
    most = Math.max(most, ++running);
    await settle();
    running--;
  };
  const scene = await Scene.online({ storage: { load: async () => undefined, keep: slow, keepOutbox: slow, forget: slow } });
  scene.socket.says(message(1));
  await Promise.all([scene.messenger.send('bob', 'a'), scene.messenger.send('bob', 'b'), scene.messenger.keepNow()]);
  assert.equal(most, 1);
});

// Hostile storages

const failing = (how) => ({ ...keeping(), ...how });
const quota = () => {
  throw new DOMException('full', 'QuotaExceededError');
};

for (const [what, how] of [
  ['fails', { keep: async () => quota(), keepOutbox: async () => quota(), forget: async () => quota() }],
  ['throws at once', { keep: quota, keepOutbox: quota, forget: quota }],
]) {
  test(`a storage that ${what} stops nothing, and is told`, async () => {
    const scene = await Scene.online({ storage: failing(how) });
    const sent = await scene.messenger.send('bob', 'one');
    scene.socket.says(stored(sent, 1), message(2));
    await scene.clock.pass(1_000);
    await scene.messenger.forget();
    assert.deepEqual([scene.messenger.last, scene.messenger.outbox, texts(scene.of('message'))], [2, [], ['text 2']]);
    assert.match(scene.last('unkept').message, /full/);
    await scene.messenger.close();
  });
}

test('after a failure the place is kept no more: the next login must not miss what was not kept', async () => {
  let isFull = false;
  const storage = keeping();
  const { keep } = storage;
  storage.keep = async (...call) => (isFull ? quota() : keep(...call));
  const scene = await Scene.online({ storage });
  scene.socket.says(message(1));
  await scene.clock.pass(200);
  isFull = true;
  scene.socket.says(message(2));
  await scene.clock.pass(200);
  isFull = false;
  scene.socket.says(message(3));
  await scene.clock.pass(200);
  assert.deepEqual(storage.calls.at(-1), ['keep', 'ann', 1, [1]]);
});

test('after a failure a log that is another one is still forgotten, and the new one kept', async () => {
  let isFull = false;
  const storage = keeping();
  const { keep } = storage;
  storage.keep = async (...call) => (isFull ? quota() : keep(...call));
  const scene = await Scene.online({ storage, head: 5 });
  isFull = true;
  scene.socket.says(message(6));
  await scene.clock.pass(200);
  isFull = false;
  await scene.comesBack({ head: 0 });
  scene.socket.says(message(1));
  await scene.clock.pass(200);
  assert.deepEqual(storage.calls.slice(-2), [['forget', 'ann'], ['keep', 'ann', 1, [1]]]);
});

test('a storage that can not be read is not written over', async () => {
  const storage = { ...keeping(), load: async () => quota() };
  const scene = await Scene.online({ storage });
  await scene.messenger.send('bob', 'one');
  scene.socket.says(message(1));
  await scene.clock.pass(1_000);
  assert.deepEqual([storage.calls, scene.messenger.link.phase], [[], 'online']);
});

test('what was kept by somebody else is not believed', async () => {
  const scene = await Scene.online({ storage: keeping({ place: { last: 'x', receipts: 5 }, outbox: [null, { id: 4 }] }), head: 4 });
  assert.deepEqual([scene.messenger.last, scene.messenger.outbox, scene.socket.last('login').after], [4, [], undefined]);
});

test('tokens that throw are remembered for as long as the program runs', async () => {
  const scene = new Scene({ tokens: { get: quota, set: quota, delete: quota } });
  await scene.messenger.connect({ user: 'ann', way: 'password', password: 'secret' });
  scene.socket.welcomes({ guest: false, token: 'T1' });
  await scene.comesBack({ guest: false });
  assert.equal(scene.socket.last('login').token, 'T1');
  scene.messenger.disconnect();
  await scene.messenger.connect({ user: 'ann', way: 'token' });
  scene.socket.opens();
  assert.equal(scene.last('left').answer.code, 'auth_failed');
});

// Hostile servers

for (const raw of ['', '{', 'null', '[]', '7', '"x"', '{"type":"__proto__"}', '{"type":"constructor"}', '{"type":"teleport","id":"1"}', '{}']) {
  test(`a server may say ${raw || 'nothing'}, and the next connection works`, async () => {
    const scene = await Scene.online();
    scene.socket.saysRaw(raw);
    await settle();
    if (scene.messenger.link.phase === 'waiting') {
      await scene.triesAgain();
      scene.socket.welcomes();
    }
    scene.socket.says(message(1));
    assert.deepEqual([texts(scene.of('message')), scene.messenger.link.phase], [['text 1'], 'online']);
  });
}

test('what nobody can read ends the connection, not the program, and says why', async () => {
  const scene = await Scene.online();
  scene.socket.saysRaw('{"type":');
  assert.deepEqual([scene.messenger.link.phase, scene.messenger.link.code], ['waiting', 'bad_frame']);
  await scene.triesAgain();
  scene.socket.opens();
  scene.socket.saysRaw(Uint8Array.of(0xff, 0x00).buffer);
  assert.equal(scene.messenger.link.phase, 'waiting');
});

test('nothing counts before the welcome, and only the first one does', async () => {
  const scene = new Scene();
  await scene.messenger.connect({ user: 'ann', way: 'guest' });
  scene.socket.opens();
  scene.socket.says(message(1), stored(id(1), 1), { type: 'caughtUp', log: 'ann' }, { type: 'typing', from: 'bob' }, { type: 'ok', token: 'evil' });
  scene.socket.says({ type: 'welcome', id: 'another', user: 'ann', log: { ann: 1 } }, { type: 'welcome', id: scene.socket.heard[0].id, user: 'eve', log: { eve: 1 } });
  assert.deepEqual(scene.told.filter(({ type }) => type !== 'link'), []);
  const welcome = (head) => ({ type: 'welcome', id: scene.socket.heard[0].id, user: 'ann', log: { ann: head } });
  scene.socket.says(welcome(5), { type: 'caughtUp', log: 'ann' }, welcome(0), { type: 'caughtUp', log: 'ann' });
  assert.deepEqual([scene.of('welcome').length, scene.of('caughtup').length, scene.messenger.last], [1, 1, 5]);
});

for (const user of ['__proto__', 'constructor', 'valueof']) {
  test(`${user} is a name like any other`, async () => {
    const scene = await Scene.online({ user, head: 2 });
    scene.socket.says(message(3, { to: user, log: user, from: '__proto__' }), message(4, { to: user, log: user, from: 'constructor' }));
    scene.messenger.read('__proto__', 3);
    scene.messenger.read('constructor', 4);
    scene.socket.says({ type: 'delivered', by: '__proto__', log: user, upTo: 3 });
    await scene.clock.pass(1_000);
    assert.deepEqual(scene.socket.of('read').map((frame) => [frame.with, frame.upTo]), [['__proto__', 3], ['constructor', 4]]);
    await scene.comesBack({ head: 4 });
    assert.deepEqual(Object.entries(scene.socket.last('login').after), [[user, 4]]);
    assert.equal({}.polluted ?? Object.prototype[3], undefined);
  });
}

test('a log that the welcome does not name has nothing new', async () => {
  const scene = new Scene();
  await scene.messenger.connect({ user: 'constructor', way: 'guest' });
  scene.socket.opens();
  scene.socket.says({ type: 'welcome', id: scene.socket.heard[0].id, user: 'constructor', guest: true, log: {} });
  assert.deepEqual([scene.last('welcome').head, scene.messenger.last], [0, 0]);
});

test('numbers that are none are not heard', async () => {
  const scene = await Scene.online();
  for (const seq of [0, -5, 1.5, '2', 1e300, 2 ** 53, null]) {
    scene.socket.says(message(seq), stored(id(1), seq), { type: 'read', by: 'bob', log: 'ann', upTo: seq === 0 ? -1 : seq });
  }
  await scene.clock.pass(1_000);
  assert.deepEqual([scene.of('message'), scene.of('stored'), scene.of('receipt'), scene.messenger.last, scene.sockets.length], [[], [], [], 0, 1]);
});

test('numbers that go back, or come again, are told once', async () => {
  const scene = await Scene.online({ head: 10 });
  scene.socket.says(message(11), message(3), message(11, { text: 'another' }), message(12), message(1));
  assert.deepEqual([texts(scene.of('message')), scene.messenger.last], [['text 11', 'text 12'], 12]);
});

test('a number far ahead is a hole like any other, and our log is found again', async () => {
  const scene = await Scene.online();
  scene.socket.says(message(Number.MAX_SAFE_INTEGER));
  await scene.clock.pass(300);
  await scene.triesAgain();
  scene.socket.welcomes({ head: 1 });
  await scene.clock.pass(300);
  assert.equal(scene.messenger.last, Number.MAX_SAFE_INTEGER);
  await scene.comesBack({ head: 1, caughtUp: false });
  scene.socket.says(message(1), { type: 'caughtUp', log: 'ann' });
  assert.deepEqual([scene.last('welcome').forgotten, scene.messenger.last], [true, 1]);
});

test('a server that leaves out every other number does not fill the memory', async () => {
  const scene = new Scene();
  await scene.messenger.connect({ user: 'ann', way: 'guest' });
  scene.socket.welcomes({ caughtUp: false });
  for (let seq = 2; seq <= 50_000; seq += 2) {
    scene.socket.says(message(seq));
  }
  assert.ok(scene.messenger.last >= 10_000, `${scene.messenger.last}`);
});

for (const wait of [1e15, 2 ** 31, -1, 0, '5', null, Infinity]) {
  test(`a wait of ${wait} does not make us come back in a circle, nor stay away for ever`, async () => {
    const scene = await Scene.online();
    scene.socket.says({ type: 'bye', code: 'busy', message: 'm', reconnect: true, retryAfterMs: wait });
    const waits = scene.messenger.link.until - scene.clock.time;
    assert.ok(waits >= 50 && waits <= 3_600_000, `${waits}`);
    assert.ok(scene.clock.next >= 50, `${scene.clock.next}`);
  });
}

test('what is stored in a log of somebody else is not stored', async () => {
  const scene = await Scene.online();
  const sent = await scene.messenger.send('bob', 'one');
  scene.socket.says(stored(sent, 1, { log: 'eve' }), { type: 'stored', id: sent });
  assert.deepEqual([scene.messenger.outbox.length, scene.of('stored')], [1, []]);
  await scene.clock.pass(15_000);
  await scene.triesAgain();
  scene.socket.welcomes();
  assert.equal(scene.socket.last('send').id, sent);
});

test('an answer that has not the form of one is none', async () => {
  const scene = await Scene.online();
  const page = scene.messenger.history('bob');
  scene.socket.says({ type: 'page', id: scene.socket.last('history').id, messages: 'all' });
  await assert.rejects(page, { code: UNANSWERED });
  const stranger = scene.messenger.history('bob');
  scene.socket.says({ type: 'stored', id: scene.socket.last('history').id, log: 'ann', seq: 1, time: '2026-03-01T12:00:00.009Z' });
  await assert.rejects(stranger, { code: UNANSWERED });
});

test('a refusal without a reason is one all the same', async () => {
  const scene = await Scene.online();
  const sent = await scene.messenger.send('bob', 'one');
  scene.socket.says({ type: 'error' }, { type: 'error', id: {} }, { type: 'error', id: sent, code: {} });
  assert.deepEqual(scene.last('failed').message.failure, { code: 'internal', message: 'internal' });
});

test('ping is answered to who asked', async () => {
  const scene = await Scene.online();
  const answer = scene.messenger.ask({ type: 'ping' });
  scene.socket.says({ type: 'pong', id: scene.socket.last('ping').id });
  assert.equal((await answer).type, 'pong');
  assert.equal(scene.messenger.link.phase, 'online');
});

test('what can not be written is an error of who asks, and no broken connection', async () => {
  const scene = await Scene.online();
  scene.socket.send = () => {
    throw new TypeError('no such field');
  };
  await assert.rejects(scene.messenger.ask({ type: 'ping' }), TypeError);
  await scene.clock.pass(15_000);
  assert.equal(scene.messenger.link.phase, 'online');
});

test('an address that is none is a connection that fails', async () => {
  const scene = new Scene({
    WebSocket: class {
      constructor() {
        throw new SyntaxError('bad address');
      }
    },
  });
  await scene.messenger.connect({ user: 'ann', way: 'guest' });
  assert.deepEqual([scene.messenger.link.phase, scene.messenger.link.code], ['waiting', 'unsupported']);
  assert.match(scene.messenger.link.message, /bad address/);
});

test('without a WebSocket it says what to do', () => {
  assert.throws(() => new Messenger({ url: 'ws://test/ws', WebSocket: null }), /give one as an option/);
});

test('of two that connect one after the other, only the last one is', async () => {
  const scene = new Scene();
  const first = scene.messenger.connect({ user: 'ann', way: 'guest' });
  const second = scene.messenger.connect({ user: 'eve', way: 'guest' });
  await Promise.all([first, second]);
  assert.deepEqual([scene.messenger.user, scene.sockets.length], ['eve', 1]);
});
