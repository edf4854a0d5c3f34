package messenger.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import messenger.frame.Code;
import messenger.frame.RefusedException;

/**
 * Cuts what a TCP or TLS client sends into frames: one {@code byte[]} for each JSON object, with or
 * without white space between them (docs/protocol.md, Framing).
 *
 * <p>Every byte is looked at once, however the network cuts the stream. The first byte that can't
 * be ends it: the objects before it are delivered, then one {@link RefusedException} ({@code
 * bad_frame}, {@code too_large}, {@code too_deep} or {@code bad_utf8}) goes down the pipeline as
 * {@code exceptionCaught}, and all that follows is thrown away, because nobody can tell where the
 * next object begins. Whoever catches it closes the connection.
 *
 * <p>Runs on the event loop of its channel; {@link #unfinishedSince()} may be asked by any thread.
 */
public final class JsonSplitter extends ByteToMessageDecoder {
  private final IntSupplier maxFrameBytes;
  private final LongSupplier nanoTime;
  private final FrameScanner scanner = new FrameScanner();

  /** Bytes of the unfinished frame that the scanner has seen; they begin at the reader index. */
  private int scanned;

  private boolean refused;
  private volatile long unfinishedSince;

  /**
   * @param maxFrameBytes the largest frame in bytes; asked at every read, so it may grow after the
   *     login
   * @param nanoTime a clock like {@link System#nanoTime()}
   */
  public JsonSplitter(IntSupplier maxFrameBytes, LongSupplier nanoTime) {
    this.maxFrameBytes = maxFrameBytes;
    this.nanoTime = nanoTime;
    // Else bytes that are done with stay in memory for 16 reads while every read ends within a
    // frame. They are only moved when that frees half of the buffer, so this stays linear.
    setDiscardAfterReads(1);
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

  /**
   * When the first byte of the frame came that has no end yet.
   *
   * @return a time of the clock that the constructor was given, or 0 if no frame is unfinished
   */
  public long unfinishedSince() {
    return unfinishedSince;
  }

  /** Bytes of the stream in memory, for tests. */
  int held() {
    return actualReadableBytes();
  }

  /** Takes one frame, so that its handler (a login, say) may change the limit for the next one. */
  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      byte[] frame = nextFrame(in);
      if (frame != null) {
        out.add(frame);
      }
    } catch (RefusedException e) {
      refused = true;
      unfinishedSince = 0;
      in.skipBytes(in.readableBytes());
      context.fireExceptionCaught(e);
    }
  }

  private byte[] nextFrame(ByteBuf in) {
    if (scanned == 0 && !skipWhiteSpace(in)) {
      return null;
    }
    int start = in.readerIndex();
    int max = maxFrameBytes.getAsInt();
    int unseen = Math.max(0, Math.min(in.readableBytes(), max) - scanned);
    int last = in.forEachByte(start + scanned, unseen, scanner);
    if (last >= 0) {
      byte[] frame = new byte[last + 1 - start];
      in.readBytes(frame);
      scanned = 0;
      if (unfinishedSince != 0) {
        unfinishedSince = 0;
      }
      return frame;
    }
    scanned += unseen;
    if (scanned >= max) {
      throw new RefusedException(Code.TOO_LARGE);
    }
    if (unfinishedSince == 0) {
      long now = nanoTime.getAsLong();
      unfinishedSince = now == 0 ? 1 : now;
    }
    return null;
  }

  /** Whether anything else is there. */
  private static boolean skipWhiteSpace(ByteBuf in) {
    int first = in.forEachByte(FrameScanner.WHITE_SPACE);
    in.readerIndex(first < 0 ? in.writerIndex() : first);
    return first >= 0;
  }

  private static int skipWhiteSpace(byte[] message, int from) {
    int at = from;
    while (at < message.length && FrameScanner.isWhiteSpace(message[at])) {
      at++;
    }
    return at;
  }
}
