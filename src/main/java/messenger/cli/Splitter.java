package messenger.cli;

import java.util.Arrays;

/**
 * Cuts a stream of JSON objects, with or without white space between them, into objects by counting
 * braces outside strings; a subclass knows other frames. Every byte is looked at once, however the
 * stream is chopped; bytes are kept only while an object is incomplete. Owned by one connection's
 * thread.
 */
class Splitter {
  /** Gets each object as a range of an array that is only valid during the call. */
  interface Sink {
    void object(byte[] bytes, int from, int to);
  }

  /** A legacy list of 100,000 names of 32 characters has 3.5 MB. */
  private static final int MAX_OBJECT = 16 << 20;

  private static final byte[] NOTHING = {};

  private byte[] kept = NOTHING;
  private int keptLength;
  private int depth;
  private boolean inString;
  private boolean escaped;

  /**
   * @throws IllegalArgumentException if what comes is no object, or has more than 16 MiB
   */
  void feed(byte[] chunk, int from, int to, Sink sink) {
    if (keptLength == 0) {
      keep(chunk, scan(chunk, from, from, to, sink), to);
      return;
    }
    int known = keptLength;
    keep(chunk, from, to);
    byte[] all = kept;
    int length = keptLength;
    keptLength = 0;
    int rest = scan(all, 0, known, length, sink);
    keptLength = length - rest;
    if (keptLength == 0) {
      kept = NOTHING;
    } else if (rest > 0) {
      System.arraycopy(all, rest, kept, 0, keptLength);
    }
  }

  /**
   * Goes on at {@code at} in an object that began at {@code start}; answers where the last,
   * incomplete object begins.
   */
  int scan(byte[] bytes, int start, int at, int to, Sink sink) {
    int begin = start;
    for (int i = at; i < to; i++) {
      byte b = bytes[i];
      if (inString) {
        if (escaped) {
          escaped = false;
        } else if (b == '\\') {
          escaped = true;
        } else if (b == '"') {
          inString = false;
        }
      } else if (depth == 0) {
        if (b == '{') {
          depth = 1;
          begin = i;
        } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
          throw new IllegalArgumentException("Not a JSON object");
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if ((b == '}' || b == ']') && --depth == 0) {
        sink.object(bytes, begin, i + 1);
      }
    }
    return depth == 0 ? to : begin;
  }

  private void keep(byte[] chunk, int from, int to) {
    int length = keptLength + to - from;
    if (length > MAX_OBJECT) {
      throw new IllegalArgumentException("An object of more than 16 MiB");
    }
    if (length > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(length, 2 * kept.length));
    }
    System.arraycopy(chunk, from, kept, keptLength, to - from);
    keptLength = length;
  }
}
