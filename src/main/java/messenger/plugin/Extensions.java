package messenger.plugin;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import messenger.observe.RouteStatistics;
import org.apache.camel.CamelContext;

/**
 * What plugins can do with the messenger: one object for all of them, which the endpoints {@code
 * messenger:} use. Safe for every thread.
 */
public final class Extensions implements AutoCloseable {
  /** A place is another node's after 10 s: see claim-cursor.sql. */
  private static final int RENEW_S = 3;

  private final PluginLimits limits;
  private final MeterRegistry meters;
  private final Inlets inlets;
  private final Vertx vertx;
  private final People people;
  private final Clock clock;
  private final PublicAddresses addresses;
  private final LongSupplier nanoTime;
  private final Core core = new Core();
  private final MessageIds ids;
  private final Bots bots;
  private final EventSource events;
  private final Help help;
  private final Map<String, EventFeed> feeds = new ConcurrentHashMap<>();
  private final Map<String, RouteStatistics> statistics = new ConcurrentHashMap<>();
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "plugins-renew");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param node the name of this one
   * @param vertx for what plugins post
   */
  public Extensions(
      String node,
      PluginLimits limits,
      Inlets inlets,
      Vertx vertx,
      People people,
      MeterRegistry meters,
      Clock clock,
      LongSupplier nanoTime) {
    this.limits = limits;
    this.meters = meters;
    this.inlets = inlets;
    this.vertx = vertx;
    this.people = people;
    this.clock = clock;
    addresses = new PublicAddresses(limits.privateAddresses());
    this.nanoTime = nanoTime;
    ids = new MessageIds(clock);
    bots = new Bots(core, people, limits.answer(), nanoTime);
    events = new CoreEvents(core, node);
    help = new Help(this);
    renewals.scheduleWithFixedDelay(this::renew, RENEW_S, RENEW_S, TimeUnit.SECONDS);
  }

  /** The routes of the server run. */
  public void started(CamelContext context) {
    core.started(context);
  }

  /** The server's own context; null before its start. */
  CamelContext core() {
    return core.context();
  }

  PluginLimits limits() {
    return limits;
  }

  MeterRegistry meters() {
    return meters;
  }

  /** What is counted of a plugin's routes survives its restarts. */
  RouteStatistics statistics(String plugin) {
    return statistics.computeIfAbsent(
        plugin, name -> new RouteStatistics(meters, name + "/", nanoTime));
  }

  MessageIds ids() {
    return ids;
  }

  Bots bots() {
    return bots;
  }

  /**
   * Makes what hands events to a handler; it has to be run. It takes the place of one that was
   * stopped and hangs.
   *
   * @throws IllegalStateException if another plugin has this name for its cursor
   */
  EventFeed feed(Interest interest, EventFeed.Handler handler) {
    EventFeed feed = new EventFeed(interest, events, handler, limits, meters, nanoTime);
    feeds.compute(
        interest.name(),
        (name, before) -> {
          if (before != null && !before.isStopped()) {
            throw new IllegalStateException(
                "the name " + name + " is in use; give each source of events its own");
          }
          if (before != null) {
            before.abandon();
          }
          return feed;
        });
    wantEvents();
    return feed;
  }

  /** It is over. */
  void forget(EventFeed feed) {
    feed.stop();
    feeds.remove(feed.interest().name(), feed);
    wantEvents();
  }

  /** The names under which events are handed out. */
  Set<String> cursors() {
    return Set.copyOf(feeds.keySet());
  }

  Screening screening() {
    return inlets.screening();
  }

  Hooks hooks() {
    return inlets.hooks();
  }

  People people() {
    return people;
  }

  Vertx vertx() {
    return vertx;
  }

  /** Where plugins' requests may go. */
  PublicAddresses addresses() {
    return addresses;
  }

  /** Since 1970. */
  long seconds() {
    return clock.instant().getEpochSecond();
  }

  /** A command can be asked for, and so for help. @param by who may leave it again */
  void join(Command command, Object by) {
    inlets.screening().join(command, by);
    help.look();
  }

  /** Nobody answers it any more, unless its plugin is being exchanged, or another has joined. */
  void leave(Command command, Object by) {
    inlets.screening().leave(command, by);
    help.look();
  }

  /** A plugin is about to be exchanged: its places are kept for the next. */
  void hold(String plugin) {
    inlets.screening().hold(plugin);
    inlets.hooks().hold(plugin);
  }

  /** It was exchanged: what has not come back is gone. */
  void release(String plugin) {
    inlets.screening().release(plugin);
    inlets.hooks().release(plugin);
    help.look();
  }

  private synchronized void wantEvents() {
    Set<String> types =
        feeds.values().stream()
            .flatMap(feed -> feed.interest().types().stream())
            .collect(Collectors.toSet());
    types.remove("message");
    inlets.events().want(types);
  }

  private void renew() {
    feeds.values().forEach(EventFeed::renew);
  }

  @Override
  public void close() {
    help.close();
    inlets.screening().close();
    renewals.shutdownNow();
    feeds.values().forEach(EventFeed::stop);
  }
}
