package messenger.deploy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import messenger.deploy.Change.Kind;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.spi.RouteController;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTargetTest {
  private static final String ERRORS =
      """
      - routeConfiguration:
          onException:
            - onException:
                exception: [java.lang.IllegalStateException]
                handled: {constant: {expression: "true"}}
                steps:
                  - setBody: {constant: {expression: "%s"}}
      """;

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final SortedMap<String, SourceFile> files = new TreeMap<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<Object> heard = new CopyOnWriteArrayList<>();
  private final Set<String> shut = new HashSet<>();
  private ProducerTemplate template;
  private RoutesTarget target;

  public final class Ear {
    public void hear(Object body) {
      heard.add(body);
    }

    public void await() throws InterruptedException {
      gate.await();
    }
  }

  @BeforeEach
  void prepare() {
    context.disableJMX();
    context.setShutdownStrategy(new QuietStop(context));
    context.getShutdownStrategy().setTimeout(1);
    context.getComponent("seda", SedaComponent.class).setDefaultPollTimeout(20);
    context.setRouteController(context.getRouteController().supervising());
    context.getRouteController().supervising().setIncludeRoutes("none");
    context.getRegistry().bind("ear", new Ear());
    context.getRegistry().bind("group", new GroupedBodyAggregationStrategy());
    context.getRegistry().bind("sameThread", new SynchronousExecutorService());
  }

  /** As the server does: the doors by hand. */
  private void start() throws Exception {
    RouteLoader loader = new RouteLoader(context);
    for (SourceFile file : files.values()) {
      loader.configurations(file);
    }
    for (SourceFile file : files.values()) {
      for (var route : loader.routes(file)) {
        context.addRouteDefinition(route);
      }
    }
    context.start();
    for (var route : context.getRoutes()) {
      context.getRouteController().startRoute(route.getRouteId());
    }
    template = context.createProducerTemplate();
    target = new RoutesTarget(context, shut::contains);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private void file(String name, String text) {
    String path = "routes/" + name + ".camel.yaml";
    files.put(path, new SourceFile(path, text));
  }

  private void route(String name, String from, String... steps) {
    file(
        name,
        "- route:\n    id: "
            + name
            + "\n    from:\n      uri: "
            + from
            + "\n      steps:\n        - "
            + String.join("\n        - ", steps)
            + "\n");
  }

  private static Change changed(String name) {
    return new Change("routes/" + name + ".camel.yaml", Kind.CHANGED);
  }

  private static String says(String body) {
    return "setBody: {constant: {expression: \"" + body + "\"}}";
  }

  private static final String WAIT = "to: {uri: \"bean:ear?method=await\"}";
  private static final String HEAR = "to: {uri: \"bean:ear?method=hear\"}";

  private List<Finding> deploy(Change... changes) {
    List<Finding> findings = target.rehearse(files, List.of(changes));
    return findings.isEmpty() ? target.apply(files, List.of(changes)) : findings;
  }

  private String ask(String uri) {
    return template.requestBody(uri, "", String.class);
  }

  private List<String> camelIds() {
    return context.getRoutes().stream().map(route -> route.getRouteId()).sorted().toList();
  }

  @Test
  void aCalledRouteIsFollowedWithoutAGap() throws Exception {
    route("answer", "direct:answer", says("0"));
    route("ask", "direct:ask", "to: {uri: \"direct:answer\"}");
    start();
    AtomicBoolean done = new AtomicBoolean();
    List<String> answers = new CopyOnWriteArrayList<>();
    Thread caller =
        new Thread(
            () -> {
              while (!done.get()) {
                answers.add(ask("direct:ask"));
              }
            });
    caller.start();
    for (int i = 1; i <= 20; i++) {
      route("answer", "direct:answer", says(Integer.toString(i)));
      assertEquals(List.of(), deploy(changed("answer")));
      String now = Integer.toString(i);
      await().until(() -> ask("direct:ask").equals(now)); // Two threads may look up at once.
    }
    done.set(true);
    caller.join();
    List<Integer> numbers = answers.stream().map(Integer::valueOf).toList();
    assertEquals(numbers.stream().sorted().toList(), numbers, "one after the other, none failed");
    await()
        .until(
            () -> {
              target.tidy(System.nanoTime());
              return camelIds().equals(List.of("answer~21", "ask"));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"seda:in?size=100000", "batch:in?size=100000"})
  void aQueueIsRelayedInOrder(String queue) throws Exception {
    String body =
        queue.startsWith("batch")
            ? "split: {simple: {expression: \"${body}\"}, steps: [{" + HEAR + "}]}"
            : HEAR;
    route("take", queue, body);
    start();
    AtomicBoolean done = new AtomicBoolean();
    List<Object> sent = new ArrayList<>();
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; !done.get(); i++) {
                template.sendBody(queue, i);
                sent.add(i);
                LockSupport.parkNanos(200_000);
              }
            });
    sender.start();
    for (int i = 0; i < 5; i++) {
      route("take", queue, says("x").replace("setBody: {", "setVariable: {name: v, "), body);
      assertEquals(List.of(), deploy(changed("take")));
    }
    done.set(true);
    sender.join();
    await().until(() -> heard.size() == sent.size());
    assertEquals(sent, heard);
  }

  @Test
  void anAggregatorHandsOverWhatItHolds() throws Exception {
    String aggregate =
        """
        aggregate:
                    aggregationStrategy: "#group"
                    completionSize: 1000
                    executorService: "#sameThread"
                    correlationExpression: {constant: {expression: all}}
                    steps:
                      - to: {uri: "bean:ear?method=hear"}"""
            .stripIndent();
    route("collect", "seda:collect", aggregate);
    start();
    template.sendBody("seda:collect", "a");
    template.sendBody("seda:collect", "b");
    awaitTaken();
    route("collect", "seda:collect", says("c"), aggregate);
    assertEquals(List.of(), deploy(changed("collect")));
    template.sendBody("seda:collect", "z");
    awaitTaken();
    assertEquals(List.of(List.of("a", "b")), heard);
    route("collect", "seda:collect", HEAR);
    assertEquals(List.of(), deploy(changed("collect")));
    assertEquals(List.of(List.of("a", "b"), List.of("c")), heard);
  }

  private void awaitTaken() {
    SedaEndpoint queue = context.getEndpoint("seda:collect", SedaEndpoint.class);
    await()
        .until(
            () -> queue.getCurrentQueueSize() == 0 && context.getInflightRepository().size() == 0);
  }

  @Test
  void whatCanNotBeBuiltChangesNothing() throws Exception {
    route("answer", "direct:answer", says("old"));
    start();
    route("answer", "direct:answer", says("new"), "to: {uri: \"bean:nobody?method=hear\"}");
    List<Finding> findings = deploy(changed("answer"));
    assertEquals(1, findings.size());
    assertEquals(7, findings.get(0).line(), findings.toString());
    assertEquals("old", ask("direct:answer"));
    assertEquals(List.of("answer"), camelIds());
  }

  @Test
  void whenOneOfTwoCanNotStartBothAreAsBefore() throws Exception {
    route("answer", "direct:answer", says("old"));
    route("take", "seda:in?size=10", HEAR);
    start();
    route("answer", "direct:answer", says("new"));
    route("take", "seda:in?size=20", says("new"), HEAR); // The queue is there with another size.
    List<Finding> findings = deploy(changed("answer"), changed("take"));
    assertEquals(1, findings.size(), findings.toString());
    assertEquals("old", ask("direct:answer"));
    template.sendBody("seda:in", "still");
    await().until(() -> heard.equals(List.of("still")));
    assertEquals(List.of(1, 1), target.running().stream().map(RunningRoute::revision).toList());
    route("take", "seda:in?size=10", says("newer"), HEAR);
    assertEquals(List.of(), deploy(changed("answer"), changed("take")));
    assertEquals("new", ask("direct:answer"));
  }

  @Test
  void aRouteComesAndGoesWithItsFile() throws Exception {
    route("answer", "direct:answer", says("old"));
    start();
    route("tick", "timer:tick?period=1&delay=0", HEAR);
    assertEquals(List.of(), deploy(new Change("routes/tick.camel.yaml", Kind.ADDED)));
    await().until(() -> !heard.isEmpty());
    files.remove("routes/tick.camel.yaml");
    assertEquals(List.of(), deploy(new Change("routes/tick.camel.yaml", Kind.REMOVED)));
    int count = heard.size();
    await()
        .until(
            () -> {
              target.tidy(System.nanoTime());
              return camelIds().equals(List.of("answer"));
            });
    assertEquals(count, heard.size());
    assertEquals(1, target.running().size());
  }

  @Test
  void aRouteMayGetAnotherNameOrFile() throws Exception {
    route("answer", "direct:answer", says("old"));
    start();
    file("answer", files.get("routes/answer.camel.yaml").text().replace("id: answer", "id: say"));
    assertEquals(List.of(), deploy(changed("answer")));
    assertEquals("old", ask("direct:answer"));
    SourceFile moved = files.remove("routes/answer.camel.yaml");
    file("say", moved.text().replace("old", "moved"));
    assertEquals(
        List.of(),
        deploy(
            new Change("routes/answer.camel.yaml", Kind.REMOVED),
            new Change("routes/say.camel.yaml", Kind.ADDED)));
    assertEquals("moved", ask("direct:answer"));
  }

  @Test
  void aConfigurationHoldsForAllRoutesButDoorsFromThenOn() throws Exception {
    file("errors", ERRORS.formatted("first"));
    String fails = "throwException: {exceptionType: java.lang.IllegalStateException, message: x}";
    route("answer", "direct:answer", fails);
    route("edge-in", "direct:door", fails);
    start();
    assertEquals("first", ask("direct:answer"));
    file("errors", ERRORS.formatted("second"));
    assertEquals(List.of(), deploy(changed("errors")));
    assertEquals("second", ask("direct:answer"));
    assertEquals("first", ask("direct:door"));
    files.remove("routes/errors.camel.yaml");
    assertEquals(List.of(), deploy(new Change("routes/errors.camel.yaml", Kind.REMOVED)));
    Exchange failed = template.send("direct:answer", exchange -> {});
    assertTrue(failed.getException() instanceof IllegalStateException);
  }

  @Test
  void whatIsInTheOldRouteEndsThere() throws Exception {
    route("slow", "direct:slow", WAIT, says("old"));
    start();
    var answer = template.asyncRequestBody("direct:slow", "", String.class);
    await().until(() -> context.getInflightRepository().size("slow") == 1);
    route("slow", "direct:slow", says("new"));
    assertEquals(List.of(), deploy(changed("slow")));
    assertEquals("new", ask("direct:slow"));
    assertFalse(answer.isDone());
    gate.countDown();
    assertEquals("old", answer.get());
  }

  @Test
  void aRouteThatIsStuckIsNotExchanged() throws Exception {
    route("take", "seda:in", WAIT, HEAR);
    start();
    template.sendBody("seda:in", "long");
    await().until(() -> context.getInflightRepository().size("take") == 1);
    route("take", "seda:in", HEAR);
    List<Finding> findings = deploy(changed("take"));
    assertTrue(findings.get(0).reason().contains("busy"), findings.toString());
    RouteController controller = context.getRouteController();
    assertTrue(controller.getRouteStatus("take").isStarted());
    gate.countDown();
    await().until(() -> heard.equals(List.of("long")));
    assertNull(context.getRoute("take~2"));
    assertEquals(1, IntStream.of(target.running().size()).sum());
  }

  @Test
  void aDoorThatIsShutStaysShutWhenItsFileComesAgain() throws Exception {
    route("answer", "direct:answer", says("old"));
    start();
    shut.add("edge-in");
    route("edge-in", "direct:door", says("open"));
    route("edge-out", "direct:other", says("open"));
    assertEquals(
        List.of(),
        deploy(
            new Change("routes/edge-in.camel.yaml", Kind.ADDED),
            new Change("routes/edge-out.camel.yaml", Kind.ADDED)));
    assertFalse(context.getRouteController().getRouteStatus("edge-in").isStarted());
    assertEquals("open", ask("direct:other"));
  }

  @Test
  void aRouteThatIsNotRunningIsNotExchanged() throws Exception {
    route("take", "seda:in", HEAR);
    start();
    context.getRouteController().stopRoute("take");
    route("take", "seda:in", says("new"), HEAR);
    List<Finding> findings = deploy(changed("take"));
    assertTrue(findings.get(0).reason().contains("away"), findings.toString());
    context.getRouteController().startRoute("take");
    template.sendBody("seda:in", "old");
    await().until(() -> heard.equals(List.of("old")));
  }

  @Test
  void aQueueThatNobodyEmptiesAnyMoreIsEmptiedFirst() throws Exception {
    route("take", "seda:in", HEAR);
    start();
    for (int i = 0; i < 100; i++) {
      template.sendBody("seda:in", i);
    }
    route("take", "seda:other", says("new"), HEAR);
    assertEquals(List.of(), deploy(changed("take")));
    assertEquals(100, heard.size());
    template.sendBody("seda:other", "x");
    await().until(() -> heard.size() == 101);
  }

  @Test
  void whatUsedToBeAConfigurationHoldsNoMore() throws Exception {
    file("errors", ERRORS.formatted("first"));
    String fails = "throwException: {exceptionType: java.lang.IllegalStateException, message: x}";
    route("answer", "direct:answer", fails);
    start();
    route("errors", "direct:errors", says("a route now"));
    assertEquals(List.of(), deploy(changed("errors")));
    Exchange failed = template.send("direct:answer", exchange -> {});
    assertTrue(failed.getException() instanceof IllegalStateException);
    assertEquals("a route now", ask("direct:errors"));
  }
}
