package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import messenger.client.Endpoint;
import messenger.client.Login;
import messenger.client.MemoryKeeper;
import messenger.client.Message;
import messenger.client.MessengerClient;
import messenger.client.Trust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatScreenTest {
  private final MemoryKeeper keeper = new MemoryKeeper();
  private final ChatScreen screen =
      new ChatScreen(
          new PrintWriter(new StringWriter()), () -> false, "bob", ZoneOffset.UTC, () -> {});

  @ParameterizedTest(name = "the log was lost: {0}")
  @CsvSource({"false, carol=50", "true, ''"})
  void whatWasPrintedIsReadByTheNumbersOfItsOwnLog(boolean isLost, String read) throws Exception {
    Endpoint nobody = new Endpoint(Endpoint.Scheme.TCP, "127.0.0.1", 1);
    try (MessengerClient client =
        new MessengerClient(nobody, Trust.ofAnybody(), Login.guest("bob"), keeper, screen)) {
      screen.begin(client, "dave");
      screen.onMessage(new Message("id", "carol", "bob", "hi", 50, Instant.EPOCH, null));
      if (isLost) {
        screen.onLogLost();
      }
      screen.turnTo("carol");
    }
    Map<String, Long> reads = keeper.load().reads();
    assertEquals("{" + read + "}", reads.toString());
  }

  /** As {@code messenger chat bob | head -1} is. */
  @Test
  void whatCanNotBePrintedHasNotCome() throws Exception {
    ChatScreen blind =
        new ChatScreen(
            new PrintWriter(new StringWriter()), () -> true, "bob", ZoneOffset.UTC, () -> {});
    Message message = new Message("id", "carol", "bob", "hi", 50, Instant.EPOCH, null);
    assertThrows(IllegalStateException.class, () -> blind.onMessage(message));
    assertEquals("Nothing can be printed any more.", blind.end().message());
  }
}
