package messenger.edge;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes CBOR into a buffer that is used again, every head as short as it can be (RFC 8949, 4.2.1).
 * Whoever writes a map or an array says first how many there will be. For one thread.
 */
final class CborWriter {
  private static final int BUFFER = 1_024;

  /** A buffer that grew beyond this is not kept, in bytes. */
  private static final int KEPT = 32_768;

  private static final int LONGEST_HEAD = 9;
  private static final int REPLACEMENT = 0xFFFD;

  private byte[] bytes = new byte[BUFFER];
  private int size;

  /** Begins a frame; what an earlier one left, because it failed, is gone. */
  CborWriter begin(int members) {
    size = 0;
    return map(members);
  }

  CborWriter map(int members) {
    return head(Cbor.MAP, members);
  }

  CborWriter array(int items) {
    return head(Cbor.ARRAY, items);
  }

  CborWriter number(long value) {
    return value < 0 ? head(Cbor.NEGATIVE, -1 - value) : head(Cbor.UNSIGNED, value);
  }

  CborWriter yes() {
    reserve(1);
    bytes[size++] = (byte) Cbor.TRUE;
    return this;
  }

  /** As 16 bytes. */
  CborWriter uuid(UUID value) {
    head(Cbor.BYTES, 16);
    reserve(16);
    bigEndian(value.getMostSignificantBits(), 8);
    bigEndian(value.getLeastSignificantBits(), 8);
    return this;
  }

  /** Half a surrogate pair becomes U+FFFD. */
  CborWriter text(String value) {
    int length = value.length();
    reserve(LONGEST_HEAD + length);
    int begin = size;
    head(Cbor.TEXT, length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        size = begin;
        return anyText(value);
      }
      bytes[size++] = (byte) c;
    }
    return this;
  }

  CborWriter texts(List<String> values) {
    array(values.size());
    values.forEach(this::text);
    return this;
  }

  CborWriter numbers(Map<String, Long> values) {
    map(values.size());
    values.forEach((name, number) -> text(name).number(number));
    return this;
  }

  /** In milliseconds since 1970. */
  CborWriter times(Map<String, Instant> values) {
    map(values.size());
    values.forEach((name, time) -> text(name).number(time.toEpochMilli()));
    return this;
  }

  /** Items that were written before. */
  CborWriter raw(byte[] items) {
    reserve(items.length);
    System.arraycopy(items, 0, bytes, size, items.length);
    size += items.length;
    return this;
  }

  /** The frame, in an array of its own. */
  byte[] end() {
    byte[] frame = Arrays.copyOf(bytes, size);
    if (bytes.length > KEPT) {
      bytes = new byte[BUFFER];
    }
    return frame;
  }

  private CborWriter anyText(String value) {
    int length = value.length();
    int encoded = 0;
    for (int i = 0; i < length; i++) {
      int c = character(value, i);
      encoded += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      i += Character.charCount(c) - 1;
    }
    head(Cbor.TEXT, encoded);
    reserve(encoded);
    for (int i = 0; i < length; i++) {
      int c = character(value, i);
      put(c);
      i += Character.charCount(c) - 1;
    }
    return this;
  }

  private static int character(String value, int at) {
    int c = value.codePointAt(at);
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c;
  }

  private void put(int c) {
    if (c < 0x80) {
      bytes[size++] = (byte) c;
      return;
    }
    if (c < 0x800) {
      bytes[size++] = (byte) (0xC0 | c >> 6);
    } else {
      if (c < 0x10000) {
        bytes[size++] = (byte) (0xE0 | c >> 12);
      } else {
        bytes[size++] = (byte) (0xF0 | c >> 18);
        bytes[size++] = (byte) (0x80 | c >> 12 & 0x3F);
      }
      bytes[size++] = (byte) (0x80 | c >> 6 & 0x3F);
    }
    bytes[size++] = (byte) (0x80 | c & 0x3F);
  }

  /**
   * @param argument not negative
   */
  private CborWriter head(int major, long argument) {
    reserve(LONGEST_HEAD);
    int initial = major << 5;
    if (argument < 24) {
      bytes[size++] = (byte) (initial | argument);
    } else if (argument < 1 << 8) {
      bytes[size++] = (byte) (initial | 24);
      bytes[size++] = (byte) argument;
    } else if (argument < 1 << 16) {
      bytes[size++] = (byte) (initial | 25);
      bigEndian(argument, 2);
    } else if (argument < 1L << 32) {
      bytes[size++] = (byte) (initial | 26);
      bigEndian(argument, 4);
    } else {
      bytes[size++] = (byte) (initial | 27);
      bigEndian(argument, 8);
    }
    return this;
  }

  private void bigEndian(long value, int length) {
    for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
