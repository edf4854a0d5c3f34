package messenger.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocket;
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

  /** TCP, plain or with TLS. */
  final class OfSocket implements Wire {
    private final Socket socket;

    OfSocket(Socket socket, Consumer<JsonNode> arrived, Runnable ended) {
      this.socket = socket;
      Thread reader = new Thread(() -> read(arrived, ended), "wire");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(Consumer<JsonNode> arrived, Runnable ended) {
      ObjectReader reader = JSON.readerFor(JsonNode.class);
      try (MappingIterator<JsonNode> objects = reader.readValues(socket.getInputStream())) {
        while (objects.hasNextValue()) {
          arrived.accept(objects.nextValue());
        }
      } catch (IOException e) {
        // Cut, which is an end like any other.
      } finally {
        ended.run();
      }
    }

    @Override
    public void write(String... objects) {
      try {
        socket.getOutputStream().write(String.join("", objects).getBytes(StandardCharsets.UTF_8));
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
}
