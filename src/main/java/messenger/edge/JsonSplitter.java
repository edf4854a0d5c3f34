package messenger.edge;

import io.netty.buffer.ByteBuf;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import messenger.frame.Code;
import messenger.frame.RefusedException;

/**
 * Cuts a stream of JSON objects, with or without white space between them, into {@link
 * FrameSplitter frames}.
 */
public final class JsonSplitter extends FrameSplitter {
  private final FrameScanner scanner = new FrameScanner();

  /** As {@link FrameSplitter}'s. */
  public JsonSplitter(IntSupplier maxFrameBytes, LongSupplier nanoTime) {
    super(maxFrameBytes, nanoTime);
  }

  /**
   * Checks a message that must be one object, by the rules of the stream: a WebSocket text message.
   *
   * @param message one object with or without white space around it
   * @param maxBytes the largest message in bytes, white space included
   * @throws RefusedException {@code bad_frame}, {@code too_large}, {@code too_deep} or {@code
   *     bad_utf8}
   */
  public static void check(byte[] message, int maxBytes) {
    if (message.length > maxBytes) {
      throw new RefusedException(Code.TOO_LARGE);
    }
    FrameScanner scanner = new FrameScanner();
    int at = skipWhiteSpace(message, 0);
    while (at < message.length && scanner.process(message[at])) {
      at++;
    }
    if (at == message.length) {
      throw new RefusedException(scanner.isWithinCharacter() ? Code.BAD_UTF8 : Code.BAD_FRAME);
    }
    if (skipWhiteSpace(message, at + 1) < message.length) {
      throw new RefusedException(Code.BAD_FRAME);
    }
  }

  /** Whether anything but white space is there. */
  @Override
  boolean begins(ByteBuf in) {
    int first = in.forEachByte(FrameScanner.WHITE_SPACE);
    in.readerIndex(first < 0 ? in.writerIndex() : first);
    return first >= 0;
  }

  @Override
  int endOf(ByteBuf in, int from, int length, int room) {
    return in.forEachByte(from, length, scanner);
  }

  private static int skipWhiteSpace(byte[] message, int from) {
    int at = from;
    while (at < message.length && FrameScanner.isWhiteSpace(message[at])) {
      at++;
    }
    return at;
  }
}
