package messenger.scene;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A connection that carries JSON objects. */
interface Wire extends AutoCloseable {
  ObjectMapper JSON = new ObjectMapper();

  /** Sends objects; on a socket all at once, on a WebSocket each in a message of its own. */
  void write(String... objects);

  @Override
  void close();

  /**
   * Connects.
   *
   * @param arrived takes each object, on one thread
   * @param ended is run after the last one
   */
  static Wire open(ServerProcess server, Door door, Consumer<JsonNode> arrived, Runnable ended)
      throws IOException {
    return switch (door) {
      case TCP -> new OfSocket(server.plainSocket(door), arrived, ended);
      case TLS -> new OfSocket(server.tls(server.plainSocket(door)), arrived, ended);
      case WEBSOCKET -> new OfWebSocket(server, arrived, ended);
    };
  }

  /**
   * Connects, and speaks the compact dialect: what is written and what arrives is as in the json
   * dialect.
   *
   * @param self the name that will log in
   */
  static Wire compact(
      ServerProcess server, Door door, String self, Consumer<JsonNode> arrived, Runnable ended)
      throws IOException {
    return switch (door) {
      case TCP -> new OfCompactSocket(server.plainSocket(door), self, arrived, ended);
      case TLS -> new OfCompactSocket(server.tls(server.plainSocket(door)), self, arrived, ended);
      case WEBSOCKET -> new OfCompactWebSocket(server, self, arrived, ended);
    };
  }

  /** TCP, plain or with TLS. */
  class OfSocket implements Wire {
    private final Socket socket;

    OfSocket(Socket socket, Consumer<JsonNode> arrived, Runnable ended) {
      this(socket);
      start(arrived, ended);
    }

    OfSocket(Socket socket) {
      this.socket = socket;
    }

    final void start(Consumer<JsonNode> arrived, Runnable ended) {
      Thread reader = new Thread(() -> read(arrived, ended), "wire");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(Consumer<JsonNode> arrived, Runnable ended) {
      try {
        read(socket.getInputStream(), arrived);
      } catch (IOException e) {
        // Cut, which is an end like any other.
      } finally {
        ended.run();
      }
    }

    void read(InputStream in, Consumer<JsonNode> arrived) throws IOException {
      ObjectReader reader = JSON.readerFor(JsonNode.class);
      try (MappingIterator<JsonNode> objects = reader.readValues(in)) {
        while (objects.hasNextValue()) {
          arrived.accept(objects.nextValue());
        }
      }
    }

    byte[] bytes(String object) {
      return object.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void write(String... objects) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (String object : objects) {
        all.writeBytes(bytes(object));
      }
      try {
        socket.getOutputStream().write(all.toByteArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
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

  /** The same with CBOR. */
  final class OfCompactSocket extends OfSocket {
    private final String self;

    OfCompactSocket(Socket socket, String self, Consumer<JsonNode> arrived, Runnable ended) {
      super(socket);
      this.self = self;
      start(arrived, ended);
    }

    @Override
    void read(InputStream in, Consumer<JsonNode> arrived) throws IOException {
      try (JsonParser frames = CompactByJackson.parser(in)) {
        JsonNode frame;
        while ((frame = CompactByJackson.next(frames, self)) != null) {
          arrived.accept(frame);
        }
      }
    }

    @Override
    byte[] bytes(String object) {
      return CompactByJackson.encode(object);
    }
  }

  /** The JDK's WebSocket. */
  final class OfWebSocket implements Wire, WebSocket.Listener {
    private final Consumer<JsonNode> arrived;
    private final Runnable ended;
    private final StringBuilder parts = new StringBuilder();
    private final WebSocket socket;

    OfWebSocket(ServerProcess server, Consumer<JsonNode> arrived, Runnable ended) {
      this.arrived = arrived;
      this.ended = ended;
      URI page = server.page();
      URI uri = URI.create("ws://" + page.getAuthority() + "/ws");
      socket = server.http().newWebSocketBuilder().buildAsync(uri, this).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        try {
          arrived.accept(JSON.readTree(parts.toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      ended.run();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      ended.run();
    }

    @Override
    public void write(String... objects) {
      CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(socket);
      for (String object : objects) {
        sent = sent.thenCompose(ready -> ready.sendText(object, true));
      }
      sent.join();
    }

    @Override
    public void close() {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((s, e) -> socket.abort());
    }
  }

  /** The same with binary messages of CBOR. */
  final class OfCompactWebSocket implements Wire, WebSocket.Listener {
    private final String self;
    private final Consumer<JsonNode> arrived;
    private final Runnable ended;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private final WebSocket socket;

    OfCompactWebSocket(
        ServerProcess server, String self, Consumer<JsonNode> arrived, Runnable ended) {
      this.self = self;
      this.arrived = arrived;
      this.ended = ended;
      URI uri = URI.create("ws://" + server.page().getAuthority() + "/ws");
      socket =
          server
              .http()
              .newWebSocketBuilder()
              .subprotocols("messenger.other", "messenger.cbor")
              .buildAsync(uri, this)
              .join();
      if (!socket.getSubprotocol().equals("messenger.cbor")) {
        throw new IllegalStateException("the server selected " + socket.getSubprotocol());
      }
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      parts.writeBytes(part);
      if (last) {
        try {
          arrived.accept(CompactByJackson.decode(parts.toByteArray(), self));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        parts.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      ended.run();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      ended.run();
    }

    @Override
    public void write(String... objects) {
      CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(socket);
      for (String object : objects) {
        ByteBuffer frame = ByteBuffer.wrap(CompactByJackson.encode(object));
        sent = sent.thenCompose(ready -> ready.sendBinary(frame, true));
      }
      sent.join();
    }

    @Override
    public void close() {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((s, e) -> socket.abort());
    }
  }
}
