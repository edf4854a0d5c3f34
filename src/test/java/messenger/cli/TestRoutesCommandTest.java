package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRoutesCommandTest {
  private static final String GREETS =
      """
      - route:
          from:
            uri: direct:greet
            steps:
              - setBody:
                  expression:
                    simple:
                      expression: "{{plugin.greeting}} ${body}"
      """;

  private static final String IS_GREETED =
      """
      - name: Who comes is greeted
        when:
          - inlet: { uri: "direct:greet", body: Ann }
        then:
          answer: Hello Ann
      """;

  @TempDir Path home;

  @BeforeEach
  void begin() throws IOException {
    String settings = Files.readString(Path.of("application.properties"));
    write("application.properties", settings + "\nplugin.greeting=Hello\n");
    write("plugins/greet.camel.yaml", GREETS);
    write("plugins/greet.test.yaml", IS_GREETED);
  }

  @Test
  void everyExampleDoesWhatItsTestSays() throws IOException {
    Execution tests = Execution.of("routes", "test");
    assertEquals(0, tests.exit(), tests::all);
    try (Stream<Path> files = Files.list(Path.of("examples/plugins"))) {
      files
          .map(Path::toString)
          .filter(name -> name.endsWith(".test.yaml"))
          .forEach(name -> assertTrue(tests.out().contains("ok   " + name + ": "), tests.out()));
    }
  }

  @Test
  void aCaseIsALine() {
    assertEquals(
        List.of("ok   plugins/greet.test.yaml: Who comes is greeted (n ms)", "1 case, 0 not right"),
        lines(0));
  }

  @Test
  void whatIsNotRightIsSaidWithItsPlace() throws IOException {
    write("plugins/greet.camel.yaml", GREETS.replace("${body}", "you"));
    assertEquals(
        List.of(
            "FAIL plugins/greet.test.yaml: Who comes is greeted (n ms)",
            "  plugins/greet.test.yaml:5:13: answer",
            "    expected: \"Hello Ann\"",
            "    got:      \"Hello you\"",
            "1 case, 1 not right"),
        lines(1));
  }

  @Test
  void aPluginThatCanNotStartIsNotRight() throws IOException {
    write("plugins/greet.camel.yaml", GREETS.replace("direct:greet", "sql:select"));
    assertEquals(
        "    got:      \"java.lang.IllegalArgumentException: a plugin can't use sql:\"",
        lines(1).get(3));
  }

  @Test
  void aTestFileThatIsWrongIsNotRun() throws IOException {
    write("plugins/greet.test.yaml", IS_GREETED.replace("answer:", "answers:"));
    String finding =
        "plugins/greet.test.yaml:5:5: \"then\" has no \"answers\" (did you mean \"answer\"?)";
    assertEquals(List.of(finding, "0 cases, 1 not right"), lines(1));
    Execution check = Execution.of("routes", "check", "--home", home.toString());
    assertTrue(check.out().contains(finding), check::out);
  }

  @Test
  void onlyTheTestsThatAreNamedRun() throws IOException {
    write("plugins/other.camel.yaml", GREETS);
    write("plugins/other.test.yaml", IS_GREETED.replace("Hello", "Goodbye"));
    assertEquals(2, lines(0, "plugins/greet.test.yaml").size());
    assertEquals(2, lines(0, "plugins/greet.camel.yaml").size());
    assertEquals("2 cases, 1 not right", lines(1).get(5));
  }

  @Test
  void wrongUsageIsNoFailure() throws IOException {
    assertEquals(2, run("plugins/none.test.yaml").exit(), "no such test");
    assertEquals(2, run("plugins/none.camel.yaml").exit(), "no such plugin");
    assertEquals(2, run("application.properties").exit(), "neither");
    write("plugins/alone.test.yaml", IS_GREETED);
    assertEquals(2, run("plugins/alone.test.yaml").exit(), "no plugin that it tests");
    Files.write(home.resolve("plugins/greet.test.yaml"), new byte[] {(byte) 0xFF, 'a'});
    assertEquals(2, run("plugins/greet.test.yaml").exit(), "no UTF-8");
    Files.delete(home.resolve("application.properties"));
    assertEquals(2, run().exit(), "no application.properties");
  }

  @Test
  void aTestWithoutItsPluginIsFound() throws IOException {
    write("plugins/alone.test.yaml", IS_GREETED);
    Execution check = Execution.of("routes", "check", "--home", home.toString());
    assertEquals(1, check.exit());
    assertTrue(
        check
            .out()
            .contains(
                "plugins/alone.test.yaml: there is no plugins/alone.camel.yaml that it tests\n"),
        check::out);
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Execution run(String... files) {
    String[] arguments =
        Stream.concat(
                Stream.of("routes", "test", "--home", home.toString()),
                Stream.of(files).map(file -> home.resolve(file).toString()))
            .toArray(String[]::new);
    return Execution.of(arguments);
  }

  private List<String> lines(int exit, String... files) {
    Execution tests = run(files);
    assertEquals(exit, tests.exit(), tests::all);
    return tests.out().lines().map(line -> line.replaceFirst("\\d+ ms\\)$", "n ms)")).toList();
  }
}
