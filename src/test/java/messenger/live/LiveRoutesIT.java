package messenger.live;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import messenger.live.Deployer.Report;
import messenger.scene.Door;
import messenger.scene.Home;
import messenger.scene.ServerProcess;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Routes are changed, and changed back, while people write to each other: whatever is done to the
 * files, nothing is lost, doubled or out of order, and nobody is cut off but by a change of their
 * own door. How long the longest pause was stands in {@code target/live/table.md}; it asserts none.
 *
 * <p>{@code messenger.live.people}: how many there are, 200 by default, each of whom writes a
 * message in two seconds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveRoutesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration WARM = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private final int people = Integer.getInteger("messenger.live.people", 200);
  private final int rate = Math.max(100, people / 2);

  private ServerProcess server;
  private Routes routes;
  private Deployer deployer;
  private Crowd crowd;
  private LiveReport report;
  private final Stalls stalls = new Stalls();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    // Many edits one after the other; what is looked for does not depend on how long it waits.
    boolean isAll = people >= 1_000;
    Home home = Home.in(folder, isAll ? Map.of() : Map.of("messenger.routes.quiet-ms", "200"));
    routes = new Routes(folder.resolve("routes"));
    server = ServerProcess.startForLoad(home, Map.of());
    deployer = new Deployer(server);
    crowd = new Crowd(server, people);
    crowd.watcher().watches();
    crowd.talks(rate);
    report = new LiveReport(people, rate);
    int warmSeconds = isAll ? 20 : 1; // Before, a cold JVM would be measured.
    await().atMost(WARM).until(() -> crowd.next() > warmSeconds * rate);
  }

  @AfterAll
  void stop() throws Exception {
    if (report != null) {
      report.close();
    }
    if (crowd != null) {
      crowd.close();
    }
    stalls.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsDoneToTheFilesNobodyMissesAnything(Edit edit) throws Exception {
    crowd.cuts();
    crowd.refusals();
    stalls.takeLongestMs();
    int begin = crowd.next();
    int last = deployer.last();
    Map<String, Integer> revisions = revisions(edit);
    Citizen newcomer = crowd.newcomer("newcomer" + edit.ordinal());

    edit.make(routes);
    Report first = edit.routes.isEmpty() ? null : awaitReport(edit, last, edit.isAccepted);
    for (String route : edit.exchanged()) {
      boolean isOther = !revisions.get(route).equals(deployer.revision(route));
      assertEquals(edit.changesMeaning(), isOther, route);
    }
    routes.restore();
    if (edit.isAccepted && first != null) {
      awaitReport(edit, first.number(), true);
    }
    int moment = crowd.next();
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> crowd.next() > moment + rate / 8);

    long stalled = stalls.takeLongestMs();
    List<Sent> sent = crowd.sent(begin, crowd.next());
    boolean isCut = first != null && !first.cut().isEmpty();
    awaitSettled(sent);
    Set<Citizen> cut = new HashSet<>(crowd.cuts());
    Outcome outcome = Outcome.of(sent, people, cut);
    report.add(edit, outcome, stalled, first == null ? "" : first.firstLine());

    assertEquals(0, outcome.lost(), () -> lost(sent));
    assertEquals(0, outcome.doubled(), "doubled");
    assertEquals(0, outcome.late(), "out of order");
    assertEquals(List.of(), crowd.refusals());
    assertEquals(isCut, edit == Edit.DOOR);
    assertTrue(
        isCut ? cut.stream().allMatch(one -> one.door() == Door.TLS) : cut.isEmpty(),
        cut::toString);
    assertFalse(isCut && cut.isEmpty(), "the report says so");
    await().atMost(PATIENCE).until(() -> crowd.areAllIn() && crowd.isIn(newcomer));
    await().atMost(PATIENCE).until(() -> crowd.watcher().hasSeen(newcomer.name()));
    newcomer.leaves();
  }

  /** Of all files of the edit, or of those of them that have to do with it. */
  private Report awaitReport(Edit edit, int after, boolean isAccepted) {
    Set<String> files =
        edit.routes.stream()
            .map(one -> "routes/" + one + ".camel.yaml")
            .collect(Collectors.toSet());
    return deployer.awaitReport(
        after, one -> one.isAccepted() == isAccepted && new HashSet<>(one.changed()).equals(files));
  }

  private Map<String, Integer> revisions(Edit edit) {
    return edit.exchanged().stream()
        .collect(Collectors.toMap(Function.identity(), deployer::revision));
  }

  private static void awaitSettled(List<Sent> sent) {
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(POLL)
          .until(() -> sent.stream().allMatch(Sent::isSettled));
    } catch (ConditionTimeoutException lost) {
      // It is counted.
    }
  }

  private String lost(List<Sent> sent) {
    return sent.stream()
        .filter(one -> !one.isSettled())
        .limit(5)
        .map(
            one ->
                "%d %s to %s: stored %b, delivered %b, read %b"
                    .formatted(
                        one.number,
                        one.from.name(),
                        one.to.name(),
                        one.storedAt != 0,
                        one.deliveredAt != 0,
                        one.isRead))
        .collect(Collectors.joining("; ", "lost: ", " " + server.standardError()));
  }
}
