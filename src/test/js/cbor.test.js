// node --test: web/sdk/cbor.js against the bytes of docs/protocol.md, and against what is no frame.

import assert from 'node:assert/strict';
import test from 'node:test';
import { decode, encode } from '../../../web/sdk/cbor.js';

const ID = '019ca945-0a00-7abc-8def-0123456789ab';
const ID_HEX = '50019ca9450a007abc8def0123456789ab';

const bytes = (hex) => Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (byte) => parseInt(byte, 16)).buffer;
const hex = (array) => Buffer.from(array).toString('hex');

const written = [
  [{ type: 'send', id: ID, to: 'bob', text: 'hi' }, `a4 0001 01${ID_HEX} 0263626f62 04626869`],
  [{ type: 'login', id: 'é', user: 'ann', device: 'd', after: undefined }, 'a4 0008 0162c3a9 0b63616e6e 0c6164'],
  [{ type: 'login', user: 'ann', after: { ann: 70_000 } }, 'a3 0008 0b63616e6e 0da163616e6e1a00011170'],
  [{ type: 'received', id: ID, log: 'ann', upTo: 24 }, `a3 0003 01${ID_HEX} 081818`],
  [{ type: 'received', log: 'bob', upTo: 2 ** 40 }, 'a3 0003 0763626f62 081b0000010000000000'],
  [{ type: 'history', with: 'bob', before: null, limit: 300 }, 'a4 000d 0a63626f62 0ef6 0f19012c'],
  [{ type: 'send', text: 'x'.repeat(300) }, `a2 0001 0479012c${'78'.repeat(300)}`],
  [{ type: 'ping', id: ID.toUpperCase() }, `a2 0006 017824${hex(Buffer.from(ID.toUpperCase()))}`],
];
for (const [frame, expected] of written) {
  test(`writes ${JSON.stringify(frame).slice(0, 80)}`, () => {
    assert.equal(hex(encode(frame, 'ann')), expected.replaceAll(' ', ''));
  });
}

for (const frame of [{ type: 'teleport' }, { type: 'ping', x: 1 }, { type: 'ping', id: 1.5 }, { type: 'ping', id: 1n }]) {
  test(`does not write ${Object.values(frame)}`, () => {
    assert.throws(() => encode(frame, 'ann'), TypeError);
  });
}

test('reads a message to us', () => {
  assert.deepEqual(decode(bytes(`a6 0000 01${ID_HEX} 0363626f62 04626869 0505 0607`), 'ann'), {
    type: 'message',
    id: ID,
    from: 'bob',
    to: 'ann',
    text: 'hi',
    log: 'ann',
    seq: 5,
    time: '2026-03-01T12:00:00.007Z',
  });
});

test('leaves out what it does not know', () => {
  const frame = 'a6 0007 1901f401 2002 3903e7f93c00 1901f5a2616101018180 187bf820';
  assert.deepEqual(decode(bytes(frame), 'ann'), { type: 'pong' });
});

test('a type that is not known has no name', () => {
  assert.equal(decode(bytes('a1 00 1863'), 'ann').type, undefined);
});

test('a name is only a name', () => {
  const welcome = decode(bytes('a2 0009 07 a1 695f5f70726f746f5f5f 05'), 'ann');
  assert.deepEqual(Object.entries(welcome.log), [['__proto__', 5]]);
});

const refused = {
  'nothing': '',
  'no map': '8100',
  'a text': '6161',
  'more than a frame': 'a10007a0',
  'a map without a length': 'bf0007ff',
  'a text in pieces': 'a1017f6161ff',
  'a tag': 'a100c107',
  'a text of 2^63 bytes': 'a1017b8000000000000000',
  'a list of 2^32': 'a1139b0000000100000000',
  'a list of messages of 2^31': 'a1159a80000000',
  'a map of 2^63': 'bb8000000000000000',
  'a text that is cut': 'a1016261',
  'a number that is cut': 'a1051901',
  'a key that is a text': 'a16161 07',
  'a key twice': 'a200070007',
  'an unknown key twice': 'a3000718ff0118ff01',
  'a name twice': 'a207a26161016161020009',
  'no UTF-8': 'a10162c328',
  'no UTF-8 in a long text': `a10178${(60).toString(16)}${'61'.repeat(59)}ff`,
  '16 lists': `a118ff${'81'.repeat(16)}00`,
  'an id of 15 bytes': `a1014f${'00'.repeat(15)}`,
  '100,000 lists': `a118ff${'81'.repeat(100_000)}`,
};
for (const [what, frame] of Object.entries(refused)) {
  test(`refuses ${what}`, () => {
    assert.throws(() => decode(bytes(frame), 'ann'), /RangeError|TypeError/);
  });
}
