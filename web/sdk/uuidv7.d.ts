// Made of the JSDoc of the module by src/test/js/declarations.js.
/**
 * A new UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits that count up within one of them (section 6.2, method
 * 1), then chance. So each is larger than the one before, also when the clock goes back a little. Needs no secure
 * context, which `crypto.randomUUID` does.
 *
 * @param {number} [now] milliseconds since 1970
 * @returns {string}
 */
export function uuidv7(now?: number): string;
