package messenger.edge;

/**
 * The first byte of every CBOR item (RFC 8949, section 3): the major type in its upper three bits,
 * below it the argument or how many bytes of argument follow.
 */
final class Cbor {
  static final int UNSIGNED = 0;
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;
  static final int TAG = 6;
  static final int SIMPLE = 7;

  static final int FALSE = 0xF4;
  static final int TRUE = 0xF5;
  static final int NULL = 0xF6;

  private Cbor() {}

  static int major(int initial) {
    return initial >> 5;
  }

  /** The argument itself, if it is below 24. */
  static int info(int initial) {
    return initial & 0x1F;
  }

  /** Bytes of argument that follow: 0, 1, 2, 4 or 8. */
  static int argumentBytes(int info) {
    return info < 24 ? 0 : 1 << info - 24;
  }

  /**
   * Whether this dialect has such items: no tags, nothing of indefinite length, nothing reserved.
   */
  static boolean isKnown(int initial) {
    return major(initial) != TAG && info(initial) < 28;
  }

  /** Whether this byte begins a map, of whatever length. */
  static boolean isMap(int initial) {
    return major(initial) == MAP;
  }
}
