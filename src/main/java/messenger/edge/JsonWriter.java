package messenger.edge;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes JSON as UTF-8 into a buffer that is used again. It puts no commas or brackets of its own:
 * what is the same in every frame is one literal. (Jackson's generator costs six objects a frame.)
 * For one thread.
 */
final class JsonWriter {
  private static final int BUFFER = 1_024;

  /** A buffer that grew beyond this is not kept, in bytes. */
  private static final int KEPT = 32_768;

  /** Bytes of an escape with a number. */
  private static final int LONGEST_CHARACTER = 6;

  private static final int SECONDS_PER_DAY = 86_400;
  private static final String HEX = "0123456789abcdef";

  private byte[] bytes = new byte[BUFFER];
  private int size;

  /** Begins a frame; what an earlier one left, because it failed, is gone. */
  JsonWriter begin(String ascii) {
    size = 0;
    return raw(ascii);
  }

  JsonWriter raw(String ascii) {
    int length = ascii.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  /** In quotes; half a surrogate pair becomes U+FFFD. */
  JsonWriter string(String value) {
    int length = value.length();
    reserve(length + 2);
    bytes[size++] = '"';
    for (int i = 0; i < length; i++) {
      reserve(LONGEST_CHARACTER);
      char c = value.charAt(i);
      if (c < 0x80) {
        ascii(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
        character(Character.toCodePoint(c, value.charAt(i)));
      } else {
        character(Character.isSurrogate(c) ? 0xFFFD : c);
      }
    }
    reserve(1);
    bytes[size++] = '"';
    return this;
  }

  JsonWriter number(long value) {
    if (value == Long.MIN_VALUE) {
      return raw("-9223372036854775808");
    }
    reserve(20);
    long rest = Math.abs(value);
    if (value < 0) {
      bytes[size++] = '-';
    }
    int digits = 1;
    for (long n = rest; n >= 10; n /= 10) {
      digits++;
    }
    for (int at = size + digits - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    return this;
  }

  JsonWriter bool(boolean value) {
    return raw(value ? "true" : "false");
  }

  /** In quotes, canonical and in lower case. */
  JsonWriter uuid(UUID value) {
    reserve(38);
    bytes[size++] = '"';
    hex(value.getMostSignificantBits(), 60, 32);
    bytes[size++] = '-';
    hex(value.getMostSignificantBits(), 28, 16);
    bytes[size++] = '-';
    hex(value.getMostSignificantBits(), 12, 0);
    bytes[size++] = '-';
    hex(value.getLeastSignificantBits(), 60, 48);
    bytes[size++] = '-';
    hex(value.getLeastSignificantBits(), 44, 0);
    bytes[size++] = '"';
    return this;
  }

  /** In quotes, by RFC 3339 in UTC with exactly milliseconds, cut; years 0 to 9999. */
  JsonWriter time(Instant value) {
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(value.getEpochSecond(), SECONDS_PER_DAY));
    int second = Math.floorMod(value.getEpochSecond(), SECONDS_PER_DAY);
    reserve(26);
    bytes[size++] = '"';
    digits(date.getYear(), 1_000);
    bytes[size++] = '-';
    digits(date.getMonthValue(), 10);
    bytes[size++] = '-';
    digits(date.getDayOfMonth(), 10);
    bytes[size++] = 'T';
    digits(second / 3_600, 10);
    bytes[size++] = ':';
    digits(second / 60 % 60, 10);
    bytes[size++] = ':';
    digits(second % 60, 10);
    bytes[size++] = '.';
    digits(value.getNano() / 1_000_000, 100);
    bytes[size++] = 'Z';
    bytes[size++] = '"';
    return this;
  }

  JsonWriter strings(List<String> values) {
    raw("[");
    String between = "";
    for (String value : values) {
      raw(between).string(value);
      between = ",";
    }
    return raw("]");
  }

  JsonWriter numbers(Map<String, Long> values) {
    raw("{");
    String between = "";
    for (Map.Entry<String, Long> entry : values.entrySet()) {
      raw(between).string(entry.getKey()).raw(":").number(entry.getValue());
      between = ",";
    }
    return raw("}");
  }

  JsonWriter times(Map<String, Instant> values) {
    raw("{");
    String between = "";
    for (Map.Entry<String, Instant> entry : values.entrySet()) {
      raw(between).string(entry.getKey()).raw(":").time(entry.getValue());
      between = ",";
    }
    return raw("}");
  }

  /** The frame, in an array of its own. */
  byte[] end(String ascii) {
    raw(ascii);
    byte[] frame = Arrays.copyOf(bytes, size);
    if (bytes.length > KEPT) {
      bytes = new byte[BUFFER];
    }
    return frame;
  }

  private void ascii(char c) {
    if (c >= ' ' && c != '"' && c != '\\') {
      bytes[size++] = (byte) c;
      return;
    }
    bytes[size++] = '\\';
    switch (c) {
      case '"', '\\' -> bytes[size++] = (byte) c;
      case '\n' -> bytes[size++] = 'n';
      case '\r' -> bytes[size++] = 'r';
      case '\t' -> bytes[size++] = 't';
      default -> {
        bytes[size++] = 'u';
        hex(c, 12, 0);
      }
    }
  }

  /** A character beyond ASCII. */
  private void character(int c) {
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

  private void hex(long value, int firstShift, int lastShift) {
    for (int shift = firstShift; shift >= lastShift; shift -= 4) {
      bytes[size++] = (byte) HEX.charAt((int) (value >>> shift) & 0xF);
    }
  }

  private void digits(int value, int highest) {
    for (int unit = highest; unit > 0; unit /= 10) {
      bytes[size++] = (byte) ('0' + value / unit % 10);
    }
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
