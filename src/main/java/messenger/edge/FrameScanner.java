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
 * RefusedException} at the first byte that can't be. After an object it is ready for the next. One
 * scanner belongs to one connection and to its event loop.
 */
final class FrameScanner implements ByteProcessor {
  /** Finds the first byte that is not white space. */
  static final ByteProcessor WHITE_SPACE = FrameScanner::isWhiteSpace;

  private final Utf8 characters = new Utf8();
  private int depth;

  /** Bit {@code n} is set if the bracket at depth {@code n + 1} is a square one. */
  private int squares;

  private boolean inString;
  private boolean escaped;

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
    return characters.isWithinCharacter();
  }

  static boolean isWhiteSpace(byte value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }

  private void inside(int value) {
    if (characters.isWithinCharacter()) {
      characters.go(value);
    } else if (value < ' ' || escaped && value >= 0x80) {
      throw new RefusedException(Code.BAD_FRAME);
    } else if (escaped) {
      escaped = false;
    } else if (value == '"') {
      inString = false;
    } else if (value == '\\') {
      escaped = true;
    } else if (value >= 0x80) {
      characters.begin(value);
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
}
