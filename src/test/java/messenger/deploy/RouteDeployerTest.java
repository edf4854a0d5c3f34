package messenger.deploy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import messenger.deploy.Change.Kind;
import messenger.deploy.Deployment.Cause;
import messenger.deploy.Deployments.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in a folder, and two targets that only note what they are told to run. */
class RouteDeployerTest {
  private static final Duration QUIET = Duration.ofMillis(150);

  @TempDir private Path root;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Noting routes = new Noting("routes");
  private final Noting plugins = new Noting("plugins");
  private final List<Deployment> reported = new CopyOnWriteArrayList<>();
  private RouteDeployer deployer;

  /** Refuses files that say so. */
  private static final class Noting implements Target {
    private final String folder;
    private final List<String> applied = new ArrayList<>();
    private String runs = "";

    Noting(String folder) {
      this.folder = folder;
    }

    @Override
    public boolean takes(SourceFile file) {
      return file.folder().equals(folder);
    }

    @Override
    public List<Finding> rehearse(SortedMap<String, SourceFile> files, List<Change> changes) {
      return saying("unbuildable", files);
    }

    @Override
    public List<Finding> apply(SortedMap<String, SourceFile> files, List<Change> changes) {
      List<Finding> findings = saying("unstartable", files);
      if (findings.isEmpty()) {
        runs = String.join(",", files.values().stream().map(file -> text(file.text())).toList());
        applied.add(runs);
      }
      return findings;
    }

    private static String text(String yaml) {
      return yaml.lines().filter(line -> line.startsWith("- ")).toList().get(0).substring(2);
    }

    @Override
    public List<String> cutBy(List<Change> changes) {
      return changes.stream().map(Change::path).filter(path -> path.contains("edge-")).toList();
    }
  }

  private static List<Finding> saying(String word, SortedMap<String, SourceFile> files) {
    return files.values().stream()
        .filter(file -> file.text().contains(word))
        .map(file -> new Finding(file.path(), 1, 3, word, ""))
        .toList();
  }

  @BeforeEach
  void files() throws IOException {
    write("routes/a", "a1");
    write("routes/b", "b1");
  }

  @AfterEach
  void close() {
    deployer.close();
  }

  private void start(Mode mode) throws IOException {
    RouteFiles folders = new RouteFiles(root);
    deployer = deployer(folders, mode);
    SortedMap<String, SourceFile> files = folders.read();
    deployer.start(files, files);
  }

  private RouteDeployer deployer(RouteFiles folders, Mode mode) {
    return new RouteDeployer(
        folders,
        new Versions(root.resolve("data")),
        mode,
        QUIET,
        (files, changed) -> {
          List<Finding> all = saying("wrong", files);
          return all.stream().filter(one -> changed.contains(one.file())).toList();
        },
        List.of(routes, plugins),
        reported::add,
        meters,
        Clock.systemUTC(),
        System::nanoTime);
  }

  private Path path(String name) {
    return root.resolve(name + ".camel.yaml");
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(path(name).getParent());
    Files.writeString(path(name), "- " + text + "\n");
  }

  private List<String> verdicts() {
    return deployer.log().stream()
        .filter(one -> one.cause() != Cause.START)
        .map(one -> (one.accepted() ? "accepted " : "refused ") + paths(one))
        .toList();
  }

  private static String paths(Deployment one) {
    return String.join(
        " ",
        one.changes().stream()
            .map(change -> change.kind() + ":" + change.path().replace(".camel.yaml", ""))
            .toList());
  }

  private void awaitVerdicts(String... newestFirst) {
    await().until(() -> verdicts().equals(List.of(newestFirst)));
  }

  @Test
  void whatChangesIsDeployedAndReported() throws IOException {
    start(Mode.WATCH);
    write("routes/a", "a2");
    write("routes/c", "c1");
    Files.delete(path("routes/b"));
    awaitVerdicts("accepted CHANGED:routes/a REMOVED:routes/b ADDED:routes/c");
    assertEquals("a2,c1", routes.runs);
    await().until(() -> reported.size() == 2);
    assertEquals(deployer.log().get(0), reported.get(1));
    assertEquals(List.of(), plugins.applied);
    double accepted =
        meters.get("messenger.deployments").tag("result", "accepted").counter().count();
    assertEquals(2, accepted, "with the start");
  }

  @Test
  void commentsAndBlanksTouchNothing() throws IOException {
    start(Mode.WATCH);
    Files.writeString(path("routes/a"), "# why\n\n-   a1\n");
    awaitVerdicts("accepted REWORDED:routes/a");
    assertEquals(List.of(), routes.applied);
    assertEquals(List.of(), deployer.staged());
  }

  @Test
  void anEditorMayTruncateWriteInPiecesOrRenameOver() throws IOException {
    start(Mode.WATCH);
    Files.writeString(path("routes/a"), "");
    Files.writeString(path("routes/a"), "- wro", StandardOpenOption.APPEND);
    Files.writeString(path("routes/a"), "- a2\n");
    awaitVerdicts("accepted CHANGED:routes/a");
    Files.writeString(root.resolve("routes/.a.swp"), "- wrong\n");
    Files.writeString(root.resolve("routes/a.camel.yaml~"), "- wrong\n");
    Files.writeString(root.resolve("routes/4913"), "- a3\n");
    Files.move(root.resolve("routes/4913"), path("routes/a"), StandardCopyOption.REPLACE_EXISTING);
    awaitVerdicts("accepted CHANGED:routes/a", "accepted CHANGED:routes/a");
    assertEquals("a3,b1", routes.runs);
  }

  @Test
  void whatIsRefusedChangesNothingAndIsSaidOnce() throws IOException {
    start(Mode.WATCH);
    write("routes/a", "wrong");
    write("routes/b", "b2");
    awaitVerdicts("refused CHANGED:routes/a CHANGED:routes/b");
    assertEquals(List.of(), routes.applied);
    assertEquals(
        List.of("routes/a.camel.yaml:1:3: wrong"),
        deployer.log().get(0).findings().stream().map(Finding::toString).toList());
    write("routes/a", "a2");
    awaitVerdicts(
        "accepted CHANGED:routes/a CHANGED:routes/b", "refused CHANGED:routes/a CHANGED:routes/b");
    assertEquals("a2,b2", routes.runs);
  }

  @Test
  void aBrokenFileStandsInNobodysWay() throws IOException {
    start(Mode.WATCH);
    write("routes/a", "wrong");
    awaitVerdicts("refused CHANGED:routes/a");
    write("routes/b", "b2");
    await().until(() -> verdicts().size() == 3);
    assertEquals("accepted CHANGED:routes/b", verdicts().get(0));
    assertEquals("a1,b2", routes.runs);
    assertEquals(List.of(new Change("routes/a.camel.yaml", Kind.CHANGED)), deployer.staged());
    write("routes/a", "a1");
    await().until(() -> deployer.staged().isEmpty());
    assertEquals(3, verdicts().size());
  }

  @Test
  void whatWasRefusedBesideABrokenFileComesWhenThatIsTakenBack() throws IOException {
    start(Mode.WATCH);
    write("routes/a", "wrong");
    write("routes/b", "b2");
    awaitVerdicts("refused CHANGED:routes/a CHANGED:routes/b");
    write("routes/a", "a1");
    await().until(() -> verdicts().size() == 2);
    assertEquals("accepted CHANGED:routes/b", verdicts().get(0));
    assertEquals("a1,b2", routes.runs);
  }

  @Test
  void aLongListOfMistakesIsCutAndSaysSo() throws IOException {
    start(Mode.MANUAL);
    for (int i = 0; i < 30; i++) {
      write("plugins/p" + i, "wrong");
    }
    List<Finding> findings = deployer.deploy().findings();
    assertEquals(21, findings.size());
    assertEquals("and 10 more", findings.get(20).reason());
  }

  @Test
  void ifOneTargetFailsTheOtherGoesBack() throws IOException {
    start(Mode.MANUAL);
    write("routes/a", "a2");
    write("plugins/p", "unstartable");
    assertFalse(deployer.deploy().accepted());
    assertEquals(List.of("a2,b1", "a1,b1"), routes.applied);
    write("plugins/p", "unbuildable");
    assertFalse(deployer.deploy().accepted());
    assertEquals(2, routes.applied.size());
    write("plugins/p", "p1");
    assertTrue(deployer.deploy().accepted());
    assertEquals("p1", plugins.runs);
    assertEquals("a2,b1", routes.runs);
  }

  @Test
  void byHandNothingHappensUntilSomebodyAsks() throws IOException {
    start(Mode.MANUAL);
    write("routes/edge-a", "a2");
    assertEquals(List.of(new Change("routes/edge-a.camel.yaml", Kind.ADDED)), deployer.staged());
    Deployment deployment = deployer.deploy();
    assertTrue(deployment.accepted());
    assertEquals(List.of("routes/edge-a.camel.yaml"), deployment.cut());
    assertEquals(Cause.COMMAND, deployment.cause());
    assertEquals(List.of(), deployer.staged());
  }

  @Test
  void switchedOffItOnlySaysWhatARestartWouldTake() throws IOException {
    start(Mode.OFF);
    write("routes/a", "a2");
    Deployment deployment = deployer.deploy();
    assertFalse(deployment.accepted());
    assertEquals(1, deployer.staged().size());
    assertFalse(deployer.rollback(1).orElseThrow().accepted());
    assertEquals(List.of(), routes.applied);
  }

  @Test
  void afterTheEndNothingIsChanged() throws IOException {
    start(Mode.MANUAL);
    deployer.close();
    write("routes/a", "a2");
    assertFalse(deployer.deploy().accepted());
    assertEquals(List.of(), routes.applied);
  }

  @Test
  void aCheckChangesNothing() throws IOException {
    start(Mode.MANUAL);
    List<String> found =
        List.of("wrong", "unbuildable", "fine").stream()
            .map(text -> new SourceFile("routes/a.camel.yaml", "- " + text + "\n"))
            .map(file -> deployer.check(List.of(file)).toString())
            .toList();
    assertEquals(
        List.of("[routes/a.camel.yaml:1:3: wrong]", "[routes/a.camel.yaml:1:3: unbuildable]", "[]"),
        found);
    assertEquals(List.of(), routes.applied);
  }

  @Test
  void rollingBackRestoresTheFilesToo() throws IOException {
    start(Mode.WATCH);
    write("routes/a", "a2");
    awaitVerdicts("accepted CHANGED:routes/a");
    write("routes/c", "c1");
    await().until(() -> verdicts().size() == 2);
    write("routes/b", "wrong");
    await().until(() -> verdicts().size() == 3);
    Deployment first = deployer.rollback(0).orElseThrow();
    assertEquals("accepted REMOVED:routes/c", (first.accepted() ? "accepted " : "") + paths(first));
    assertEquals("a2,b1", routes.runs);
    assertTrue(deployer.rollback(0).orElseThrow().accepted());
    assertEquals("a1,b1", routes.runs);
    assertEquals("- a1\n", Files.readString(path("routes/a")));
    assertFalse(Files.exists(path("routes/c")));
    assertTrue(deployer.rollback(0).isEmpty(), "there is none before the first");
    assertTrue(deployer.rollback(77).isEmpty());
    try (var aside = Files.list(root.resolve("data"))) {
      Path replaced =
          aside
              .filter(one -> one.getFileName().toString().startsWith("replaced-"))
              .findFirst()
              .orElseThrow();
      assertEquals("- wrong\n", Files.readString(replaced.resolve("routes/b.camel.yaml")));
    }
  }

  @Test
  void tenVersionsAreKeptOverARestart() throws IOException {
    start(Mode.MANUAL);
    for (int i = 2; i < 14; i++) {
      write("routes/a", "a" + i);
      deployer.deploy();
    }
    assertEquals(13, deployer.log().get(0).number());
    deployer.close();
    start(Mode.MANUAL);
    assertEquals(1, deployer.log().size());
    Deployment deployment = deployer.rollback(4).orElseThrow();
    assertEquals("a4,b1", routes.runs);
    assertTrue(deployment.number() > 13);
    assertTrue(deployer.rollback(3).isEmpty());
  }

  @Test
  void whatRanOnceIsNotTriedOutAtTheNextStart() throws IOException {
    write("plugins/p", "unbuildable"); // Which only trying it out finds.
    RouteFiles folders = new RouteFiles(root);
    new Versions(root.resolve("data")).save(1, folders.read().values());
    deployer = deployer(folders, Mode.MANUAL);
    SortedMap<String, SourceFile> core = folders.read();
    core.values().removeIf(file -> file.folder().equals("plugins"));
    deployer.start(core, folders.read());
    assertEquals("unbuildable", plugins.runs);
    assertEquals(List.of(), deployer.staged());
  }

  @Test
  void whatIsNoFileIsNotRead() throws IOException {
    Files.createDirectories(path("routes/folder"));
    Files.createSymbolicLink(path("routes/nowhere"), root.resolve("nothing"));
    start(Mode.MANUAL);
    assertEquals(List.of(), deployer.staged());
    assertEquals(2, deployer.files().size());
  }

  @Test
  void aBadPluginIsLeftOutAtTheStart() throws IOException {
    write("plugins/p", "p1");
    write("plugins/q", "unstartable");
    write("plugins/r", "wrong");
    RouteFiles folders = new RouteFiles(root);
    deployer = deployer(folders, Mode.MANUAL);
    SortedMap<String, SourceFile> core = folders.read();
    core.values().removeIf(file -> file.folder().equals("plugins"));
    deployer.start(core, folders.read());
    assertEquals("p1", plugins.runs);
    assertEquals(
        List.of(
            "[plugins/r.camel.yaml:1:3: wrong]", "[plugins/q.camel.yaml:1:3: unstartable]", "[]"),
        deployer.log().stream().map(one -> one.findings().toString()).toList());
    assertEquals(2, deployer.staged().size());
    write("plugins/q", "q2");
    assertFalse(deployer.deploy().accepted(), "r is still wrong");
    write("plugins/r", "r2");
    assertTrue(deployer.deploy().accepted());
    assertEquals("p1,q2,r2", plugins.runs);
  }

  @Test
  void filesThatChangedDuringTheStartAreDeployed() throws IOException {
    RouteFiles folders = new RouteFiles(root);
    SortedMap<String, SourceFile> before = folders.read();
    write("routes/a", "a2");
    deployer = deployer(folders, Mode.WATCH);
    deployer.start(before, before);
    awaitVerdicts("accepted CHANGED:routes/a");
    assertEquals(Set.of("a2,b1"), Set.copyOf(routes.applied));
  }
}
