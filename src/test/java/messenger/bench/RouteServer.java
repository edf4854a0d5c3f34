package messenger.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import messenger.frame.Reply;
import messenger.scene.FreePort;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Standing;
import messenger.session.Start;
import messenger.session.Submission;
import messenger.store.MessageBatch;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * The real routes, with the real application.properties and without a store. What is not loaded:
 * the login (who says a name is in) and append-messages (numbers come from memory).
 */
final class RouteServer {
  /** What a text passes, and what these refer to. */
  private static final List<String> FILES =
      List.of(
          "errors",
          "edge-tcp",
          "receive-frame",
          "send-text",
          "check-recipient",
          "deliver-messages",
          "dead-letter",
          "reject-frame",
          "refuse",
          "answer-busy",
          "answer-unavailable");

  private final Main main = new Main();

  /**
   * @param routes the folder with the route files: {@code routes}, or a copy with a change to try
   * @param onTheSpot whether a text is delivered by the event loop that read it, and not by way of
   *     store-message and deliver-messages
   */
  RouteServer(EventLoopGroup loops, RouteBeans beans, Path routes, boolean onTheSpot) {
    List<String> files = new ArrayList<>(FILES);
    if (!onTheSpot) {
      files.add("store-message");
    }
    main.setDefaultPropertyPlaceholderLocation("file:application.properties");
    main.addOverrideProperty(
        "camel.main.routes-include-pattern",
        files.stream()
            .map(file -> "file:" + routes.resolve(file + ".camel.yaml"))
            .collect(Collectors.joining(",")));
    main.addOverrideProperty("messenger.node", "this-node");
    main.addOverrideProperty("messenger.host", "127.0.0.1");
    main.addOverrideProperty("messenger.native-transport", Boolean.toString(Epoll.isAvailable()));
    beans.byName().forEach(main::bind);
    main.bind("eventLoops", loops);
    main.bind("tcpPipeline", beans.tcpPipeline());
    main.configure().addRoutesBuilder(onTheSpot ? new OnTheSpot() : new InMemory());
    if (onTheSpot) {
      main.addMainListener(new InsteadOfTheQueue());
    }
  }

  /** Starts, listens on a free port of the loopback interface and returns it. */
  int listen() throws Exception {
    int port = FreePort.next();
    main.addOverrideProperty("messenger.tcp.port", Integer.toString(port));
    main.start();
    main.getCamelContext().getRouteController().startRoute("edge-tcp");
    return port;
  }

  /** The login, for everybody who says a name. */
  private abstract static class Doorman extends RouteBuilder {
    @Override
    public void configure() {
      from("direct:receive-stranger")
          .to("session:arrive")
          .setVariable("request", body())
          .process(Doorman::knows)
          .to("session:enter")
          .process(Doorman::begin)
          .to("session:follow")
          .process(Doorman::welcome)
          .to("session:send");
    }

    private static void knows(Exchange exchange) {
      Arrival arrival = exchange.getVariable("request", Arrival.class);
      exchange.getMessage().setBody(new Arrivals(List.of(arrival.worth(Standing.GUEST))));
    }

    private static void begin(Exchange exchange) {
      exchange.getMessage().setBody(new Start(0, 0, Map.of(), List.of()));
    }

    private static void welcome(Exchange exchange) {
      Arrival arrival = exchange.getVariable("request", Arrival.class);
      String name = arrival.address().name();
      exchange
          .getMessage()
          .setBody(
              new Reply.Welcome(arrival.requestId(), name, true, null, Map.of(name, 0L), Map.of()));
    }
  }

  /** What stands behind send-text instead of the queue. */
  private static final class OnTheSpot extends Doorman {
    private final Numbers numbers = new Numbers();

    @Override
    public void configure() {
      super.configure();
      from("direct:commit-at-once").process(this::commit).to("session:deliver");
    }

    private void commit(Exchange exchange) {
      Submission submission = (Submission) exchange.getMessage().getBody();
      exchange.getMessage().setBody(List.of(numbers.commit(submission)));
    }
  }

  /** What stands behind store-message instead of append-messages: its last step. */
  private static final class InMemory extends Doorman {
    private final Numbers numbers = new Numbers();

    @Override
    public void configure() {
      super.configure();
      from("direct:append-messages")
          .process(this::commit)
          .to(
              "seda:deliver-messages?size={{messenger.deliver.queue-size}}&blockWhenFull=true"
                  + "&waitForTaskToComplete=Never");
    }

    private void commit(Exchange exchange) {
      MessageBatch batch = (MessageBatch) exchange.getMessage().getBody();
      exchange.getMessage().setBody(numbers.commit(batch.everyone()));
    }
  }

  private static final class InsteadOfTheQueue extends MainListenerSupport {
    @Override
    public void beforeConfigure(BaseMainSupport configured) {
      CamelContext context = configured.getCamelContext();
      context
          .getCamelContextExtension()
          .registerEndpointCallback(
              (uri, endpoint) ->
                  Stream.of("batch:store-message", "batch://store-message")
                          .anyMatch(uri::startsWith)
                      ? context.getEndpoint("direct:commit-at-once")
                      : endpoint);
    }
  }
}
