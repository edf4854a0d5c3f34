package messenger.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import messenger.scene.Door;
import messenger.scene.HttpAnswer;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;

/**
 * A connection that carries JSON objects through any door, on a port that may be a {@link Proxy}'s.
 * One thread reads; any may write.
 */
final class Line implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MS = 5_000;
  private static final int FIN = 0x80;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final boolean webSocket;
  private final Socket socket;
  private final OutputStream out;

  private Line(Socket socket, boolean webSocket) throws IOException {
    this.socket = socket;
    this.webSocket = webSocket;
    this.out = socket.getOutputStream();
  }

  /** Connected, with TLS or as a WebSocket where the door is one; within some seconds. */
  static Line open(ServerProcess server, Door door, int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
      Socket secured = door == Door.TLS ? server.tls(socket) : socket;
      if (door == Door.WEBSOCKET) {
        HttpAnswer answer =
            HttpAnswer.to(
                socket.getOutputStream(),
                socket.getInputStream(),
                HttpAnswer.upgrade("/ws", "localhost:" + port));
        if (answer.status() != 101) {
          throw new IOException("no WebSocket: " + answer);
        }
      }
      secured.setSoTimeout(0);
      return new Line(secured, door == Door.WEBSOCKET);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  void write(String object) throws IOException {
    byte[] bytes = object.getBytes(StandardCharsets.UTF_8);
    write(webSocket ? RawLine.frame(FIN | TEXT, bytes) : bytes);
  }

  private synchronized void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Reads until the connection ends, however that is. */
  void read(Consumer<JsonNode> arrived) {
    try {
      if (webSocket) {
        readMessages(arrived);
      } else {
        readStream(arrived);
      }
    } catch (IOException e) {
      // Cut, which is an end like any other.
    } finally {
      close();
    }
  }

  private void readStream(Consumer<JsonNode> arrived) throws IOException {
    MappingIterator<JsonNode> objects =
        JSON.readerFor(JsonNode.class).readValues(socket.getInputStream());
    while (objects.hasNextValue()) {
      arrived.accept(objects.nextValue());
    }
  }

  /** The server's frames are whole messages, and not masked (RFC 6455). */
  private void readMessages(Consumer<JsonNode> arrived) throws IOException {
    InputStream buffered = new BufferedInputStream(socket.getInputStream());
    DataInputStream in = new DataInputStream(buffered);
    while (true) {
      int opcode = in.readUnsignedByte() & 0xF;
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = (int) in.readLong();
      }
      byte[] payload = new byte[length];
      in.readFully(payload);
      switch (opcode) {
        case TEXT -> arrived.accept(JSON.readTree(payload));
        case PING -> write(RawLine.frame(FIN | PONG, payload));
        case CLOSE -> {
          return;
        }
        default -> {}
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed, then.
    }
  }
}
