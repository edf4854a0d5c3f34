package messenger.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import messenger.frame.Code;
import messenger.frame.RefusedException;

/** Cuts a stream of CBOR maps, with nothing between them, into {@link FrameSplitter frames}. */
final class CborSplitter extends FrameSplitter {
  private final CborScanner scanner = new CborScanner();

  /** As {@link FrameSplitter}'s. */
  CborSplitter(IntSupplier maxFrameBytes, LongSupplier nanoTime) {
    super(maxFrameBytes, nanoTime);
  }

  /**
   * Checks a message that must be one map, by the rules of the stream: a binary message of a
   * WebSocket.
   *
   * @param maxBytes the largest message in bytes
   * @throws RefusedException {@code bad_frame}, {@code too_large}, {@code too_deep} or {@code
   *     bad_utf8}
   */
  static void check(byte[] message, int maxBytes) {
    if (message.length > maxBytes) {
      throw new RefusedException(Code.TOO_LARGE);
    }
    CborScanner scanner = new CborScanner();
    int last = scanner.scan(Unpooled.wrappedBuffer(message), 0, message.length, maxBytes);
    if (last != message.length - 1 || message.length == 0) {
      throw new RefusedException(scanner.isWithinCharacter() ? Code.BAD_UTF8 : Code.BAD_FRAME);
    }
  }

  @Override
  boolean begins(ByteBuf in) {
    return in.isReadable();
  }

  @Override
  int endOf(ByteBuf in, int from, int length, int room) {
    return scanner.scan(in, from, length, room);
  }
}
