package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import messenger.observe.AdminScene;
import messenger.scene.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against a management port in this process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesCommandTest {
  private static final String SEND_TEXT = "routes/send-text.camel.yaml";
  private AdminScene scene;
  private Path token;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    scene = new AdminScene();
    token = Files.writeString(folder.resolve("token"), AdminScene.TOKEN + "\n");
  }

  @BeforeEach
  void everythingIsAsAtTheStart() {
    scene.isAsAtTheStart();
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  private Execution routes(String... words) {
    List<String> arguments = new ArrayList<>(List.of("routes"));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("--url=" + scene.uri(""), "--token-file=" + token));
    return Execution.of(arguments.toArray(String[]::new));
  }

  @Test
  void theListHasEachRouteWithItsFiguresAndWhatDoesNotRunYet() {
    scene.send("direct:answer-ping");
    scene.deployments().stage("plugins/new.camel.yaml", "x");
    Execution list = routes("list");
    assertEquals(0, list.exit(), list.all());
    assertTrue(
        list.out().lines().anyMatch(line -> line.matches("answer-ping +1 +0 +.*answer-ping.*")),
        list.out());
    assertTrue(list.out().lines().count() > 75, "all of them");
    assertTrue(list.out().endsWith("not running yet: added plugins/new.camel.yaml\n"), list.out());
  }

  @Test
  void whatIsAcceptedIsToldInWordsAndWithZero() {
    scene.deployments().stage("plugins/good.camel.yaml", "x");
    Execution deploy = routes("deploy");
    assertEquals(
        "0 added plugins/good.camel.yaml\ndeployment 1 accepted in 81 ms\n",
        deploy.exit() + " " + deploy.out());
  }

  @Test
  void whatIsRefusedIsToldWithThePlaceAndWithOne() {
    scene.deployments().cuts(List.of("edge-tcp", "edge-tls"));
    scene.deployments().stage(SEND_TEXT, "a\n  nonsense:");
    Execution deploy = routes("deploy");
    assertEquals(
        """
        1 Would have cut the connections of edge-tcp, edge-tls
        changed routes/send-text.camel.yaml
        routes/send-text.camel.yaml:2:3: there is no EIP nonsense (say filter)
        deployment 1 refused, nothing has changed, in 81 ms
        """,
        deploy.exit() + " " + deploy.out());
  }

  @Test
  void aVersionIsTakenBack() {
    assertEquals(
        "0 deployment 1 accepted in 81 ms\n",
        routes("rollback").exit() + " " + last("deployment 1"));
    assertEquals(0, routes("rollback", "1").exit());
    Execution unknown = routes("rollback", "99");
    assertEquals(1, unknown.exit());
    assertTrue(unknown.err().contains("has no such version"), unknown.err());
    assertEquals(2, routes("rollback", "x").exit());
  }

  private String last(String beginning) {
    return beginning + " accepted in " + scene.deployments().log().get(0).millis() + " ms\n";
  }

  @Test
  void theDiffIsFromWhatRunsToWhatIsInTheFolder(@TempDir Path folder) throws IOException {
    scene.deployments().files().forEach(file -> write(folder.resolve(file.path()), file.text()));
    assertEquals("", routes("diff", "--folder=" + folder).out());
    Path changed = folder.resolve(SEND_TEXT);
    Files.writeString(changed, Files.readString(changed).replaceFirst("id: send-text", "id: x"));
    Files.delete(folder.resolve("routes/refuse.camel.yaml"));
    write(folder.resolve("kamelets/a.kamelet.yaml"), "new\n");
    Execution diff = routes("diff", "--folder=" + folder);
    assertEquals(0, diff.exit(), diff.all());
    for (String line :
        List.of(
            "--- /dev/null\n+++ disk/kamelets/a.kamelet.yaml\n@@ -0,0 +1,1 @@\n+new\n",
            "--- running/routes/refuse.camel.yaml\n+++ /dev/null\n",
            "--- running/routes/send-text.camel.yaml\n+++ disk/routes/send-text.camel.yaml\n",
            "-    id: send-text\n+    id: x\n")) {
      assertTrue(diff.out().contains(line), line + "\nin\n" + diff.out());
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "diff", "deploy", "rollback"})
  void aServerThatIsNotThereIsOneClearLine(String command) {
    String url = "http://127.0.0.1:" + FreePort.next();
    Execution asked = Execution.of("routes", command, "--url=" + url, "--token-file=" + token);
    assertEquals(1, asked.exit());
    assertEquals(
        "messenger routes "
            + command
            + ": No server answers at "
            + url
            + ": start it, or say --url\n",
        asked.err());
  }

  @Test
  void aWrongTokenIsOneClearLineWithoutIt(@TempDir Path folder) throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong"), "not the right token");
    Execution asked =
        Execution.of("routes", "list", "--url=" + scene.uri(""), "--token-file=" + wrong);
    assertEquals(1, asked.exit());
    assertTrue(asked.err().contains("does not know this token"), asked.err());
    assertFalse(asked.all().contains("not the right token"), asked.all());
  }

  @Test
  void aTokenThatIsNotThereIsOneClearLine() {
    Execution asked = Execution.of("routes", "list", "--token-file=/no/such/file");
    assertEquals(1, asked.exit());
    assertTrue(asked.err().contains("There is no token in /no/such/file"), asked.err());
    assertEquals(1, asked.err().lines().count());
  }

  @Test
  void whoSaysNothingIsToldWhatThereIs() {
    Execution nothing = Execution.of("routes");
    assertEquals(2, nothing.exit());
    assertTrue(nothing.err().contains("list, diff, deploy, rollback"), nothing.err());
  }
}
