package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckRoutesCommandTest {
  @TempDir Path home;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void ourFilesAreRight() {
    assertEquals(0, run("routes", "check"), out::toString);
    assertEquals("", out.toString());
    assertEquals(0, run("routes", "check", "routes/send-text.camel.yaml"), out::toString);
  }

  @Test
  void aMistakeIsSaidWithItsPlace() throws IOException {
    Files.writeString(home.resolve("application.properties"), "");
    Path file = write("plugins/hello.camel.yaml", "- route:\n    fromm: timer:x\n");
    assertEquals(1, run("routes", "check", "--home", home.toString(), file.toString()));
    assertTrue(
        out.toString()
            .contains(
                "plugins/hello.camel.yaml:2:5: \"route\" has no \"fromm\" (did you mean \"from\"?)\n"),
        out::toString);
  }

  @Test
  void whatTheServerCallsIsMissed() throws IOException {
    Files.writeString(home.resolve("application.properties"), "");
    assertEquals(1, run("routes", "check", "--home", home.toString()));
    assertTrue(
        out.toString()
            .contains(
                "routes/save-reached.camel.yaml: no route begins with \"direct:save-reached\""
                    + " (the stop of the server calls it)\n"),
        out::toString);
  }

  @Test
  void wrongUsageIsNoFinding() throws IOException {
    assertEquals(2, run("routes"));
    assertEquals(2, run("routes", "check", "--home", home.toString()), "no application.properties");
    assertEquals(2, run("routes", "check", "no-such-file.camel.yaml"));
    assertEquals(2, run("routes", "check", "pom.xml"));
    Files.writeString(home.resolve("application.properties"), "");
    Files.createDirectories(home.resolve("routes"));
    Files.write(home.resolve("routes/a.camel.yaml"), new byte[] {(byte) 0xFF, 'a'});
    assertEquals(2, run("routes", "check", "--home", home.toString()), "no UTF-8");
    assertEquals("", out.toString());
  }

  private Path write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private int run(String... arguments) {
    CommandLine line = Messenger.commandLine();
    return line.setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
