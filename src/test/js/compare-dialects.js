// Reads lines {"self": ..., "json": a frame, "cbor": the same in hex} and checks that web/sdk/cbor.js reads the same;
// writes {"cbor": ...} for each line {"self": ..., "write": a frame}. The other side is DialectsInTheBrowserTest.

import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { decode, encode } from '../../../web/sdk/cbor.js';

for await (const line of createInterface({ input: process.stdin })) {
  const { self, json, cbor, write } = JSON.parse(line);
  if (write) {
    console.log(Buffer.from(encode(write, self)).toString('hex'));
  } else {
    assert.deepEqual(decode(Uint8Array.from(Buffer.from(cbor, 'hex')).buffer, self), json);
  }
}
