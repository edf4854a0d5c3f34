package messenger.check;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import messenger.deploy.Finding;
import messenger.deploy.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No text makes the check throw or hang, or say more than one can read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // Reads the schema once.
class AnyTextTest {
  /** Far more than any of it takes, on any machine. */
  private static final Duration FOREVER = Duration.ofSeconds(60);

  private static final int MUTANTS = 1_500;
  private static final String PIECES = "{}[]:-#&*!|>'\"%@`,?\n\t  ${{}}a0\u0000\uD83D\uFEFF";

  private static final List<String> PATHS =
      List.of("routes/a.camel.yaml", "plugins/a.camel.yaml", "kamelets/a.kamelet.yaml");

  private final FileCheck check =
      new FileCheck(
          new Known(Set.of(), Set.of("x"), Set.of(), Map.of(), Set.of(), Set.of(), false));
  private final Meaning meaning = new Meaning();

  static List<Arguments> bombs() {
    String aliases =
        IntStream.range(1, 40)
            .mapToObj(i -> "- &a%d [*a%d, *a%d]\n".formatted(i, i - 1, i - 1))
            .collect(Collectors.joining("", "- &a0 [x]\n", ""));
    String deepAliases =
        IntStream.range(1, 900)
            .mapToObj(i -> "- &a%d %s*a%d%s\n".formatted(i, "[".repeat(90), i - 1, "]".repeat(90)))
            .collect(Collectors.joining("", "- &a0 [x]\n", ""));
    return List.of(
        Arguments.of("brackets", "[".repeat(100_000)),
        Arguments.of("braces", "{a: ".repeat(50_000)),
        Arguments.of("dashes", "- ".repeat(100_000) + "a"),
        Arguments.of("question marks", "? ".repeat(100_000)),
        Arguments.of("indented keys", deepKeys(400)),
        Arguments.of("aliases that double", aliases),
        Arguments.of("aliases that go deeper", deepAliases),
        Arguments.of("a key of 200 KB", "x".repeat(200_000) + ": 1"),
        Arguments.of("a quoted key of 200 KB", "\"" + "x".repeat(200_000) + "\": 1"),
        Arguments.of("a quote that never ends", "- \"" + "x".repeat(200_000)),
        Arguments.of("a text above the limit", "#".repeat(Yaml.MOST_BYTES + 1)),
        Arguments.of("many unknown steps", "- a: {}\n".repeat(20_000)),
        Arguments.of(
            "a long unknown name", "- " + "y".repeat(900) + ":\n    " + "z".repeat(900) + ": 1"),
        Arguments.of("many open placeholders", "- a: \"" + "{{".repeat(60_000) + "\""),
        Arguments.of("many open functions", "- a: \"" + "${".repeat(60_000) + "\""),
        Arguments.of(
            "an endpoint of ampersands", "- from: {uri: \"log:x?" + "&".repeat(90_000) + "\"}"),
        Arguments.of("slashes", "- from: {uri: \"direct:" + "/".repeat(90_000) + "\"}"),
        Arguments.of("control characters", "- a: \u0001"),
        Arguments.of("half of a pair", "- a: \uD83D"));
  }

  private static String deepKeys(int levels) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < levels; i++) {
      text.append(" ".repeat(i)).append("a:\n");
    }
    return text.toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void aBombIsRefusedInReadableWords(String name, String text) {
    for (String path : PATHS) {
      List<Finding> findings = assertTimeoutPreemptively(FOREVER, () -> look(path, text));
      assertFalse(findings.isEmpty());
      assertTrue(findings.size() <= Findings.MOST);
      findings.forEach(AnyTextTest::isReadable);
    }
    assertTimeoutPreemptively(FOREVER, () -> meaning.isSame(text, text + "\n"));
  }

  @Test
  void noMutantOfOurRoutesBreaksIt() throws IOException {
    long seed = 6;
    Random random = new Random(seed);
    List<String> texts = ours();
    for (int i = 0; i < MUTANTS; i++) {
      String text = mutant(texts.get(random.nextInt(texts.size())), random);
      String path = PATHS.get(random.nextInt(PATHS.size()));
      for (Finding finding : look(path, text)) {
        isReadable(finding);
        assertTrue(finding.line() <= text.lines().count() + 1, () -> finding + "\n" + text);
      }
      assertTrue(meaning.isSame(text, text));
    }
  }

  private static String mutant(String text, Random random) {
    StringBuilder mutant = new StringBuilder(text);
    for (int change = random.nextInt(3); change >= 0 && mutant.length() > 0; change--) {
      int at = random.nextInt(mutant.length());
      int length = random.nextInt(Math.min(12, mutant.length() - at) + 1);
      switch (random.nextInt(4)) {
        case 0 -> mutant.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
        case 1 -> mutant.delete(at, at + length);
        case 2 -> mutant.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
        default ->
            mutant.insert(random.nextInt(mutant.length()), mutant.substring(at, at + length));
      }
    }
    return mutant.toString();
  }

  private static List<String> ours() throws IOException {
    try (Stream<Path> paths = Files.list(Path.of("routes"))) {
      List<Path> yaml =
          paths.filter(path -> path.toString().endsWith(".camel.yaml")).sorted().toList();
      List<String> texts = new ArrayList<>();
      for (Path path : yaml) {
        texts.add(Files.readString(path));
      }
      return texts;
    }
  }

  private List<Finding> look(String path, String text) {
    SourceFile file = new SourceFile(path, text);
    return check.check(new TreeMap<>(Map.of(path, file)), Set.of(path));
  }

  private static void isReadable(Finding finding) {
    String said = finding.toString();
    assertTrue(said.length() < 1_500, said);
    assertTrue(said.codePoints().noneMatch(Character::isISOControl), said);
  }
}
