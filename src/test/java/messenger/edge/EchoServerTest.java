package messenger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EchoServerTest {
  @Test
  void aMessageInPartsComesBackWhole() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            heard.complete(data + " " + last);
            return null;
          }
        };
    try (EchoServer echo = new EchoServer(0)) {
      URI uri = URI.create("ws://127.0.0.1:" + echo.port() + "/");
      WebSocket socket =
          HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, listener).join();
      socket.sendText("hel", false).join();
      socket.sendText("lo", true).join();
      assertEquals("hello true", heard.get(20, TimeUnit.SECONDS));
    }
  }
}
