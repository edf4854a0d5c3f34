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
 * Cuts what a TCP or TLS client sends into frames, one {@code byte[]} each (docs/protocol.md,
 * Framing).
 *
 * <p>Every byte is looked at once, however the network cuts the stream. The first byte that can't
 * be ends it: the frames before it are delivered, then one {@link RefusedException} ({@code
 * bad_frame}, {@code too_large}, {@code too_deep} or {@code bad_utf8}) goes down the pipeline as
 * {@code exceptionCaught}, and all that follows is thrown away, because nobody can tell where the
 * next frame begins. Whoever catches it closes the connection.
 *
 * <p>Runs on the event loop of its channel; {@link #unfinishedSince()} may be asked by any thread.
 */
abstract class FrameSplitter extends ByteToMessageDecoder {
  private final IntSupplier maxFrameBytes;
  private final LongSupplier nanoTime;

  /** Bytes of the unfinished frame that were looked at; they begin at the reader index. */
  private int scanned;

  private boolean refused;
  private volatile long unfinishedSince;

  /**
   * @param maxFrameBytes the largest frame in bytes; asked at every read, so it may grow after the
   *     login
   * @param nanoTime a clock like {@link System#nanoTime()}
   */
  FrameSplitter(IntSupplier maxFrameBytes, LongSupplier nanoTime) {
    this.maxFrameBytes = maxFrameBytes;
    this.nanoTime = nanoTime;
    // Else bytes that are done with stay in memory for 16 reads while every read ends within a
    // frame. They are only moved when that frees half of the buffer, so this stays linear.
    setDiscardAfterReads(1);
  }

  /** Moves the reader index to the first byte of the next frame, if that is there. */
  abstract boolean begins(ByteBuf in);

  /**
   * Looks at bytes of a frame for the first time.
   *
   * @param room bytes that the frame may have at most from {@code from} on; {@code length} is not
   *     more than that
   * @return the index of its last byte, or -1 if it is not among them
   * @throws RefusedException at a byte that can't be
   */
  abstract int endOf(ByteBuf in, int from, int length, int room);

  /**
   * When the first byte of the frame came that has no end yet.
   *
   * @return a time of the clock that the constructor was given, or 0 if no frame is unfinished
   */
  final long unfinishedSince() {
    return unfinishedSince;
  }

  /** Bytes of the stream in memory, for tests. */
  final int held() {
    return actualReadableBytes();
  }

  /** Takes one frame, so that its handler (a login, say) may change the limit for the next one. */
  @Override
  protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
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
    if (scanned == 0 && !begins(in)) {
      return null;
    }
    int start = in.readerIndex();
    int max = maxFrameBytes.getAsInt();
    int unseen = Math.max(0, Math.min(in.readableBytes(), max) - scanned);
    int last = endOf(in, start + scanned, unseen, max - scanned);
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
}
