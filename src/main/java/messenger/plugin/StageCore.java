package messenger.plugin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import messenger.frame.Code;
import messenger.frame.Entry;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Committed.Outcome;
import messenger.session.Sender;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;

/**
 * A messenger in memory, which answers the calls of {@link Core} as the server's routes do. Safe
 * for every thread.
 */
final class StageCore implements AutoCloseable {
  /** A plugin that answers itself would never end. */
  private static final int MOST_EVENTS = 1_000;

  private final DefaultCamelContext context = new DefaultCamelContext(false);
  private final long begin;
  private final Map<String, Code> refusals;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Request.Send> stored = new HashMap<>();
  private final List<PluginStage.Sent> sent = new ArrayList<>();

  /** By the name of a cursor the time up to which all was handled. */
  private final Map<String, Long> handled = new HashMap<>();

  /**
   * @param begin when the first event may have happened, in milliseconds since 1970
   * @param refusals why nobody can send anything to them
   */
  StageCore(long begin, Map<String, Code> refusals) {
    this.begin = begin;
    this.refusals = Map.copyOf(refusals);
    context.disableJMX();
    context.addComponent("direct", new Routes());
    context.start();
  }

  CamelContext context() {
    return context;
  }

  private final class Routes extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String route, Map<String, Object> parameters) {
      return new ProcessorEndpoint(uri, this, exchange -> answer(route, exchange));
    }
  }

  private void answer(String route, Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    Object answer =
        switch (route) {
          case "make-bot", "save-cursor" -> 1L;
          case "claim-cursor" -> Map.of("at", begin, "key", "", "seq", 0L);
          case "read-events" -> read((Reading) body);
          case "send-from-plugin" -> send(exchange, (Request.Send) body);
          default -> throw new IllegalArgumentException("there is no route " + route);
        };
    exchange.getMessage().setBody(answer);
  }

  private synchronized Page read(Reading reading) {
    Interest interest = reading.interest();
    handled.put(interest.name(), reading.place().at());
    List<Event> found =
        events.stream()
            .filter(event -> event.place().at() > reading.place().at())
            .filter(event -> isFor(interest, event))
            .toList();
    return found.isEmpty()
        ? new Page(List.of(), new Place(last(), "", Long.MAX_VALUE), false, true)
        : new Page(found, found.get(found.size() - 1).place(), false, false);
  }

  private static boolean isFor(Interest interest, Event event) {
    return interest.types().contains(event.type())
        && (interest.from() == null || interest.from().equals(event.from()))
        && (interest.to() == null || interest.to().equals(event.to()));
  }

  private long last() {
    return begin + events.size();
  }

  private Object send(Exchange exchange, Request.Send send) {
    String bot = exchange.getVariable("user", String.class);
    Code refusal = refusals.get(send.to().name());
    if (refusal != null) {
      throw new RefusedException(refusal);
    }
    Outcome outcome;
    synchronized (this) {
      Request.Send before = stored.putIfAbsent(bot + "/" + send.id(), send);
      if (before == null) {
        outcome = Outcome.NEW;
        sent.add(new PluginStage.Sent(bot, send.to().name(), send.text()));
        message(bot, send);
      } else {
        outcome = before.equals(send) ? Outcome.DUPLICATE : Outcome.CONFLICT;
      }
    }
    Entry entry =
        new Entry(send.id(), bot, 1, send.to().name(), 1, send.text(), Instant.ofEpochMilli(begin));
    exchange.getVariable("session", Sender.class).acknowledge(entry, outcome);
    return send;
  }

  /** A text is stored. */
  synchronized void message(String from, Request.Send send) {
    long number = events.size() + 1L;
    add(
        new Event(
            new Place(begin + number, from, number),
            "message",
            send.id().toString(),
            from,
            send.to().name(),
            send.text(),
            number,
            number,
            null,
            0));
  }

  /**
   * Something else happens.
   *
   * @param kind of a receipt, else null
   */
  synchronized void happen(String type, String from, String to, String kind, long upTo) {
    long number = events.size() + 1L;
    String id = Long.toString(number);
    add(
        new Event(
            new Place(begin + number, "", number), type, id, from, to, null, 0, 0, kind, upTo));
  }

  private void add(Event event) {
    if (events.size() == MOST_EVENTS) {
      throw new IllegalStateException(
          "more than " + MOST_EVENTS + " texts: does it answer itself?");
    }
    events.add(event);
  }

  /** Whether all that happened was handled under this name. */
  synchronized boolean isHandled(String cursor) {
    return handled.getOrDefault(cursor, 0L) >= last();
  }

  synchronized List<PluginStage.Sent> sent() {
    return List.copyOf(sent);
  }

  @Override
  public void close() {
    context.stop();
  }
}
