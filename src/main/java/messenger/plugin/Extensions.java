package messenger.plugin;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import messenger.account.Skeletons;
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
  private final EventQueue queue;
  private final LongSupplier nanoTime;
  private final Core core = new Core();
  private final MessageIds ids;
  private final Bots bots;
  private final EventSource events;
  private final Screening screening;
  private final Help help;
  private final Map<String, EventFeed> feeds = new ConcurrentHashMap<>();
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "plugins-renew");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param node the name of this one
   * @param queue what is told besides messages
   * @param screening what is done to texts
   * @param isBlocked whether the first has blocked the second
   */
  public Extensions(
      String node,
      PluginLimits limits,
      EventQueue queue,
      Screening screening,
      Skeletons skeletons,
      BiPredicate<String, String> isBlocked,
      MeterRegistry meters,
      Clock clock,
      LongSupplier nanoTime) {
    this.limits = limits;
    this.meters = meters;
    this.queue = queue;
    this.screening = screening;
    this.nanoTime = nanoTime;
    ids = new MessageIds(clock);
    bots = new Bots(core, skeletons, isBlocked, limits.answer(), nanoTime);
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

  MessageIds ids() {
    return ids;
  }

  Bots bots() {
    return bots;
  }

  /**
   * Makes what hands events to a handler; it has to be run.
   *
   * @throws IllegalStateException if another plugin has this name for its cursor
   */
  EventFeed feed(Interest interest, EventFeed.Handler handler) {
    EventFeed feed = new EventFeed(interest, events, handler, limits, meters, nanoTime);
    if (feeds.putIfAbsent(interest.name(), feed) != null) {
      throw new IllegalStateException(
          "the name " + interest.name() + " is in use; give each source of events its own");
    }
    wantEvents();
    return feed;
  }

  /** It is over. */
  void forget(EventFeed feed) {
    feed.stop();
    feeds.remove(feed.interest().name(), feed);
    wantEvents();
  }

  Screening screening() {
    return screening;
  }

  /** A command can be asked for, and so for help. */
  void join(Command command) {
    screening.join(command);
    help.look();
  }

  /** Nobody answers it any more, unless its plugin is being exchanged. */
  void leave(Command command) {
    screening.leave(command);
    help.look();
  }

  /** A plugin is about to be exchanged: its places are kept for the next. */
  void hold(String plugin) {
    screening.hold(plugin);
  }

  /** It was exchanged: what has not come back is gone. */
  void release(String plugin) {
    screening.release(plugin);
    help.look();
  }

  private synchronized void wantEvents() {
    Set<String> types =
        feeds.values().stream()
            .flatMap(feed -> feed.interest().types().stream())
            .collect(Collectors.toSet());
    types.remove("message");
    queue.want(types);
  }

  private void renew() {
    feeds.values().forEach(EventFeed::renew);
  }

  @Override
  public void close() {
    help.close();
    screening.close();
    renewals.shutdownNow();
    feeds.values().forEach(EventFeed::stop);
  }
}
