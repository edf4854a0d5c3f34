package messenger.edge;

import io.netty.util.ByteProcessor;
import messenger.frame.Code;
import messenger.frame.RefusedException;

/**
 * Finds the end of one JSON object, byte by byte, in constant memory: brackets that match, at most
 * {@value Limits#DEPTH} deep, no control characters, and valid UTF-8. It does not check the rest of
 * the grammar (RFC 8259); whoever parses the object does that.
 *
 * <p>{@link #process} answers false at the closing bracket of the object and throws a {@link
 * RefusedException} at the first byte that can't be. The well-formed byte sequences are those of
 * table 3-7 of the Unicode Standard (chapter 3, D92). After an object it is ready for the next. One
 * scanner belongs to one connection and to its event loop.
 */
final class FrameScanner implements ByteProcessor {
  /** Finds the first byte that is not white space. */
  static final ByteProcessor WHITE_SPACE = FrameScanner::isWhiteSpace;

  private static final int FIRST_CONTINUATION = 0x80;
  private static final int LAST_CONTINUATION = 0xBF;

  private int depth;

  /** Bit {@code n} is set if the bracket at depth {@code n + 1} is a square one. */
  private int squares;

  private boolean inString;
  private boolean escaped;

  /** Bytes that the character begun still needs, and the range that the next one must be in. */
  private int missing;

  private int lowest = FIRST_CONTINUATION;
  private int highest = LAST_CONTINUATION;

  @Override
  public boolean process(byte value) {
    if (inString) {
      inside(value & 0xFF);
      return true;
    }
    return outside(value);
  }

  /** Whether the bytes so far end within a character. */
  boolean isWithinCharacter() {
    return missing > 0;
  }

  static boolean isWhiteSpace(byte value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }

  private void inside(int value) {
    if (missing > 0) {
      continueCharacter(value);
    } else if (value < ' ' || escaped && value >= FIRST_CONTINUATION) {
      throw new RefusedException(Code.BAD_FRAME);
    } else if (escaped) {
      escaped = false;
    } else if (value == '"') {
      inString = false;
    } else if (value == '\\') {
      escaped = true;
    } else if (value >= FIRST_CONTINUATION) {
      beginCharacter(value);
    }
  }

  private boolean outside(byte value) {
    switch (value) {
      case '{' -> open(0);
      case '[' -> open(1);
      case '}' -> close(0);
      case ']' -> close(1);
      case '"' -> inString = true;
      default -> {
        if (value < ' ' && !isWhiteSpace(value)) {
          throw new RefusedException(Code.BAD_FRAME);
        }
      }
    }
    if (depth == 0 && value != '}') {
      throw new RefusedException(Code.BAD_FRAME);
    }
    return depth > 0;
  }

  private void open(int square) {
    if (depth == 0 && square == 1) {
      throw new RefusedException(Code.BAD_FRAME);
    }
    if (depth == Limits.DEPTH) {
      throw new RefusedException(Code.TOO_DEEP);
    }
    squares |= square << depth;
    depth++;
  }

  private void close(int square) {
    if (depth == 0 || (squares >>> depth - 1 & 1) != square) {
      throw new RefusedException(Code.BAD_FRAME);
    }
    depth--;
    squares &= ~(1 << depth);
  }

  private void beginCharacter(int lead) {
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

  private void continueCharacter(int value) {
    if (value < lowest || value > highest) {
      throw new RefusedException(Code.BAD_UTF8);
    }
    missing--;
    lowest = FIRST_CONTINUATION;
    highest = LAST_CONTINUATION;
  }
}
