package messenger.bench;

import io.netty.util.ByteProcessor;

/**
 * Counts what a server sends, by the tenth byte of each frame: {@code {"type":"m}essage, {@code
 * s}tored; {@code {"From":"u}ser, {@code S}erver. Texts of the bench have no brackets. One a
 * connection.
 */
final class FrameCounter implements ByteProcessor {
  private static final int TELLING = 9;

  private int depth;
  private int at;
  private byte telling;

  /** Of all connections of a client; its event loop's. */
  static final class Totals {
    /** Texts from others. */
    long messages;

    long stored;

    /** All else: a welcome, an error, a farewell. */
    long others;
  }

  private final Totals totals;

  FrameCounter(Totals totals) {
    this.totals = totals;
  }

  @Override
  public boolean process(byte value) {
    if (value == '{') {
      if (depth++ == 0) {
        at = 0;
      }
    } else if (at == TELLING) {
      telling = value;
    }
    at++;
    if (value == '}' && --depth == 0) {
      count();
    }
    return true;
  }

  private void count() {
    switch (telling) {
      case 'm', 'u' -> totals.messages++;
      case 's' -> totals.stored++;
      default -> totals.others++;
    }
  }
}
