package messenger.edge;

import io.netty.util.ByteProcessor;
import messenger.frame.Code;
import messenger.frame.RefusedException;

/**
 * Checks text byte by byte in constant memory. The well-formed byte sequences are those of table
 * 3-7 of the Unicode Standard (chapter 3, D92). The first byte that can't be throws {@code
 * bad_utf8}. For one thread.
 */
final class Utf8 implements ByteProcessor {
  private static final int FIRST_CONTINUATION = 0x80;
  private static final int LAST_CONTINUATION = 0xBF;

  /** Bytes that the character begun still needs, and the range that the next one must be in. */
  private int missing;

  private int lowest = FIRST_CONTINUATION;
  private int highest = LAST_CONTINUATION;

  /** Whether the bytes so far end within a character. */
  boolean isWithinCharacter() {
    return missing > 0;
  }

  @Override
  public boolean process(byte value) {
    if (missing > 0) {
      go(value & 0xFF);
    } else if (value < 0) {
      begin(value & 0xFF);
    }
    return true;
  }

  /**
   * The first byte of a character.
   *
   * @param lead 0x80 to 0xFF
   */
  void begin(int lead) {
    if (lead < 0xC2 || lead > 0xF4) {
      throw new RefusedException(Code.BAD_UTF8);
    }
    if (lead < 0xE0) {
      missing = 1;
    } else if (lead < 0xF0) {
      missing = 2;
      lowest = lead == 0xE0 ? 0xA0 : FIRST_CONTINUATION; // no overlong form
      highest = lead == 0xED ? 0x9F : LAST_CONTINUATION; // no surrogate
    } else {
      missing = 3;
      lowest = lead == 0xF0 ? 0x90 : FIRST_CONTINUATION; // no overlong form
      highest = lead == 0xF4 ? 0x8F : LAST_CONTINUATION; // nothing above U+10FFFF
    }
  }

  /**
   * A byte within a character.
   *
   * @param value 0 to 0xFF
   */
  void go(int value) {
    if (value < lowest || value > highest) {
      throw new RefusedException(Code.BAD_UTF8);
    }
    missing--;
    lowest = FIRST_CONTINUATION;
    highest = LAST_CONTINUATION;
  }
}
