package messenger.edge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Sends back every message, for outside suites that test WebSockets (CONTRIBUTING.md). It uses
 * Vert.x as {@link WebSocketDoor} does, but knows no frames of ours, which those suites do not
 * speak. Never part of the product.
 */
final class EchoServer implements AutoCloseable {
  /** A suite wants larger messages than people do. */
  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  private static final short INVALID_PAYLOAD = 1007;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  /**
   * @param port 0 for any that is free
   */
  EchoServer(int port) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setMaxWebSocketFrameSize(MAX_MESSAGE_BYTES)
            .setMaxWebSocketMessageSize(MAX_MESSAGE_BYTES);
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(EchoServer::upgrade)
            .listen(port, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public static void main(String[] arguments) {
    EchoServer echo = new EchoServer(Integer.parseInt(arguments[0]));
    System.out.println("ws://127.0.0.1:" + echo.port() + "/");
  }

  int port() {
    return server.actualPort();
  }

  private static void upgrade(HttpServerRequest request) {
    request
        .toWebSocket()
        .onSuccess(
            socket -> {
              WebSocketDoor.saysWhatIsBroken(
                  socket, ((ConnectionBase) request.connection()).channel());
              socket.frameHandler(new Echo(socket)::frame);
            });
  }

  /** One connection. */
  private static final class Echo {
    private final ServerWebSocket socket;
    private Buffer message = Buffer.buffer();
    private boolean text;

    Echo(ServerWebSocket socket) {
      this.socket = socket;
    }

    void frame(WebSocketFrame frame) {
      if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
        return;
      }
      if (!frame.isContinuation()) {
        text = frame.isText();
        message = Buffer.buffer();
      }
      message.appendBuffer(frame.binaryData());
      if (frame.isFinal()) {
        answer();
      }
    }

    private void answer() {
      if (!text) {
        socket.writeBinaryMessage(message);
        return;
      }
      try {
        ByteBuffer bytes = ByteBuffer.wrap(message.getBytes());
        String checked = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        socket.writeTextMessage(checked);
      } catch (CharacterCodingException e) {
        socket.close(INVALID_PAYLOAD);
      }
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
