package messenger.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of routes that do as the message says; their time is that of a hand. */
class RouteStatisticsTest {
  private final AtomicLong now = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RouteStatistics statistics = new RouteStatistics(meters, "a/", now::get);
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final Exchanger<String> rendezvous = new Exchanger<>();
  private ProducerTemplate template;

  @BeforeEach
  void start() throws Exception {
    context.addRoutePolicyFactory(statistics);
    context.addRoutes(route("work", "direct:work"));
    context.start();
    template = context.createProducerTemplate();
  }

  private RouteBuilder route(String id, String from) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(from)
            .routeId(id)
            .onException(IllegalStateException.class)
            .handled(true)
            .end()
            .process(
                exchange -> {
                  switch (exchange.getMessage().getBody(String.class)) {
                    case "fail" -> throw new IllegalArgumentException();
                    case "mistake" -> throw new IllegalStateException();
                    case "wait" -> {
                      rendezvous.exchange("in");
                      rendezvous.exchange("out");
                    }
                    default ->
                        now.addAndGet(
                            1_000 * Long.parseLong(exchange.getMessage().getBody(String.class)));
                  }
                });
      }
    };
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void whatGoesWellAndWhatFailsIsCountedBeItAnswered() {
    for (String message : List.of("1", "1", "mistake", "fail")) {
      template.send("direct:work", exchange -> exchange.getMessage().setBody(message));
    }
    RouteCount count = RouteStatistics.of(context, "work").orElseThrow();
    assertEquals(4, count.count());
    assertEquals(2, count.failed());
    assertEquals(2, counter("ok"));
    assertEquals(2, counter("failed"));
  }

  @Test
  void whatFailsInARouteFailsInItsCallersToo() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:caller").routeId("caller").to("direct:work");
          }
        });
    for (String message : List.of("1", "mistake", "fail")) {
      template.send("direct:caller", exchange -> exchange.getMessage().setBody(message));
    }
    RouteCount caller = RouteStatistics.of(context, "caller").orElseThrow();
    assertEquals(3, caller.count());
    assertEquals(2, caller.failed());
  }

  @Test
  void theFirstAreTimedAllAndLaterSome() {
    for (int i = 0; i < 4; i++) {
      template.sendBody("direct:work", Integer.toString(10 * (i + 1)));
    }
    RouteCount count = RouteStatistics.of(context, "work").orElseThrow();
    assertEquals(25, count.meanMicros());
    assertEquals(40, count.maxMicros());
    for (int i = 0; i < 5_000; i++) {
      template.sendBody("direct:work", "1000");
    }
    assertTrue(count.meanMicros() > 900, "the mean is that of late");
    assertEquals(1_000, count.maxMicros());
  }

  @Test
  void whatIsUnderWayIsSeen() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    template
        .asyncSendBody("direct:work", "wait")
        .whenComplete((result, failure) -> done.countDown());
    rendezvous.exchange("", 10, TimeUnit.SECONDS);
    RouteCount count = RouteStatistics.of(context, "work").orElseThrow();
    assertEquals(1, count.inflight());
    rendezvous.exchange("", 10, TimeUnit.SECONDS);
    assertTrue(done.await(10, TimeUnit.SECONDS));
    assertEquals(0, count.inflight());
  }

  @Test
  void aNewRevisionCountsOnWhenTheOldOneIsGone() throws Exception {
    template.sendBody("direct:work", "1");
    context.addRoutes(route("work~2", "direct:new"));
    context.getRouteController().stopRoute("work");
    context.removeRoute("work");
    template.sendBody("direct:new", "1");
    RouteCount count = RouteStatistics.of(context, "work~2").orElseThrow();
    assertSame(RouteStatistics.of(context, "work").orElseThrow(), count);
    assertEquals(2, count.count());
    assertEquals(List.of("a/work"), routesInMeters());
  }

  private double counter(String result) {
    return meters
        .get("messenger.route.exchanges")
        .tag("route", "a/work")
        .tag("result", result)
        .functionCounter()
        .count();
  }

  private List<String> routesInMeters() {
    List<String> names = new ArrayList<>();
    meters.forEachMeter(meter -> names.add(meter.getId().getTag("route")));
    return names.stream().distinct().toList();
  }
}
