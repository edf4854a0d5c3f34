package messenger.scene;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A connection on which a test says any bytes it likes, and reads only when it wants to. On a
 * WebSocket, which it speaks by hand (RFC 6455), {@link #sends} makes one message of them.
 */
public final class RawLine implements AutoCloseable {
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int CLOSE = 8;

  private final Door door;
  private final int opcode;
  private final Socket socket;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final DataInputStream in;
  private boolean ended;

  private RawLine(ServerProcess server, Door door, Socket socket, String... subprotocol)
      throws IOException {
    this.door = door;
    this.opcode = subprotocol.length == 0 ? TEXT : BINARY;
    this.socket = socket;
    socket.setSoTimeout((int) Client.PATIENCE.toMillis());
    in =
        new DataInputStream(
            door == Door.WEBSOCKET
                ? new BufferedInputStream(socket.getInputStream())
                : socket.getInputStream());
    if (door == Door.WEBSOCKET) {
      String host = server.page().getAuthority();
      HttpAnswer answer =
          HttpAnswer.to(socket.getOutputStream(), in, HttpAnswer.upgrade("/ws", host, subprotocol));
      if (answer.status() != 101) {
        throw new IOException("no WebSocket: " + answer);
      }
    }
  }

  /** Connected, with TLS or as a WebSocket where the door is one. */
  public static RawLine open(ServerProcess server, Door door) throws IOException {
    return open(server, door, server.plainSocket(door));
  }

  /**
   * @param receiveBuffer bytes that the operating system takes for this client while it does not
   *     read
   */
  public static RawLine open(ServerProcess server, Door door, int receiveBuffer)
      throws IOException {
    return open(server, door, server.plainSocket(door, receiveBuffer));
  }

  /** The same; a WebSocket has asked for the compact dialect, and sends binary messages. */
  public static RawLine openCompact(ServerProcess server, Door door) throws IOException {
    Socket socket = server.plainSocket(door);
    return new RawLine(
        server,
        door,
        door == Door.TLS ? server.tls(socket) : socket,
        "Sec-WebSocket-Protocol: messenger.cbor");
  }

  /** Connected, and nothing else: no TLS, no WebSocket. */
  public static RawLine connect(ServerProcess server, Door door) throws IOException {
    return new RawLine(server, Door.TCP, server.plainSocket(door));
  }

  private static RawLine open(ServerProcess server, Door door, Socket socket) throws IOException {
    return new RawLine(server, door, door == Door.TLS ? server.tls(socket) : socket);
  }

  public void sends(String text) {
    sends(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends them at once; that the server hangs up meanwhile is not our concern here. */
  public void sends(byte[] bytes) {
    writes(door == Door.WEBSOCKET ? frame(FIN | opcode, bytes) : bytes);
  }

  /** Sends bytes as they are, on a WebSocket too. */
  public void writes(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      ended = true;
    }
  }

  /**
   * A frame of a WebSocket client.
   *
   * @param first the first byte: 0x80 if it is the last of its message, and the opcode
   */
  public static byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    frame.putInt(0).put(payload); // masked by zeros
    byte[] bytes = new byte[frame.flip().limit()];
    frame.get(bytes);
    return bytes;
  }

  /**
   * Reads until that is enough, or the server hangs up.
   *
   * @return all that was ever heard
   * @throws SocketTimeoutException if it takes longer than a person would wait
   */
  public String hears(Predicate<String> enough) throws IOException {
    try {
      while (!ended && !enough.test(heard())) {
        heard.writeBytes(readMore());
      }
    } catch (SocketTimeoutException e) {
      throw new SocketTimeoutException("heard only: " + heard());
    } catch (IOException e) {
      ended = true;
    }
    return heard();
  }

  /** The same for what is no text. */
  public byte[] hearsBytes(Predicate<byte[]> enough) throws IOException {
    hears(text -> enough.test(heard.toByteArray()));
    return heard.toByteArray();
  }

  /** Whether the server has hung up, as far as was read. */
  public boolean hasEnded() {
    return ended;
  }

  /** Reads until the server hangs up. */
  public String hearsAll() throws IOException {
    return hearsUntil(null);
  }

  /** The bytes that were read until the server hung up. */
  public byte[] hearsAllBytes() throws IOException {
    hearsAll();
    return heard.toByteArray();
  }

  /** Reads until that comes, or the server hangs up; for much text. */
  public String hearsUntil(String end) throws IOException {
    String tail = "";
    try {
      while (!ended && (end == null || !tail.contains(end))) {
        byte[] more = readMore();
        heard.writeBytes(more);
        String longer = tail + new String(more, StandardCharsets.UTF_8);
        tail = end == null ? "" : longer.substring(Math.max(0, longer.length() - 70_000));
      }
    } catch (SocketTimeoutException e) {
      throw new SocketTimeoutException("heard only " + heard.size() + " bytes");
    } catch (IOException e) {
      ended = true;
    }
    return heard();
  }

  /**
   * @return what each read of the operating system's, or of TLS, gave, until there is one that ends
   *     it
   */
  public List<String> readsUntil(Predicate<String> last) throws IOException {
    List<String> reads = new ArrayList<>();
    do {
      reads.add(new String(readSome(), StandardCharsets.UTF_8));
    } while (!last.test(reads.get(reads.size() - 1)));
    return reads;
  }

  private String heard() {
    return heard.toString(StandardCharsets.UTF_8);
  }

  private byte[] readMore() throws IOException {
    return door == Door.WEBSOCKET ? readMessage() : readSome();
  }

  private byte[] readSome() throws IOException {
    byte[] buffer = new byte[65_536];
    int length = in.read(buffer);
    if (length < 0) {
      throw new EOFException();
    }
    return Arrays.copyOf(buffer, length);
  }

  /** The server's frames are whole messages, and not masked. */
  private byte[] readMessage() throws IOException {
    int kind = in.readUnsignedByte() & 0xF;
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    byte[] payload = in.readNBytes(length);
    if (kind == CLOSE) {
      ended = true;
    }
    return kind == opcode ? payload : new byte[0];
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
