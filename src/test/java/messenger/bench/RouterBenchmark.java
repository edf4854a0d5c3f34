package messenger.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import messenger.edge.Dialects;
import messenger.edge.JsonDialect;
import messenger.edge.LegacyDialect;
import messenger.frame.Address;
import messenger.frame.Dialect;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Peer;
import messenger.session.Session;
import messenger.session.Standing;
import messenger.session.Transport;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * receive-frame from its direct: endpoint to one that does nothing, with its reading of the frame
 * and its choice, under the real error policy.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouterBenchmark {
  /** The second {@code when} and the fourth. */
  @Param({"send", "ping"})
  public String kind;

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final Dialect json = new JsonDialect(Clock.systemUTC());
  private final RouteBeans beans = new RouteBeans(new Dialects(json, new LegacyDialect()));
  private Endpoint router;
  private Producer producer;
  private Session session;
  private byte[] frame;

  @Setup
  public void prepare() throws Exception {
    context.disableJMX();
    context.setStreamCaching(false);
    beans.byName().forEach(context.getRegistry()::bind);
    PluginHelper.getRoutesLoader(context).loadRoutes(file("errors"), file("receive-frame"));
    context.addRoutes(new Ends());
    context.start();
    session = beans.sessions().open(new NoTransport(), (from, bytes) -> {});
    session.speak(json);
    logIn();
    frame =
        kind.equals("send")
            ? new Frames(new Pattern(false, 3, 1, 1), 1).burst(1)
            : "{\"type\":\"ping\"}".getBytes(StandardCharsets.US_ASCII);
    router = context.getEndpoint("direct:receive-frame");
    producer = router.createProducer();
    producer.start();
  }

  private void logIn() {
    context
        .createProducerTemplate()
        .send(
            "session:enter",
            exchange -> {
              String name = Frames.name(1);
              Request.Login login = new Request.Login(null, name, null, "d", Map.of());
              Arrival arrival =
                  new Arrival(session, login, Address.of(name), true, 0, Standing.GUEST, null);
              exchange.getMessage().setBody(new Arrivals(List.of(arrival)));
            });
  }

  private Resource file(String name) {
    return PluginHelper.getResourceLoader(context)
        .resolveResource("file:" + Path.of("routes", name + ".camel.yaml"));
  }

  @Benchmark
  public Exchange route() throws Exception {
    Exchange exchange = router.createExchange();
    exchange.setVariable("session", session);
    exchange.getMessage().setBody(frame);
    producer.process(exchange);
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
    return exchange;
  }

  @TearDown
  public void end() throws Exception {
    context.close();
  }

  private static final class Ends extends RouteBuilder {
    @Override
    public void configure() {
      from("direct:send-text").process(exchange -> {});
      from("direct:answer-ping").process(exchange -> {});
    }
  }

  /** Takes everything and does nothing. */
  private static final class NoTransport implements Transport {
    @Override
    public String door() {
      return "tcp";
    }

    @Override
    public Peer peer() {
      return new Peer("127.0.0.1", true);
    }

    @Override
    public void execute(Runnable task) {}

    @Override
    public void schedule(Runnable task, long delayMs) {}

    @Override
    public void write(byte[] bytes) {}

    @Override
    public void flush(Runnable written) {}

    @Override
    public void reading(boolean on) {}

    @Override
    public void close() {}

    @Override
    public long unfinishedSince() {
      return 0;
    }

    @Override
    public boolean ping(long nowNanos) {
      return true;
    }
  }
}
