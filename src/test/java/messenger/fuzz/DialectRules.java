package messenger.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import messenger.edge.CompactDialect;
import messenger.edge.JsonDialect;
import messenger.edge.LegacyDialect;
import messenger.frame.Address;
import messenger.frame.Dialect;
import messenger.frame.RefusedException;
import messenger.frame.Request;

/** Any bytes are a request that keeps the limits of docs/protocol.md, or they are refused. */
final class DialectRules {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final Dialect json = new JsonDialect(CLOCK);
  private final Dialect compact = new CompactDialect(CLOCK);
  private final Dialect legacy = new LegacyDialect();

  void json(byte[] frame) {
    reads(json, frame);
  }

  void compact(byte[] frame) {
    reads(compact, frame);
  }

  void legacy(byte[] frame) {
    reads(legacy, frame);
  }

  private static void reads(Dialect dialect, byte[] frame) {
    String stranger = reads(dialect, frame, null);
    String member = reads(dialect, frame, "Bob");
    if (dialect.acknowledges()) { // else the server makes the ids
      assertEquals(stranger, reads(dialect, frame, null));
      assertEquals(member, reads(dialect, frame, "Bob"));
    }
  }

  private static String reads(Dialect dialect, byte[] frame, String loggedIn) {
    try {
      Request request = dialect.read(frame, loggedIn);
      assertNotNull(request.kind());
      keepsTheLimits(request);
      return request.toString();
    } catch (RefusedException e) {
      assertNotNull(e.code());
      isLabel(e.requestId());
      return e.code() + " " + e.requestId();
    }
  }

  private static void keepsTheLimits(Request request) {
    if (request instanceof Request.Send send) {
      assertEquals(7, send.id().version());
      assertEquals(2, send.id().variant());
      isAddress(send.to());
      assertTrue(!send.text().isBlank() && send.text().indexOf(0) < 0);
      byte[] utf8 = send.text().getBytes(UTF_8);
      assertTrue(utf8.length <= 16_384);
      assertEquals(send.text(), new String(utf8, UTF_8));
    } else if (request instanceof Request.Login login) {
      isAddress(Address.of(login.user()));
      isLabel(login.device());
      assertTrue(login.after().size() <= 64);
      login
          .after()
          .forEach((log, seq) -> assertTrue(seq >= 0 && Address.of(log).name().equals(log)));
    } else if (request instanceof Request.History history) {
      assertTrue(history.limit() >= 1 && history.limit() <= 100);
      assertTrue(history.before() <= 0 || history.after() < 0);
    } else if (request instanceof Request.Users users) {
      assertTrue(users.limit() >= 1 && users.limit() <= 100);
    } else if (request instanceof Request.Received received) {
      isAddress(received.log());
      assertTrue(received.upTo() >= 1);
    }
  }

  private static void isAddress(Address address) {
    assertEquals(address, Address.of(address.name()));
    assertTrue(address.name().length() <= 64);
  }

  private static void isLabel(String label) {
    assertTrue(
        label == null
            || !label.isEmpty()
                && label.length() <= 64
                && label.codePoints().allMatch(Address::isPrintable));
  }
}
