package messenger.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import messenger.frame.RefusedException;

/** A client that sends bytes, and what comes out behind the splitter. */
public final class SplitterScene implements AutoCloseable {
  int maxFrameBytes = 65_536;
  long now = 1_000;

  /** Frames as text (CBOR in hex), and refusals as their code, in the order in which they came. */
  final List<String> events = new ArrayList<>();

  /** What is done when a frame comes, before it is noted. */
  Runnable onFrame = () -> {};

  final FrameSplitter splitter;
  final EmbeddedChannel channel;
  private final boolean compact;

  SplitterScene() {
    this(false);
  }

  private SplitterScene(boolean compact) {
    this.compact = compact;
    splitter =
        compact
            ? new CborSplitter(() -> maxFrameBytes, () -> now)
            : new JsonSplitter(() -> maxFrameBytes, () -> now);
    channel = new EmbeddedChannel(splitter, new Recorder());
  }

  /**
   * @param maxFrameBytes the largest frame
   */
  public SplitterScene(boolean compact, int maxFrameBytes) {
    this(compact);
    this.maxFrameBytes = maxFrameBytes;
  }

  /** See {@link #events}. */
  public List<String> events() {
    return List.copyOf(events);
  }

  /** Whether an event is a frame, and not a refusal. */
  public static boolean isFrame(String event) {
    return !event.contains("_") || event.startsWith("{");
  }

  /** Bytes that the splitter keeps. */
  public int held() {
    return splitter.held();
  }

  /** A client that speaks the compact dialect. */
  static SplitterScene compact() {
    return new SplitterScene(true);
  }

  SplitterScene sendsHex(String hex) {
    return sends(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  SplitterScene sends(String text) {
    return sends(text.getBytes(UTF_8));
  }

  /** Each character is one byte, so that what is not UTF-8 can be written, too. */
  SplitterScene sendsRaw(String bytes) {
    return sends(bytes.getBytes(ISO_8859_1));
  }

  public SplitterScene sends(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes.clone()));
    return this;
  }

  /** One of several reads that the event loop does before it turns to another channel. */
  SplitterScene sendsMore(byte[] bytes) {
    channel.writeOneInbound(Unpooled.wrappedBuffer(bytes.clone()));
    return this;
  }

  SplitterScene sendsByteByByte(byte[] bytes) {
    for (byte b : bytes) {
      sends(new byte[] {b});
    }
    return this;
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }

  private final class Recorder extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      onFrame.run();
      byte[] frame = (byte[]) message;
      events.add(compact ? HexFormat.of().formatHex(frame) : new String(frame, UTF_8));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof RefusedException refused) {
        events.add(refused.code().word());
      } else {
        throw new AssertionError("Not a refusal", cause);
      }
    }
  }
}
