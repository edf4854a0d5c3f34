package messenger.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import messenger.frame.Code;
import messenger.frame.RefusedException;

/**
 * Reads the items of one frame in the order in which they stand. The keys of the frame are
 * integers, those of maps inside it integers or texts, and none stands twice in a map.
 *
 * <p>By hand, because Jackson's parser for CBOR takes tags, strings in pieces, what is no UTF-8 and
 * integer 1 for text "1" (docs/adr/0011). For one thread.
 */
final class CborReader {
  private static final int UUID_BYTES = 16;

  private final byte[] bytes;
  private int at;
  private int depth;
  private int initial;
  private long argument;

  /**
   * @param frame one map, as {@link CborScanner} checks it; what is no map is refused here, too,
   *     but its texts are taken for UTF-8
   */
  CborReader(byte[] frame) {
    bytes = frame;
  }

  /** What is done with each member of the frame. */
  interface Members {
    /**
     * Reads the value by exactly one call of {@link #value}, {@link #members}, {@link #items} or
     * {@link #skip}.
     */
    void member(long key, CborReader value);
  }

  /**
   * Reads the frame.
   *
   * @throws RefusedException {@code bad_frame}, {@code too_deep} or {@code too_large}
   */
  void read(Members members) {
    if (bytes.length > Limits.FRAME) {
      throw new RefusedException(Code.TOO_LARGE);
    }
    head();
    require(Cbor.isMap(initial) && argument >= 0);
    Keys keys = new Keys();
    depth++;
    for (long left = argument; left > 0; left--) {
      head();
      boolean integer = Cbor.major(initial) <= Cbor.NEGATIVE;
      require(integer && argument >= 0);
      long key = integer();
      keys.add(key);
      members.member(key, this);
    }
    require(at == bytes.length);
  }

  /** The next item: a String, a Long, a Boolean, a UUID, null, or {@link Values#OTHER}. */
  Object value() {
    head();
    switch (Cbor.major(initial)) {
      case Cbor.UNSIGNED, Cbor.NEGATIVE:
        return argument >= 0 ? (Object) integer() : Values.OTHER;
      case Cbor.BYTES:
        return bytes();
      case Cbor.TEXT:
        return text();
      case Cbor.SIMPLE:
        return simple();
      default:
        inside();
        return Values.OTHER;
    }
  }

  /**
   * The next item, if it is a map of texts, {@value Limits#AFTER} at most; else as {@link #value}.
   */
  Object members() {
    if (at == bytes.length || !Cbor.isMap(bytes[at] & 0xFF)) {
      return value();
    }
    head();
    Map<String, Object> members = new LinkedHashMap<>();
    Keys keys = new Keys();
    boolean right = argument <= Limits.AFTER;
    deeper();
    for (long left = argument; left > 0; left--) {
      Object key = key(keys);
      Object value = value();
      if (right && key instanceof String name) {
        members.put(name, value);
      } else {
        right = false;
      }
    }
    depth--;
    return right ? new Fields.ObjectValue(members) : Values.OTHER;
  }

  /**
   * The next item, if it is an array: a List, {@value Limits#USERS} at most; else as {@link
   * #value}.
   */
  Object items() {
    if (at == bytes.length || Cbor.major(bytes[at] & 0xFF) != Cbor.ARRAY) {
      return value();
    }
    head();
    List<Object> items = new ArrayList<>();
    boolean right = argument <= Limits.USERS;
    deeper();
    for (long left = argument; left > 0; left--) {
      Object item = value();
      if (right) {
        items.add(item);
      }
    }
    depth--;
    return right ? items : Values.OTHER;
  }

  void skip() {
    head();
    switch (Cbor.major(initial)) {
      case Cbor.BYTES, Cbor.TEXT -> at += length();
      case Cbor.ARRAY, Cbor.MAP -> inside();
      default -> {
        // its head is all of it
      }
    }
  }

  private Object key(Keys keys) {
    head();
    Object key =
        switch (Cbor.major(initial)) {
          case Cbor.UNSIGNED, Cbor.NEGATIVE -> {
            require(argument >= 0);
            yield integer();
          }
          case Cbor.TEXT -> text();
          default -> throw new RefusedException(Code.BAD_FRAME);
        };
    keys.add(key);
    return key;
  }

  /** Skips what is in the array or map whose head was read. */
  private void inside() {
    boolean map = Cbor.isMap(initial);
    Keys keys = map ? new Keys() : null;
    deeper();
    for (long left = argument; left > 0; left--) {
      if (map) {
        key(keys);
      }
      skip();
    }
    depth--;
  }

  private void deeper() {
    if (depth == Limits.DEPTH) {
      throw new RefusedException(Code.TOO_DEEP);
    }
    depth++;
    require(argument >= 0);
  }

  private void head() {
    require(at < bytes.length);
    initial = bytes[at++] & 0xFF;
    require(Cbor.isKnown(initial));
    int info = Cbor.info(initial);
    int more = Cbor.argumentBytes(info);
    require(more <= bytes.length - at);
    argument = more == 0 ? info : 0;
    for (int i = 0; i < more; i++) {
      argument = argument << 8 | bytes[at++] & 0xFF;
    }
  }

  private long integer() {
    return Cbor.major(initial) == Cbor.UNSIGNED ? argument : -1 - argument;
  }

  private String text() {
    int length = length();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private Object bytes() {
    int length = length();
    int from = at;
    at += length;
    return length == UUID_BYTES ? new UUID(longAt(from), longAt(from + 8)) : Values.OTHER;
  }

  private long longAt(int from) {
    long value = 0;
    for (int i = from; i < from + 8; i++) {
      value = value << 8 | bytes[i] & 0xFF;
    }
    return value;
  }

  private Object simple() {
    return switch (initial) {
      case Cbor.FALSE -> Boolean.FALSE;
      case Cbor.TRUE -> Boolean.TRUE;
      case Cbor.NULL -> null;
      default -> Values.OTHER;
    };
  }

  /** The argument as the length of a string. */
  private int length() {
    require(argument >= 0 && argument <= bytes.length - at);
    return (int) argument;
  }

  private static void require(boolean right) {
    if (!right) {
      throw new RefusedException(Code.BAD_FRAME);
    }
  }

  /** The keys of one map; those below 64, which most are, in one word. */
  private static final class Keys {
    private long small;
    private Set<Object> others;

    void add(long key) {
      if (key >>> 6 != 0) {
        add((Object) key);
        return;
      }
      require((small >>> key & 1) == 0);
      small |= 1L << key;
    }

    void add(Object key) {
      if (key instanceof Long number && number >>> 6 == 0) {
        add((long) number);
        return;
      }
      if (others == null) {
        others = new HashSet<>();
      }
      require(others.add(key));
    }
  }
}
