package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import messenger.frame.Dialect;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.presence.LastSeen;
import messenger.presence.Roster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 10,000 people log in within a minute: what each of 100 who are there already is sent about it, in
 * the bytes of its dialect (docs/protocol.md, rule 8).
 */
class PresenceBudgetTest {
  private static final int PEOPLE = 10_000;
  private static final int SECONDS = 60;
  private static final int SAMPLED = 100;
  private static final int BYTES_A_SECOND = 2_048;

  /** After the storm, until all is told. */
  private static final int CALM = 60;

  private final Scene scene = new Scene();
  private final Set<String> others = new HashSet<>();
  private Instant now = Instant.parse("2026-07-01T12:00:00Z");
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };
  private final Roster roster =
      new Roster(
          "here",
          name -> others.contains(name) || scene.sessions.isOnline(name),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          clock,
          new LastSeen((owner, other) -> false, clock));

  /** A dialect that notes how long its presence is, and how often it is encoded. */
  private static final class Measured implements Dialect {
    private final Dialect dialect;
    private int frames;

    Measured(Dialect dialect) {
      this.dialect = dialect;
    }

    @Override
    public byte[] write(Reply reply, String self) {
      byte[] frame = dialect.write(reply, self);
      frames += frame == null ? 0 : 1;
      return frame;
    }

    @Override
    public String name() {
      return dialect.name();
    }

    @Override
    public Request read(byte[] frame, String loggedIn) {
      return dialect.read(frame, loggedIn);
    }

    @Override
    public boolean acknowledges() {
      return dialect.acknowledges();
    }

    @Override
    public boolean joinsFrames() {
      return dialect.joinsFrames();
    }
  }

  private long[][] bytesOf(Measured dialect, List<String> contacts) {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < SAMPLED; i++) {
      Client client = scene.live(dialect, "sampled-" + i, "phone", 0);
      contacts.forEach(name -> client.session.contacts().add(name));
      client.takenBytes(); // What its login was answered.
      clients.add(client);
      roster.settle(List.of("sampled-" + i));
    }
    dialect.frames = 0;
    long[][] bytes = new long[SAMPLED][SECONDS + CALM];
    for (int second = 0; second < SECONDS + CALM; second++) {
      List<String> came = new ArrayList<>();
      for (int i = second * PEOPLE / SECONDS;
          second < SECONDS && i < (second + 1) * PEOPLE / SECONDS;
          i++) {
        came.add("user-%05d-with-a-name".formatted(i));
      }
      others.addAll(came);
      roster.settle(came);
      Reply.Presence said = roster.announcement();
      if (said != null) {
        scene.sessions.broadcast(said);
      }
      scene.run();
      for (int i = 0; i < SAMPLED; i++) {
        bytes[i][second] = clients.get(i).takenBytes();
        clients.get(i).got();
      }
      now = now.plusSeconds(1);
    }
    return bytes;
  }

  @Test
  void aJsonClientGetsAtMostTwoKilobytesInAnySecond() {
    Measured json = new Measured(Scene.JSON);
    long[][] bytes = bytesOf(json, List.of());
    for (long[] client : bytes) {
      long most = Arrays.stream(client).max().orElseThrow();
      assertTrue(most <= BYTES_A_SECOND, () -> "in one second " + most);
    }
    assertTrue(Arrays.stream(bytes[0]).max().orElseThrow() > BYTES_A_SECOND * 9 / 10);
    // Names are told until 2,000 are there, then the count every 10 s; each is encoded once.
    assertTrue(json.frames < 40, () -> json.frames + " frames were encoded");
  }

  @Test
  void aJsonClientThatKnowsSomeOfThemGetsNoMore() {
    List<String> contacts = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      contacts.add("user-%05d-with-a-name".formatted(9_000 + i));
    }
    long[][] bytes = bytesOf(new Measured(Scene.JSON), contacts);
    for (long[] client : bytes) {
      assertTrue(Arrays.stream(client).max().orElseThrow() <= BYTES_A_SECOND);
    }
  }

  /** 100 names, all of which leave at once with 1,900 or 9,900 others. */
  @ParameterizedTest
  @ValueSource(ints = {2_000, PEOPLE})
  void whoeverWatchesAHundredWhoLeaveAtOnceGetsNoMore(int people) {
    for (int i = 0; i < people; i++) {
      others.add("user-%05d-with-a-name".formatted(i));
    }
    roster.settle(others);
    for (int second = 0; second < 600; second++) {
      roster.announcement();
      now = now.plusSeconds(1);
    }
    Client client = scene.live(Scene.JSON, "sampled", "phone", 0);
    client.session.watch(
        others.stream().sorted().limit(100).collect(Collectors.toUnmodifiableSet()));
    client.takenBytes();
    List<String> left = List.copyOf(others);
    others.clear();
    roster.settle(left);
    int most = 0;
    int seen = 0;
    Set<String> gone = new HashSet<>();
    for (int second = 0; second < 600; second++) {
      Reply.Presence said = roster.announcement();
      if (said != null) {
        scene.sessions.broadcast(said);
        gone.addAll(said.offline());
        seen += said.seen().size();
      }
      scene.run();
      most = Math.max(most, client.takenBytes());
      now = now.plusSeconds(1);
    }
    int largest = most;
    assertTrue(largest <= BYTES_A_SECOND, () -> "in one second " + largest);
    assertEquals(Set.copyOf(left), gone);
    assertTrue(seen > 0);
  }

  @Test
  void aLegacyClientGetsAtMostTwoKilobytesASecondBeyondOneList() {
    Measured legacy = new Measured(Scene.LEGACY);
    long[][] bytes = bytesOf(legacy, List.of());
    for (long[] client : bytes) {
      long longest = Arrays.stream(client).max().orElseThrow();
      long sum = 0;
      for (int second = 0; second < client.length; second++) {
        sum += client[second];
        long most = BYTES_A_SECOND * (second + 1L) + longest;
        long now = sum;
        assertTrue(now <= most, () -> now + " bytes are more than " + most);
      }
      assertTrue(sum <= (long) BYTES_A_SECOND * SECONDS, "in the minute " + sum);
    }
    assertTrue(legacy.frames < 20, () -> legacy.frames + " frames were encoded");
    assertEquals(PEOPLE + SAMPLED, roster.count());
  }
}
