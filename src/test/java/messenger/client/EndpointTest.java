package messenger.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "tls://chat.example.org, tls://chat.example.org:2501",
    "TLS://chat.example.org:1, tls://chat.example.org:1",
    "tcp://127.0.0.1, tcp://127.0.0.1:2500",
    "ws://127.0.0.1, ws://127.0.0.1:8080",
    "ws://127.0.0.1:80/ws, ws://127.0.0.1:80",
    "wss://chat.example.org/, wss://chat.example.org:443",
    "tcp://[::1]:7, tcp://[::1]:7",
  })
  void aUrlSaysWhereAndHow(String url, String endpoint) {
    assertEquals(endpoint, Endpoint.parse(url).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:2501",
        "http://127.0.0.1",
        "tls:127.0.0.1",
        "tls://",
        "tls://host:0",
        "tls://host:65536",
        "ws://host/chat",
        "ws://host/ws?token=1",
        "tls://bob:password@host",
        "tls://a b",
      })
  void anythingElseIsNone(String url) {
    assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(url));
  }
}
