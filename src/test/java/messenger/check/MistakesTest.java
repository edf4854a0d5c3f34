package messenger.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import messenger.deploy.SourceFile;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** mistakes.txt, and what is said of each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // Reads the schema once.
class MistakesTest {
  private static final String KNOWN =
      """
      - route:
          id: known
          from:
            uri: direct:known
            steps:
              - stop: {}
      """;

  private static final String WAITING =
      KNOWN.replace("id: known", "id: waiting").replace("direct:known", "seda:waiting");

  private static final String GREET =
      """
      apiVersion: camel.apache.org/v1
      kind: Kamelet
      metadata:
        name: greet-sink
      spec:
        definition:
          required: [name]
          properties:
            name: {title: Name, description: Who is greeted, type: string}
            greeting: {title: Greeting, description: By which word, type: string, default: hi}
        template:
          from:
            uri: kamelet:source
            steps:
              - log:
                  message: "{{greeting}} {{name}}"
      """;

  private static final Map<String, String> BEGINNINGS =
      Map.of("routes:", "routes/a.camel.yaml", "plugin:", "plugins/a.camel.yaml");

  private static final String BEGINNING =
      """
      - route:
          id: a
          from:
            uri: direct:a
            steps:
      """;

  private final FileCheck check =
      new FileCheck(
          new Known(
              Set.of("roster", "sessions", "presenceChanges", "redisTemplate"),
              Set.of("messenger.node", "messenger.redis.address", "messenger.db.password"),
              Set.of("messenger.db.password"),
              Map.of(),
              Set.of(),
              Set.of("ALLOWED"),
              false),
          new WithKamelets());

  /** Kamelets are a jar of their own. */
  private static final class WithKamelets extends ClassLoader {
    WithKamelets() {
      super(FileCheck.class.getClassLoader());
    }

    @Override
    public URL getResource(String name) {
      return super.getResource(
          name.replaceFirst(
              "^(META-INF/services/org/apache/camel/component)/kamelet$", "$1/direct"));
    }
  }

  record Mistake(String sentence, SourceFile file, String said) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  static List<Mistake> mistakes() throws IOException {
    try (InputStream in = MistakesTest.class.getResourceAsStream("mistakes.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Mistake> mistakes = new ArrayList<>();
      Arrays.stream(text.split("\n## ")).skip(1).forEach(one -> mistakes.add(mistake(one)));
      return mistakes;
    }
  }

  private static Mistake mistake(String text) {
    String[] head = text.split("\n", 3);
    String[] parts = head[2].split("(?m)^>>", 2);
    String path = BEGINNINGS.getOrDefault(head[1], head[1]);
    String beginning = path.equals(head[1]) ? "" : BEGINNING;
    return new Mistake(head[0], new SourceFile(path, beginning + parts[0]), parts[1].strip());
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void itIsSaidWhatIsWrongAndWhere(Mistake mistake) {
    SortedMap<String, SourceFile> files = new TreeMap<>();
    add(files, new SourceFile("routes/known.camel.yaml", KNOWN));
    add(files, new SourceFile("routes/waiting.camel.yaml", WAITING));
    add(files, new SourceFile("kamelets/greet-sink.kamelet.yaml", GREET));
    assertEquals(List.of(), check.check(files, files.keySet()), "without the mistake");
    add(files, mistake.file());
    String said =
        check.check(files, Set.of(mistake.file().path())).stream()
            .map(
                finding ->
                    finding.toString().replaceFirst("^\\Q" + mistake.file().path() + "\\E:", ""))
            .collect(Collectors.joining("\n"));
    assertEquals(mistake.said(), said.strip());
  }

  private static void add(SortedMap<String, SourceFile> files, SourceFile file) {
    files.put(file.path(), file);
  }
}
