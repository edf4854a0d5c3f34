package messenger.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.deploy.SourceFile;
import messenger.plugin.PluginSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** trials.txt, and what comes of each. */
class TrialsTest {
  static List<Cases> trials() {
    return Cases.read("trials.txt");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("trials")
  void whatIsFoundIsThis(Cases cases) throws IOException {
    assertEquals(cases.found(), found(plugin(cases.parts().get(0)), cases.parts().get(1), false));
  }

  @Test
  void routesOfTheServerAreOutsideForATrustedPlugin() throws IOException {
    String plugin =
        plugin(
            """
            on direct:own
            - to: direct:other
            on direct:other
            - to: direct:send-text
            - to: sql:select%201
            """);
    String test =
        """
        - name: All that it calls
          when: [{ inlet: { uri: "direct:own", body: hello } }]
          then: { called: [{ uri: "direct:send-text" }, { uri: "sql:select 1" }] }
        """;
    assertEquals(List.of(), found(plugin, test, true));
  }

  @Test
  void theExampleOfTheDocumentationIsRight() throws IOException {
    String text = Files.readString(Path.of("docs/plugin-tests.md"));
    String[] examples = text.split("(?m)^```(?:yaml)?\n");
    List<String> yaml =
        Stream.of(examples).filter(part -> part.startsWith("# plugins/weather.")).toList();
    assertEquals(2, yaml.size());
    assertEquals(List.of(), found(yaml.get(0), yaml.get(1), false));
  }

  private static String plugin(String text) {
    StringBuilder yaml = new StringBuilder();
    for (String line : text.split("\n")) {
      boolean begins = line.startsWith("on ");
      if (begins) {
        yaml.append(
            "- route:\n    from:\n      uri: \"%s\"\n      steps:\n".formatted(line.substring(3)));
      } else {
        yaml.append(yaml.indexOf("- route:") < 0 ? "" : "        ").append(line).append('\n');
      }
    }
    return yaml.toString();
  }

  private static List<String> found(String plugin, String test, boolean trusted)
      throws IOException {
    TrialFile file = TrialFile.read(new SourceFile("plugins/a.test.yaml", test));
    assertEquals(List.of(), file.findings());
    assertTrue(!file.trials().isEmpty());
    TrialRun run =
        new TrialRun(
            new SourceFile("plugins/a.camel.yaml", plugin),
            kamelets(),
            new PluginSettings(trusted, Path.of("ext"), Map.of(), Map.of()),
            System::nanoTime);
    List<String> found = new ArrayList<>();
    for (Trial trial : file.trials()) {
      for (Mismatch one : run.run(trial).mismatches()) {
        found.add(
            "%d:%d: %s: expected %s but got %s"
                .formatted(one.line(), one.column(), one.what(), one.expected(), one.got()));
      }
    }
    return found;
  }

  private static List<SourceFile> kamelets() throws IOException {
    List<SourceFile> kamelets = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("kamelets"))) {
      for (Path file : files.toList()) {
        kamelets.add(new SourceFile("kamelets/" + file.getFileName(), Files.readString(file)));
      }
    }
    return kamelets;
  }
}
