package messenger.edge;

import io.netty.buffer.ByteBuf;
import messenger.frame.Code;
import messenger.frame.RefusedException;

/**
 * Finds the end of one CBOR map, however the network cuts it, in constant memory: items that are
 * well-formed (RFC 8949, section 3) and known to the dialect, at most {@value Limits#DEPTH} deep,
 * and valid UTF-8. It does not look at keys; whoever reads the map does that.
 *
 * <p>What a client says the length of something to be is only compared with the bytes that the
 * frame may still have. After a map it is ready for the next. One scanner belongs to one connection
 * and to its event loop.
 */
final class CborScanner {
  /** Items that are still to come in the arrays and maps that are open; a member is two. */
  private final int[] items = new int[Limits.DEPTH];

  private int depth;

  /** The head of the item at hand, and the bytes of its argument that are still to come. */
  private int initial;

  private int argumentBytes;
  private long argument;

  /** Bytes of the string at hand that are still to come. */
  private int string;

  private final Utf8 characters = new Utf8();

  /**
   * Looks at the next bytes.
   *
   * @param room bytes that the map may have at most from {@code from} on; {@code length} is not
   *     more than that
   * @return the index of its last byte, or -1 if it is not among them
   * @throws RefusedException {@code bad_frame}, {@code too_large}, {@code too_deep} or {@code
   *     bad_utf8}
   */
  int scan(ByteBuf in, int from, int length, int room) {
    int end = from + length;
    int at = from;
    boolean complete = false;
    while (at < end && !complete) {
      if (string > 0) {
        int part = Math.min(string, end - at);
        complete = string(in, at, part);
        at += part;
      } else {
        int value = in.getByte(at++) & 0xFF;
        complete =
            argumentBytes > 0 ? argument(value, from + room - at) : head(value, from + room - at);
      }
    }
    return complete ? at - 1 : -1;
  }

  /** Whether the bytes so far end within a character. */
  boolean isWithinCharacter() {
    return characters.isWithinCharacter();
  }

  private boolean head(int value, int room) {
    if (!Cbor.isKnown(value) || depth == 0 && !Cbor.isMap(value)) {
      throw new RefusedException(Code.BAD_FRAME);
    }
    initial = value;
    argumentBytes = Cbor.argumentBytes(Cbor.info(value));
    argument = argumentBytes == 0 ? Cbor.info(value) : 0;
    return argumentBytes == 0 && item(room);
  }

  private boolean argument(int value, int room) {
    argument = argument << 8 | value;
    return --argumentBytes == 0 && item(room);
  }

  /** Whether the map is complete with the item whose head is complete. */
  private boolean item(int room) {
    switch (Cbor.major(initial)) {
      case Cbor.BYTES, Cbor.TEXT -> string = claimed(1, room);
      case Cbor.ARRAY -> {
        return opens(1, room);
      }
      case Cbor.MAP -> {
        return opens(2, room);
      }
      case Cbor.SIMPLE -> {
        if (Cbor.info(initial) == 24 && argument < 32) {
          throw new RefusedException(Code.BAD_FRAME);
        }
      }
      default -> {
        // a number: its head is all of it
      }
    }
    return string == 0 && ends();
  }

  private boolean string(ByteBuf in, int from, int length) {
    string -= length;
    if (Cbor.major(initial) == Cbor.TEXT) {
      in.forEachByte(from, length, characters);
      if (string == 0 && characters.isWithinCharacter()) {
        throw new RefusedException(Code.BAD_UTF8);
      }
    }
    return string == 0 && ends();
  }

  private boolean opens(int itemsEach, int room) {
    if (depth == Limits.DEPTH) {
      throw new RefusedException(Code.TOO_DEEP);
    }
    int count = itemsEach * claimed(itemsEach, room);
    if (count == 0) {
      return ends();
    }
    items[depth++] = count;
    return false;
  }

  /** The argument as a length; each of what it counts has {@code bytes} at least. */
  private int claimed(int bytes, int room) {
    if (argument < 0 || argument > room / bytes) {
      throw new RefusedException(Code.TOO_LARGE);
    }
    return (int) argument;
  }

  /** An item is complete, and with it perhaps those around it. */
  private boolean ends() {
    while (depth > 0) {
      if (--items[depth - 1] > 0) {
        return false;
      }
      depth--;
    }
    return true;
  }
}
