package messenger.plugin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import messenger.account.Skeletons;
import messenger.deploy.Finding;
import messenger.deploy.RunningRoute;
import messenger.deploy.SourceFile;
import messenger.frame.Address;
import messenger.frame.Request;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plugins that look at texts, so that it is seen at once which of them runs. */
class PluginsTargetTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Screening screening = new Screening(meters);
  private final Vertx vertx = Vertx.vertx();
  private final SortedMap<String, SourceFile> files = new TreeMap<>();
  private final DefaultCamelContext core = new DefaultCamelContext();
  private final Extensions extensions =
      new Extensions(
          "this-node",
          new PluginLimits(LONG, 5, LONG, LONG, LONG, LONG, Duration.ofSeconds(2), false),
          new Inlets(new EventQueue(10, meters), screening, new Hooks(Clock.systemUTC())),
          vertx,
          new People(new Skeletons(List.of()), (owner, other) -> false, name -> false),
          meters,
          Clock.systemUTC(),
          System::nanoTime);

  @TempDir Path ext;
  private PluginsTarget target;

  @BeforeEach
  void start() throws Exception {
    core.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:in-the-core").setBody().constant("from the core");
          }
        });
    core.start();
    extensions.started(core);
    target(false);
    try (var all = Files.list(Path.of("kamelets"))) {
      for (Path file : all.toList()) {
        put("kamelets/" + file.getFileName(), Files.readString(file));
      }
    }
  }

  @AfterEach
  void stop() throws IOException {
    target.close();
    extensions.close();
    core.close();
    vertx.close();
  }

  private void target(boolean trusted) {
    target =
        new PluginsTarget(
            new PluginSettings(
                trusted, ext, Map.of("plugin.word", "known"), Map.of("ALLOWED", "seen")),
            extensions);
  }

  private void put(String path, String text) {
    files.put(path, new SourceFile(path, text));
  }

  private void plugin(String name, String... steps) {
    put("plugins/" + name + ".camel.yaml", moderator(name, steps));
  }

  private static String moderator(String id, String... steps) {
    return """
        - route:
            id: %s
            from:
              uri: kamelet:messenger-moderate-action
              parameters:
                onFailure: closed
                deadlineMs: 1000
              steps:
        """
            .formatted(id)
        + String.join("", steps.length == 0 ? List.of(body("${body}")) : List.of(steps)).indent(8);
  }

  private static String body(String simple) {
    return "- setBody:\n    simple: \"" + simple + "\"\n";
  }

  private static String to(String uri) {
    return "- to: \"" + uri + "\"\n";
  }

  private List<Finding> apply() {
    return target.apply(files, List.of());
  }

  /** What becomes of a text; null if it is refused. */
  private String screened(String text)
      throws InterruptedException, ExecutionException, TimeoutException {
    Screened screened = screening(text).get(20, TimeUnit.SECONDS);
    return screened.refusal() == null ? screened.send().text() : null;
  }

  private CompletableFuture<Screened> screening(String text) {
    CompletableFuture<Screened> done = new CompletableFuture<>();
    Request.Send send =
        new Request.Send(UuidCreator.getTimeOrderedEpoch(), new Address("bob"), text);
    screening.screen("ann", send, done::complete);
    return done;
  }

  @Test
  void aPluginRunsIsExchangedAndRemoved() throws Exception {
    assertEquals("hi", screened("hi"));
    plugin("polite", body("${body} one"));
    assertEquals(List.of(), target.rehearse(files, List.of()));
    assertEquals("hi", screened("hi"), "a rehearsal starts nothing");

    assertEquals(List.of(), apply());
    assertEquals("hi one", screened("hi"));
    assertEquals(
        List.of(new RunningRoute("polite", 1, "polite", "plugins/polite.camel.yaml")),
        target.running());

    plugin("polite", body("${body} two"));
    assertEquals(List.of(), apply());
    assertEquals("hi two", screened("hi"));

    files.remove("plugins/polite.camel.yaml");
    assertEquals(List.of(), apply());
    assertEquals("hi", screened("hi"));
    assertEquals(List.of(), target.running());
  }

  @Test
  void aTextThatComesDuringTheExchangeWaitsForTheNewOne() throws Exception {
    plugin("polite", body("${body} one"));
    apply();
    extensions.hold("polite");
    target.close();
    CompletableFuture<Screened> meanwhile = screening("hi");

    plugin("polite", body("${body} two"));
    target(false);
    apply();
    extensions.release("polite");

    assertEquals("hi two", meanwhile.get(20, TimeUnit.SECONDS).send().text());
  }

  @Test
  void ifOneCannotBeStartedAllIsAsBefore() throws Exception {
    plugin("polite", body("${body} one"));
    plugin("other");
    apply();
    PluginContext untouched = contextOf("other");
    plugin("polite", body("${body} two"));
    // Only a start finds out that the name is taken.
    put("plugins/third.camel.yaml", moderator("third").replace("onFailure: closed", "name: other"));

    List<Finding> findings = apply();

    assertEquals("plugins/third.camel.yaml", findings.get(0).file());
    assertTrue(findings.get(0).reason().contains("in use"), findings::toString);
    assertEquals(1, findings.size());
    assertEquals("hi one", screened("hi"));
    assertEquals(untouched, contextOf("other"));
    assertEquals(2, target.running().size());
  }

  @Test
  void aPluginThatIsNotTouchedGoesOn() throws Exception {
    plugin("strict", "- setVariable:\n    name: refuse\n    constant: forbidden\n");
    apply();
    screening.join(new Command("weather", "", "weather-bot", "strict"), this);
    extensions.hooks().open(extensions.hooks().join("strict", "built", this));
    plugin("polite", body("${body} one"));
    assertEquals(List.of(), apply());
    plugin("polite", body("${body} two"));
    assertEquals(List.of(), apply());
    files.remove("plugins/polite.camel.yaml");
    assertEquals(List.of(), apply());

    assertNull(screened("hi"));
    assertTrue(screening.commands().containsKey("weather"));
    assertNotNull(extensions.hooks().hook("built"));
  }

  private PluginContext contextOf(String name) {
    return target.contextOf("plugins/" + name + ".camel.yaml");
  }

  @Test
  void aKameletThatChangesRestartsThePluginsThatNameItAndNoOthers() {
    plugin("polite");
    put(
        "plugins/clock.camel.yaml",
        "- route:\n    from:\n      uri: timer:x\n      steps:\n        - log: x\n");
    apply();
    PluginContext polite = contextOf("polite");
    PluginContext clock = contextOf("clock");
    SourceFile kamelet = files.get("kamelets/messenger-moderate-action.kamelet.yaml");
    put(kamelet.path(), kamelet.text().replace("default: 200", "default: 300"));

    assertEquals(List.of(), apply());

    assertTrue(polite != contextOf("polite"));
    assertEquals(clock, contextOf("clock"));
  }

  @ParameterizedTest(name = "{0} is refused: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "session:deliver | can't use session:",
        "sql:select 1 | can't use sql:",
        "batch:store-message | can't use batch:",
        "spring-redis:localhost:6379 | can't use spring-redis:",
        "nonsense:x | No endpoint could be found for: nonsense",
        "kamelet:nonsense | nonsense",
        "kamelet:messenger-send-sink | as",
        "kamelet:messenger-send-sink?as=No Name | 3 to 32",
        "log:x?nonsense=1 | nonsense",
        "log:{{nonsense}} | nonsense",
        "log:{{env:DB_PASSWORD}} | may not read DB_PASSWORD",
        "log:{{sys:user.home}} | may not read user.home",
        "log:{{messenger.db.url}} | messenger.db.url",
        "log:{{PATH}} | PATH",
      })
  void whatAPluginCannotHaveIsSaidByTheRehearsal(String uri, String reason) {
    plugin("wrong", to(uri));

    List<Finding> findings = target.rehearse(files, List.of());

    assertEquals(1, findings.size(), findings::toString);
    assertEquals("plugins/wrong.camel.yaml", findings.get(0).file());
    assertTrue(findings.get(0).reason().contains(reason), findings::toString);
  }

  @ParameterizedTest
  @CsvSource({"${env.PATH}", "${sysenv:PATH}", "${ sys.user.home}"})
  void theEnvironmentIsNotReadByExpressions(String expression) {
    plugin("wrong", body(expression));
    assertTrue(target.rehearse(files, List.of()).get(0).reason().contains("read the environment"));
  }

  @Test
  void aPluginReadsTheSettingsAndVariablesThatAreForIt() throws Exception {
    plugin("reader", body("{{plugin.word}} {{env:ALLOWED}} {{env:OTHER:else}}"));
    assertEquals(List.of(), apply());
    assertEquals("known seen else", screened("hi"));
  }

  @Test
  void aPluginDoesNotReachTheCore() throws Exception {
    plugin("curious", to("direct:in-the-core"));
    apply();
    assertNull(screened("hi"), "closed, for the route fails");
  }

  @Test
  void aTrustedPluginReachesTheCore() throws Exception {
    target(true);
    plugin("trusted", to("direct:in-the-core"));
    assertEquals(List.of(), apply());
    assertEquals("from the core", screened("hi"));
  }

  @Test
  void whatLiesInExtIsThere() throws Exception {
    plugin("jars", "- setBody:\n    simple: \"resource:classpath:greeting.txt\"\n");
    assertEquals(1, target.rehearse(files, List.of()).size());

    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(ext.resolve("greeting.jar")))) {
      jar.putNextEntry(new JarEntry("greeting.txt"));
      jar.write("from a jar".getBytes());
    }

    assertEquals(List.of(), apply());
    assertEquals("from a jar", screened("hi"));
  }

  @Test
  void aPluginThatWaitsForItsTransportRunsWhenThatIsThere() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    ServerSocket inTheWay = new ServerSocket(0, 1, here);
    int port = inTheWay.getLocalPort();
    put(
        "plugins/door.camel.yaml",
        """
        - route:
            from:
              uri: netty:tcp://127.0.0.1:%d?sync=false
              steps:
                - log: "${body}"
        """
            .formatted(port));

    assertEquals(List.of(), apply());
    inTheWay.close();

    await().atMost(LONG).until(() -> isOpen(here, port));
  }

  @Test
  void aSourceThatHangsInItsStopDoesNotKeepItsNameFromTheNext() {
    Interest interest = Interest.messagesTo("one", "bob");
    EventFeed hangs = extensions.feed(interest, event -> {});
    assertThrows(IllegalStateException.class, () -> extensions.feed(interest, event -> {}));
    hangs.stop();

    EventFeed next = extensions.feed(interest, event -> {});
    extensions.forget(hangs);

    assertThrows(IllegalStateException.class, () -> extensions.feed(interest, event -> {}));
    extensions.forget(next);
  }

  @Test
  void anErrorDoesNotEndTheThreadOfAPlugin() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.addComponent("messenger", new MessengerComponent(extensions, "broken"));
      context.start();
      PluginHelper.getUnitOfWorkFactory(context).afterPropertiesConfigured(context); // As a route.
      AtomicInteger calls = new AtomicInteger();
      Processor broken =
          exchange -> {
            calls.incrementAndGet();
            throw new StackOverflowError("a regular expression");
          };
      try (Consumer moderator =
              context
                  .getEndpoint("messenger:moderate?name=broken&onFailure=closed&deadlineMs=1000")
                  .createConsumer(broken);
          Consumer webhook =
              context
                  .getEndpoint("messenger:webhook?name=broken&token=abcdefghijklmnop")
                  .createConsumer(broken)) {
        moderator.start();
        webhook.start();
        Hook hook = extensions.hooks().hook("broken");

        for (int i = 1; i <= 10; i++) { // More than it has threads.
          assertNull(screened("hi"));
          hook.take(new Delivery(null, 0, null, "built"), 0);
          int both = 2 * i;
          await().until(() -> calls.get() == both);
        }
      }
    }
  }

  private static boolean isOpen(InetAddress here, int port) {
    try (Socket socket = new Socket(here, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
