package messenger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import messenger.frame.Code;
import messenger.session.Peer;
import messenger.session.Session;
import messenger.session.SessionLimits;
import messenger.session.SessionMeters;
import messenger.session.Sessions;
import messenger.session.Transport;
import org.junit.jupiter.api.Test;

/** What a newcomer hears for whom there is no place (docs/protocol.md, rule 10). */
class PorterTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Peer FLAT = new Peer("198.51.100.3", false);
  private static final String LEGACY = "{\"From\":\"Ann\",\"To\":\"Bob\",\"Data\":\"hi\"}";
  private static final String JSON = "{\"type\":\"login\",\"user\":\"ann\"}";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JsonDialect json = new JsonDialect(Clock.systemUTC());
  private final Sessions sessions =
      new Sessions(
          new SessionLimits(1_048_576, LONG, LONG, LONG, 64, LONG, LONG, 0, 0, 3, 10, 0, 1),
          json,
          new SessionMeters(meters),
          meters,
          System::nanoTime);
  private final Admission admission =
      new Admission(
          new AdmissionLimits(1, 2, LONG, LONG, LONG, LONG, 500, 1, Integer.MAX_VALUE),
          meters,
          System::nanoTime);
  private final Porter porter =
      new Porter(sessions, admission, new Dialects(json, new LegacyDialect()));

  /** Who came through, and with what. */
  private final List<String> routed = new ArrayList<>();

  @Test
  void whoComesFirstIsServed() {
    Client ann = new Client();
    ann.sends(JSON);
    assertEquals(List.of(JSON), routed);
    assertEquals(List.of(), ann.heard);
  }

  @Test
  void aJsonNewcomerIsToldToComeBackAndIsClosed() {
    new Client();
    Client ann = new Client();
    ann.sends(JSON);
    assertEquals(List.of(), routed);
    assertEquals(1, ann.heard.size());
    String bye = ann.heard.get(0);
    assertTrue(bye.startsWith("{\"type\":\"bye\",\"code\":\"busy\""), bye);
    assertTrue(bye.matches("(?s).*\"retryAfterMs\":[1-9]\\d*.*\"reconnect\":true.*"), bye);
    assertTrue(ann.closed);
  }

  @Test
  void aLegacyNewcomerWaitsUnreadAndIsServedWhenThereIsAPlace() {
    Client first = new Client();
    Client ann = new Client();
    ann.sends(LEGACY);
    ann.sends("{\"To\":\"Bob\",\"Data\":\"read before\"}");
    assertEquals(List.of(), routed);
    assertEquals(List.of(), ann.heard);
    assertEquals(false, ann.reading);
    assertEquals(1, sessions.size(), "of a place in the queue it needs no session");

    first.leaves();
    assertEquals(List.of(LEGACY, "{\"To\":\"Bob\",\"Data\":\"read before\"}"), routed);
    assertEquals(true, ann.reading);
    assertEquals(1, admission.inside());
  }

  @Test
  void whereNobodyMoreCanWaitALegacyNewcomerHearsItsSentence() {
    new Client();
    new Client().sends(LEGACY);
    Client late = new Client();
    late.sends(LEGACY);
    assertEquals(1, late.heard.size());
    assertTrue(late.heard.get(0).contains(Code.BUSY.sentence()), late.heard::toString);
    assertTrue(late.closed);
  }

  @Test
  void aLegacyNewcomerAboveTheLimitOfItsAddressHearsItsSentenceAndDoesNotWait() {
    new Client(FLAT);
    Client ann = new Client(FLAT);
    ann.sends(LEGACY);
    assertEquals(1, ann.heard.size());
    assertTrue(ann.heard.get(0).contains(Code.BUSY.sentence()), ann.heard::toString);
    assertTrue(ann.closed);
    assertEquals(0, admission.waiting());
  }

  @Test
  void aJsonNewcomerAboveTheLimitOfItsAddressIsToldToComeBackMuchLater() {
    new Client(FLAT);
    Client ann = new Client(FLAT);
    ann.sends(JSON);
    String bye = ann.heard.get(0);
    assertTrue(bye.startsWith("{\"type\":\"bye\",\"code\":\"busy\""), bye);
    assertTrue(
        bye.matches("(?s).*\"retryAfterMs\":([6-9]\\d{5}|1\\d{6})\\D.*\"reconnect\":true.*"), bye);
    assertTrue(ann.closed);
  }

  @Test
  void whoLeavesWhileItWaitsIsForgotten() {
    Client first = new Client();
    Client ann = new Client();
    ann.sends(LEGACY);
    ann.leaves();
    first.leaves();
    assertEquals(List.of(), routed);
    assertEquals(0, admission.waiting());
    assertEquals(0, admission.inside());
  }

  @Test
  void garbageIsAnsweredAsAlways() {
    new Client();
    Client ann = new Client();
    ann.sends("{\"type\":");
    assertTrue(ann.heard.get(0).contains("bad_frame"), ann.heard::toString);
    assertTrue(ann.closed);
  }

  @Test
  void whoWaitsWhenTheServerStopsIsToldSo() {
    new Client();
    Client ann = new Client();
    ann.sends(LEGACY);
    sessions.stopReading();
    admission.letAllIn();
    ann.run();
    assertEquals(List.of(), routed);
    assertEquals(1, ann.heard.size());
    assertTrue(ann.closed);
  }

  /** A connection, and its event loop. */
  private final class Client implements Transport {
    final List<String> heard = new ArrayList<>();
    boolean closed;
    boolean reading = true;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Newcomer newcomer;
    private Session session;

    Client() {
      this(null);
    }

    Client(Peer from) {
      newcomer = admission.arrives(from, 0);
      session = porter.open(this, this::route, newcomer, later -> session = later);
    }

    private void route(Session from, byte[] frame) {
      routed.add(new String(frame, StandardCharsets.UTF_8));
    }

    void sends(String text) {
      byte[] frame = text.getBytes(StandardCharsets.UTF_8);
      if (!newcomer.asks(frame, session.isShaped())) {
        session.receive(frame);
      }
      run();
    }

    void leaves() {
      session.closed();
      newcomer.leaves();
      everybodyRuns();
    }

    void run() {
      Runnable task;
      while ((task = tasks.poll()) != null) {
        task.run();
      }
    }

    @Override
    public String door() {
      return "tcp";
    }

    @Override
    public Peer peer() {
      return new Peer("127.0.0.1", true);
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
      clients.add(this);
    }

    @Override
    public void schedule(Runnable task, long delayMs) {}

    @Override
    public void write(byte[] frame) {
      heard.add(new String(frame, StandardCharsets.UTF_8));
    }

    @Override
    public void flush(Runnable written) {
      if (written != null) {
        written.run();
      }
    }

    @Override
    public void reading(boolean on) {
      reading = on;
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public long unfinishedSince() {
      return 0;
    }

    @Override
    public boolean ping(long nowNanos) {
      return true;
    }
  }

  private final List<Client> clients = new ArrayList<>();

  private void everybodyRuns() {
    List.copyOf(clients).forEach(Client::run);
  }
}
