/** A clock that was set back by more than this is believed: ids far ahead of the server's clock are refused. */
const BACK_MS = 10_000;

/** The time of the last id, and its count within that millisecond. */
let lastAt = 0;
let count = 0;

/**
 * A new UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits that count up within one of them (section 6.2, method
 * 1), then chance. So each is larger than the one before, also when the clock goes back a little. Needs no secure
 * context, which `crypto.randomUUID` does.
 *
 * @param {number} [now] milliseconds since 1970
 * @returns {string}
 */
export function uuidv7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  if (now > lastAt || now < lastAt - BACK_MS) {
    lastAt = now;
    // Half of the range is left to count in.
    count = view.getUint16(6) & 0x7ff;
  } else if (++count > 0xfff) {
    lastAt++;
    count = view.getUint16(6) & 0x7ff;
  }
  view.setUint16(0, Math.floor(lastAt / 2 ** 32));
  view.setUint32(2, lastAt % 2 ** 32);
  view.setUint16(6, 0x7000 | count);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
