package messenger.scene;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket on which a test writes frames by hand and sees those of the server one by one (RFC
 * 6455, section 5.2).
 */
public final class RawWebSocket implements AutoCloseable {
  public static final int FIN = 0x80;
  public static final int MORE = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;
  private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

  private final Socket socket;
  private final DataInputStream in;

  /** Connects to the server's own path. */
  public RawWebSocket(ServerProcess server) throws IOException {
    this(server.plainSocket(Door.WEBSOCKET), server.page().getAuthority());
  }

  private RawWebSocket(Socket socket, String host) throws IOException {
    this.socket = socket;
    socket.setSoTimeout((int) Client.PATIENCE.toMillis());
    in = new DataInputStream(socket.getInputStream());
    HttpAnswer answer =
        HttpAnswer.to(socket.getOutputStream(), in, HttpAnswer.upgrade("/ws", host));
    if (answer.status() != 101) {
      throw new IOException("no WebSocket: " + answer);
    }
  }

  /**
   * A frame as a client should write it: masked, its length in as few bytes as can be.
   *
   * @param first the first byte: {@link #FIN}, reserved bits, and the opcode
   */
  public static byte[] frame(int first, byte[] payload) {
    int length = payload.length;
    if (length < 126) {
      return frame(first, FIN | length, new byte[0], payload);
    }
    if (length < 65_536) {
      return frame(
          first, FIN | 126, ByteBuffer.allocate(2).putShort((short) length).array(), payload);
    }
    return frame(first, FIN | 127, ByteBuffer.allocate(8).putLong(length).array(), payload);
  }

  public static byte[] frame(int first, String payload) {
    return frame(first, payload.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A frame whose length may be a lie.
   *
   * @param second the second byte: whether it is masked, and the length or which length follows
   */
  public static byte[] frame(int first, int second, byte[] length, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    frame.write(second);
    frame.writeBytes(length);
    boolean masked = (second & FIN) != 0;
    if (masked) {
      frame.writeBytes(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.write(masked ? payload[i] ^ MASK[i & 3] : payload[i]);
    }
    return frame.toByteArray();
  }

  /** Writes bytes as they are; that the server hangs up meanwhile shows when it is read. */
  public void writes(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // The next frame is "cut".
    }
  }

  /** The next frame in words: {@code text ...}, {@code pong ...}, {@code close 1002}, or cut. */
  public String hears() throws IOException {
    try {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = (int) in.readLong();
      }
      byte[] payload = in.readNBytes(length);
      return switch (first) {
        case FIN | TEXT -> "text " + new String(payload, StandardCharsets.UTF_8);
        case FIN | PING -> "ping";
        case FIN | PONG -> "pong " + new String(payload, StandardCharsets.UTF_8);
        case FIN | CLOSE -> "close" + (length < 2 ? "" : " " + ByteBuffer.wrap(payload).getShort());
        default -> "frame " + Integer.toHexString(first);
      };
    } catch (EOFException | SocketException e) {
      return "cut";
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
