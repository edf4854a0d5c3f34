package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import messenger.routes.RouteFile.Node;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house rules of routes/ (routes/README.md), kept by a test. */
class RoutesStyleTest {
  private static final int MAX_STEPS = 8;
  private static final int MAX_LEVELS = 2;

  /** The error policy is no route: it has no id, so that it holds for all of them. */
  private static final String POLICY = "errors";

  /** Inlets that only a component can call, so that they have no name to choose. */
  private static final Map<String, String> INLETS =
      Map.of(
          "note-session", "session:events",
          "hear-heads", "spring-redis:{{messenger.redis.address}}",
          "hear-typing", "spring-redis:{{messenger.redis.address}}",
          "hear-presence", "spring-redis:{{messenger.redis.address}}");

  /** Names of the book "Enterprise Integration Patterns", as far as they are in use. */
  private static final List<String> PATTERNS =
      """
      Aggregator, Channel Adapter, Competing Consumers, Content Enricher, Content-Based Router, Control Bus, \
      Dead Letter Channel, Durable Subscriber, Guaranteed Delivery, Idempotent Receiver, \
      Invalid Message Channel, Message Endpoint, Message Expiration, Message Filter, \
      Message Store, Message Translator, Normalizer, Point-to-Point Channel, Polling Consumer, \
      Publish-Subscribe Channel, Request-Reply, Splitter"""
          .transform(RoutesStyleTest::words);

  /** The book has no word for a sign of life that is missed when it does not come. */
  private static final String BESIDE_THE_BOOK = "Heartbeat";

  /** All that a route may do. Not in here, on purpose: toD, script, process, loop. */
  private static final List<String> STEPS =
      """
      aggregate, bean, choice, convertBodyTo, doTry, filter, log, marshal, removeHeaders, \
      removeVariable, setBody, setHeader, setVariable, split, stop, throwException, to, unmarshal"""
          .transform(RoutesStyleTest::words);

  private static final Set<String> LANGUAGES = Set.of("simple", "constant", "method");
  private static final Set<String> EXPRESSIONS =
      Set.of("expression", "correlationExpression", "handled");

  /** Camel's own defaults or structure, not settings. */
  private static final Set<String> NUMBERS = Set.of("startupOrder", "parametersCount");

  /** What Wiring adds to application.properties. */
  private static final Set<String> WIRED =
      Set.of("messenger.node", "messenger.redis.address", "messenger.native-transport");

  /** An address in this process, or one that is a setting. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "(direct|batch|seda|session|screen|timer|sql:file):.+|[a-z-]+:(tcp://)?\\{\\{.+");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}]*)}}");

  /** Texts that a client chose. */
  private static final Pattern BARE_TEXT =
      Pattern.compile(".*\\$\\{(variable\\.(user|to)|.*\\.(name|user|spelling|text))}.*");

  private static final Pattern PARAMETER = Pattern.compile(":#\\w+");

  static List<RouteFile> files() {
    return RouteFile.all();
  }

  static List<RouteFile> routes() {
    return files().stream().filter(file -> !file.name().equals(POLICY)).toList();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void oneRouteOneFileOneName(RouteFile file) {
    Set<String> allowed =
        Set.of(
            "direct:" + file,
            "seda:" + file,
            "batch:" + file,
            "timer:" + file,
            INLETS.getOrDefault(file.name(), ""));
    assertEquals(List.of(file.name()), file.all("id").map(Node::text).toList());
    assertEquals(1, file.inlet().count());
    file.inlet().forEach(uri -> assertTrue(allowed.contains(uri) || isEdge(file), uri));
  }

  @ParameterizedTest
  @MethodSource("files")
  void itSaysWhatItIsFor(RouteFile file) {
    assertTrue(file.description().length() > 20, "a description");
    assertTrue(
        file.name().equals(POLICY)
            || file.comment().startsWith("# " + BESIDE_THE_BOOK)
            || PATTERNS.stream().anyMatch(pattern -> file.comment().startsWith("# " + pattern)),
        () -> "no pattern: " + file.comment());
  }

  @ParameterizedTest
  @MethodSource("files")
  void itIsCanonicalYaml(RouteFile file) {
    none(file.steps(), step -> !isOneMapOfAMap(step.value()));
    none(file.all("uri"), uri -> uri.text().contains("?"));
    none(
        file.nodes().stream()
            .filter(node -> LANGUAGES.contains(node.key(0)))
            .filter(node -> !Set.of("bean", "method").contains(node.key(1))), // a method's name
        node -> !EXPRESSIONS.contains(node.key(1)) || !(node.value() instanceof Map));
    none(
        file.nodes().stream().filter(node -> EXPRESSIONS.contains(node.key(0))),
        node -> node.value() instanceof Map<?, ?> map && !LANGUAGES.containsAll(map.keySet()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void itIsShortAndFlat(RouteFile file) {
    none(file.all("steps"), steps -> ((List<?>) steps.value()).size() > MAX_STEPS);
    none(file.steps(), step -> step.level() > MAX_LEVELS);
  }

  @ParameterizedTest
  @MethodSource("files")
  void itUsesOnlyTheseStepsAndNoScripts(RouteFile file) {
    none(
        file.steps(),
        step -> step.value() instanceof Map<?, ?> map && !STEPS.containsAll(map.keySet()));
    none(file.all("simple"), simple -> isProgram(String.valueOf(simple.in("expression"))));
  }

  @ParameterizedTest
  @MethodSource("files")
  void aQueueHasASizeAndAnAnswerWhenItIsFull(RouteFile file) {
    Stream<Node> queues =
        file.nodes().stream().filter(node -> String.valueOf(node.in("uri")).startsWith("seda:"));
    none(
        queues,
        queue -> {
          Map<?, ?> parameters = queue.in("parameters") instanceof Map<?, ?> map ? map : Map.of();
          boolean answered =
              queue.key(0).equals("from")
                  || parameters.containsKey("blockWhenFull")
                  || parameters.containsKey("discardWhenFull")
                  || file.all("doTry")
                      .anyMatch(attempt -> queue.isIn(attempt) && catchesFull(attempt));
          return !parameters.containsKey("size") || !answered;
        });
  }

  @ParameterizedTest
  @MethodSource("files")
  void numbersHostsAndSqlStandElsewhere(RouteFile file) throws IOException {
    Set<String> settings = settings();
    none(file.values(), node -> node.value() instanceof Number && !isStructure(node));
    none(
        file.values().filter(node -> node.value() instanceof String && !isStructure(node)),
        node -> {
          String fixed = node.text().replaceAll("\\{\\{[^}]*}}", "").replaceFirst(" [=>]+ 0$", "");
          return fixed.matches(".*(\\d|localhost|[Ss][Ee][Ll][Ee][Cc][Tt] ).*");
        });
    none(
        file.values()
            .flatMap(node -> PLACEHOLDER.matcher(node.text()).results())
            .map(placeholder -> placeholder.group(1)),
        setting -> !settings.contains(setting));
    none(
        file.targets().filter(uri -> uri.startsWith("sql:")),
        uri -> !Files.exists(Path.of(uri.replaceFirst("^sql:file:", ""))));
    none(file.all("uri").map(Node::text), uri -> !INSIDE.matcher(uri).matches());
  }

  /** Without the right count Camel asks the driver, which costs a round trip. */
  @ParameterizedTest
  @MethodSource("files")
  void aStatementHasItsCountOfParameters(RouteFile file) {
    none(
        file.all("to").filter(to -> String.valueOf(to.in("uri")).startsWith("sql:")),
        to -> {
          String sql = read(Path.of(to.in("uri").toString().replaceFirst("^sql:file:", "")));
          long parameters = PARAMETER.matcher(sql).results().count();
          return !to.in("parameters").toString().contains("parametersCount=" + parameters);
        });
  }

  @ParameterizedTest
  @MethodSource("files")
  void headersDieAtTheEdgeAndAreSetRightBeforeTheirUse(RouteFile file) {
    List<Set<?>> steps =
        file.steps()
            .filter(step -> step.level() == 1)
            .<Set<?>>map(step -> ((Map<?, ?>) step.value()).keySet())
            .toList();
    if (isEdge(file) || file.name().startsWith("hear-")) {
      assertEquals(Set.of("removeHeaders"), steps.get(0));
      assertEquals(List.of("*"), file.all("pattern").map(Node::text).toList());
    }
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).contains("setHeader")) {
        assertTrue(steps.get(i + 1).contains("to") || steps.get(i + 1).contains("setHeader"));
      }
    }
    none(file.all("setHeader"), header -> !String.valueOf(header.in("name")).startsWith("Camel"));
    none(
        file.all("simple"), simple -> String.valueOf(simple.in("expression")).contains("${header"));
  }

  /** Camel's bean language would read {@code null} and quotes in it. */
  @ParameterizedTest
  @MethodSource("files")
  void aBeanGetsNoBareTextOfAClient(RouteFile file) {
    none(file.all("method").map(Node::text), call -> BARE_TEXT.matcher(call).matches());
  }

  @ParameterizedTest
  @MethodSource("files")
  void whereItSendsThereIsARoute(RouteFile file) {
    Set<String> inlets = routes().stream().flatMap(RouteFile::inlet).collect(Collectors.toSet());
    none(
        file.targets().filter(uri -> uri.matches("(direct|batch|seda):.*")),
        uri -> !inlets.contains(uri));
  }

  private static <T> void none(Stream<T> all, Predicate<T> breaksTheRule) {
    assertEquals(List.of(), all.filter(breaksTheRule).toList());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> words(String text) {
    return List.of(text.split(", "));
  }

  private static boolean isEdge(RouteFile file) {
    return file.name().startsWith("edge-");
  }

  private static boolean isOneMapOfAMap(Object step) {
    return step instanceof Map<?, ?> map
        && map.size() == 1
        && map.values().stream().allMatch(Map.class::isInstance);
  }

  /** More than a line, or more than an operator. */
  private static boolean isProgram(String simple) {
    return simple.contains("\n") || simple.matches(".*(&&|\\|\\|| \\? |\\$\\{.*\\$\\{).*");
  }

  private static boolean catchesFull(Node attempt) {
    return String.valueOf(attempt.in("doCatch")).contains("java.lang.IllegalStateException");
  }

  private static boolean isStructure(Node node) {
    return NUMBERS.contains(node.key(0))
        || node.key(0).equals("concurrentConsumers") && node.text().equals("1");
  }

  private static Set<String> settings() throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
      settings.load(reader);
    }
    return Stream.concat(WIRED.stream(), settings.stringPropertyNames().stream())
        .filter(name -> name.startsWith("messenger."))
        .collect(Collectors.toSet());
  }
}
