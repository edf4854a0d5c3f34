// The parts of the SDK, one by one.

import assert from 'node:assert/strict';
import test from 'node:test';
import { Alarm } from '../../../web/sdk/alarm.js';
import { fullJitter } from '../../../web/sdk/backoff.js';
import { checked, failureOf, fold, limitsOf, usable } from '../../../web/sdk/frames.js';
import { Outbox } from '../../../web/sdk/outbox.js';
import { Place } from '../../../web/sdk/place.js';
import { Receipts } from '../../../web/sdk/receipts.js';
import { uuidv7 } from '../../../web/sdk/uuidv7.js';
import { FakeClock, message } from './scene.js';

// Backoff

for (const [failures, bound] of [[0, 500], [1, 1_000], [2, 2_000], [5, 16_000], [6, 30_000], [50, 30_000], [5_000, 30_000]]) {
  test(`after ${failures} failures the wait is anything up to ${bound} ms`, () => {
    assert.equal(fullJitter(failures, () => 0), 0);
    assert.equal(fullJitter(failures, () => 0.25), bound / 4);
    assert.ok(fullJitter(failures, () => 1 - Number.EPSILON) < bound);
    const wait = fullJitter(failures);
    assert.ok(wait >= 0 && wait < bound);
  });
}

test('an alarm that is set anew forgets the time before', async () => {
  const clock = new FakeClock();
  const alarm = new Alarm(clock);
  const rung = [];
  alarm.set(100, () => rung.push('first'));
  alarm.set(200, () => rung.push('second'));
  await clock.pass(150);
  assert.deepEqual([rung, alarm.isSet], [[], true]);
  await clock.pass(50);
  assert.deepEqual([rung, alarm.isSet], [['second'], false]);
  alarm.set(1, () => rung.push('third'));
  alarm.off();
  await clock.pass(10);
  assert.deepEqual(rung, ['second']);
});

// Ids

const NOW = 1_900_000_000_000;
const timeOf = (id) => parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

test('an id is a UUID of version 7 with the time in it', () => {
  const id = uuidv7(NOW);
  assert.match(id, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.equal(timeOf(id), NOW);
});

test('10,000 ids of one millisecond are in order, and so are those of a clock that goes back a little', () => {
  const ids = Array.from({ length: 10_000 }, () => uuidv7(NOW + 1));
  ids.push(uuidv7(NOW - 5_000), uuidv7(NOW - 4_000), uuidv7(NOW + 2));
  assert.deepEqual(ids, [...ids].sort());
  assert.equal(new Set(ids).size, ids.length);
});

test('a clock that was wrong by hours is believed when it is put right', () => {
  uuidv7(NOW + 3_600_000);
  assert.equal(timeOf(uuidv7(NOW)), NOW);
});

// The outbox

const unsent = (id) => ({ id, from: 'ann', to: 'bob', text: id, seq: 0, time: '2026-03-01T12:00:00.000Z' });
const refused = { code: 'forbidden', message: 'This is not allowed.' };

test('messages leave the outbox in the order they were written in, past those that failed', () => {
  const outbox = new Outbox(['a', 'b', 'c'].map(unsent));
  assert.equal(outbox.next.id, 'a');
  outbox.fail('a', refused);
  assert.equal(outbox.next.id, 'b');
  assert.equal(outbox.remove('b').id, 'b');
  assert.equal(outbox.next.id, 'c');
  outbox.retry('a');
  assert.equal(outbox.next.id, 'a');
  assert.equal(outbox.next.failure, undefined);
  assert.deepEqual([outbox.remove('x'), outbox.retry('x'), outbox.fail('x', refused)], [undefined, undefined, undefined]);
});

test('an id that is used up is changed, and no other', () => {
  const outbox = new Outbox(['a', 'b'].map(unsent));
  const conflict = { code: 'conflict', message: '' };
  assert.equal(outbox.fail('b', refused).id, 'b');
  const changed = outbox.fail('a', conflict);
  assert.notEqual(changed.id, 'a');
  assert.deepEqual(changed.failure, conflict);
  assert.deepEqual(outbox.messages.map(({ text }) => text), ['a', 'b']);
});

// The place in the log

const following = (last) => {
  const place = new Place();
  place.followFrom(last);
  return place;
};

test('each number is new once', () => {
  const place = following(4);
  assert.deepEqual([5, 5, 7, 7, 4, 1, 6, 6, 7].map((seq) => place.note(seq)), [true, false, true, false, false, false, true, false, false]);
  assert.equal(place.last, 7);
});

test('a number that is missing is a hole until it comes, or is given up', () => {
  const place = following(0);
  place.note(1);
  assert.equal(place.hasHole, false);
  place.note(3);
  place.note(5);
  assert.deepEqual([place.hasHole, place.last, place.earlyCount], [true, 1, 2]);
  place.note(2);
  assert.deepEqual([place.hasHole, place.last], [true, 3]);
  place.skipHole();
  assert.deepEqual([place.hasHole, place.last], [false, 5]);
  place.skipHole();
  assert.equal(place.last, 5);
});

test('200,000 early numbers are no more than a hole', () => {
  const place = following(0);
  for (let seq = 3; seq < 200_003; seq++) {
    place.note(seq);
  }
  place.skipHole();
  assert.equal(place.last, 200_002);
});

test('what is no longer kept is skipped, forwards only', () => {
  const place = following(3);
  place.note(8);
  place.skipTo(7);
  assert.deepEqual([place.last, place.toKeep().skipped], [8, 7]);
  place.skipTo(2);
  assert.deepEqual([place.last, place.toKeep().skipped], [8, 7]);
});

test('a place that was kept goes on where it was, without what came early', () => {
  const place = following(3);
  place.note(4);
  place.note(9);
  place.receipts.see('__proto__', 4);
  const again = new Place(structuredClone(place.toKeep()));
  assert.deepEqual([again.last, again.hasHole, again.follows, again.since], [4, false, true, 3]);
  assert.equal(again.receipts.readUpTo('__proto__'), 4);
  assert.equal(new Place().follows, false);
});

test('only what the log itself has brought was received', () => {
  const place = following(3);
  assert.equal(place.received, 0);
  place.note(4);
  assert.equal(place.received, 4);
});

// Receipts

test('receipts only grow, and read means delivered', () => {
  const receipts = new Receipts();
  const reach = () => [1, 2, 3].map((seq) => receipts.reachOf('bob', seq));
  assert.deepEqual(reach(), ['stored', 'stored', 'stored']);
  receipts.delivered('bob', 2);
  receipts.delivered('bob', 1);
  receipts.readBy('bob', 1);
  assert.deepEqual(reach(), ['read', 'delivered', 'stored']);
  receipts.readBy('bob', 3);
  receipts.readBy('bob', 2);
  assert.deepEqual(reach(), ['read', 'read', 'read']);
  assert.equal(receipts.reachOf('constructor', 1), 'stored');
});

test('what we have read is said until the server has heard it', () => {
  const receipts = new Receipts();
  receipts.see('bob', 5);
  receipts.confirm('bob', 4);
  assert.deepEqual([...receipts.unsaid], [['bob', 5]]);
  assert.deepEqual([...new Receipts(receipts.toKeep()).unsaid], [['bob', 5]]);
  receipts.confirm('bob', 6);
  assert.deepEqual([[...receipts.unsaid], receipts.readUpTo('bob')], [[], 6]);
});

// Frames

const { log, ...fields } = message(5);
const unfit = [
  null,
  7,
  'message',
  [],
  {},
  { type: 'teleport' },
  { type: '__proto__' },
  { type: 'constructor' },
  { type: ['message'] },
  fields,
  message(0),
  message(-1),
  message(1.5),
  message(2 ** 53),
  message('5'),
  message(5, { text: undefined }),
  message(5, { text: 7 }),
  message(5, { from: null }),
  message(5, { time: 'yesterday' }),
  message(5, { time: 5 }),
  message(5, { replyTo: {} }),
  message(5, { expired: 'no' }),
  { type: 'stored', id: 'x', log: 'ann', seq: 1 },
  { type: 'welcome', id: 'x', user: 'ann', log: { ann: '5' } },
  { type: 'welcome', id: 'x', user: 'ann', log: { ann: -1 } },
  { type: 'welcome', id: 'x', user: 'ann' },
  { type: 'welcome', id: 'x', user: 'ann', log: {}, unread: { bob: 'many' } },
  { type: 'welcome', id: 'x', user: 'ann', log: {}, token: 5 },
  { type: 'read', by: 'bob', log: 'ann', upTo: '99' },
  { type: 'delivered', log: 'ann', upTo: 9 },
  { type: 'users', users: 'ann' },
  { type: 'users' },
  { type: 'presence', online: [5] },
  { type: 'presence', online: [], offline: [], seen: { bob: 'x' } },
  { type: 'presence', online: [], count: 1e300 },
  { type: 'page', messages: {} },
  { type: 'typing' },
];
for (const frame of unfit) {
  test(`is no frame: ${JSON.stringify(frame)}`, () => assert.equal(checked(frame), null));
}

test('a page has each message once, in order, and goes on only if it has one', () => {
  const page = checked({ type: 'page', messages: [message(7), message(5), message(7), null, message('9')], end: false });
  assert.deepEqual([page.messages.map(({ seq }) => seq), page.end], [[5, 7], false]);
  assert.equal(checked({ type: 'page', messages: [{}], end: false }).end, true);
});

for (const [asked, waited] of [[20, 50], [5_000, 5_000], [1e12, 3_600_000], [-1, undefined], ['5', undefined], [null, undefined]]) {
  test(`a wait of ${asked} is ${waited}`, () => {
    assert.deepEqual(checked({ type: 'error', code: 'busy', message: 'm', retryAfterMs: asked }).retryAfterMs, waited);
  });
}

test('a refusal has a code and a sentence', () => {
  assert.deepEqual(checked({ type: 'bye', code: 5 }), { type: 'bye', code: 'internal', message: 'internal' });
});

test('what was kept by somebody else is not used', () => {
  const place = following(3).toKeep();
  assert.deepEqual(usable(undefined), { place: undefined, outbox: [] });
  assert.deepEqual(usable({ place, outbox: [unsent('a'), { id: 5 }, null] }), { place, outbox: [unsent('a')] });
  for (const wrong of [{ last: '3' }, { last: undefined }, { receipts: null }, { receipts: { delivered: { bob: 'x' }, readBy: {}, read: {} } }, { since: -1 }]) {
    assert.equal(usable({ place: { ...place, ...wrong } }).place, undefined, JSON.stringify(wrong));
  }
});

test('names are folded as the server folds them', () => {
  assert.deepEqual([' Bob ', 'ＢＯＢ', 'bob'].map(fold), ['bob', 'bob', 'bob']);
});

// Texts that can't be sent

const text = (text, limits) => failureOf({ id: unsent('a').id, to: 'bob', text }, limitsOf(limits))?.code;
for (const [what, written, code] of [
  ['16,384 letters', 'x'.repeat(16_384), undefined],
  ['one more', 'x'.repeat(16_385), 'too_large'],
  ['8,192 letters of two bytes', 'é'.repeat(8_192), undefined],
  ['one more', 'é'.repeat(8_193), 'too_large'],
  ['4,096 emoji', '😀'.repeat(4_096), undefined],
  ['10,000 control characters', '\u0001'.repeat(10_000), undefined],
  ['11,000 control characters, six bytes each', '\u0001'.repeat(11_000), 'too_large'],
  ['16,384 quotes, two bytes each', '"'.repeat(16_384), undefined],
  ['nothing', '', 'bad_field'],
  ['blanks', ' \n\t', 'bad_field'],
  ['U+0000', 'a\0b', 'bad_field'],
]) {
  test(`${what}: ${code ?? 'can be sent'}`, () => assert.equal(text(written), code));
}

test('a server may have other limits, if they are some', () => {
  assert.equal(text('xxxxx', { text: 4 }), 'too_large');
  assert.equal(text('xxxxx', { frame: 40 }), 'too_large');
  for (const limits of [{ text: '4' }, { text: 0 }, { text: null }, 4]) {
    assert.equal(text('xxxxx', limits), undefined);
  }
});
