package messenger.plugin;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What plugins do with texts before they are stored: a command goes to the bot that answers it, and
 * moderators look at the rest, one after the other. Safe for every thread; nothing in here waits.
 */
public final class Screening implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Screening.class);

  private record State(List<Moderator> moderators, SortedMap<String, Command> commands) {
    boolean isNothing() {
      return moderators.isEmpty() && commands.isEmpty();
    }
  }

  private static final State NOTHING = new State(List.of(), new TreeMap<>());

  private final MeterRegistry meters;

  /** Plugins that are being exchanged, with what has joined meanwhile. */
  private final Map<String, Set<Object>> held = new HashMap<>();

  /** Who joined last at a place: a moderator, or the name of a command. */
  private final Map<Object, Object> holders = new HashMap<>();

  /** Asks and forgets deadlines, and goes on with texts: not the plugins' threads. */
  private final ScheduledThreadPoolExecutor thread;

  /** Never changed, but replaced; null while plugins do nothing: a text costs one look at it. */
  private volatile State state;

  public Screening(MeterRegistry meters) {
    this.meters = meters;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread screen = new Thread(work, "plugins-screen");
              screen.setDaemon(true);
              return screen;
            });
    thread.setRemoveOnCancelPolicy(true);
  }

  /** Whether a plugin has to do with a text. Asked for every one. */
  public boolean isFor(Request.Send send) {
    State now = state;
    return now != null && (!now.moderators().isEmpty() || bot(now, send.text()) != null);
  }

  private static String bot(State now, String text) {
    String word = Command.word(text);
    Command command = word == null ? null : now.commands().get(word);
    return command == null ? null : command.bot();
  }

  /**
   * Has a text looked at.
   *
   * @param decided gets the text as it is to be stored, or why not; on this thread if it can be
   *     said at once, else on another of the server
   * @return whether it was said at once
   */
  boolean screen(String from, Request.Send send, Consumer<Screened> decided) {
    State now = state;
    String bot = now == null ? null : bot(now, send.text());
    if (bot != null) {
      Request.Send redirected =
          new Request.Send(send.id(), new Address(bot), send.text(), send.replyTo());
      decided.accept(new Screened(redirected, null, true));
      return true;
    }
    if (now == null || now.moderators().isEmpty()) {
      decided.accept(new Screened(send, null, true));
      return true;
    }
    ask(now.moderators(), 0, from, send, decided);
    return false;
  }

  private void ask(
      List<Moderator> moderators,
      int i,
      String from,
      Request.Send send,
      Consumer<Screened> decided) {
    if (i == moderators.size()) {
      later(send, decided, () -> new Screened(send, null, false));
      return;
    }
    Moderator moderator = moderators.get(i);
    ScheduledFuture<?>[] deadline = new ScheduledFuture<?>[1];
    Question question =
        new Question(
            from,
            send.to().name(),
            send.text(),
            verdict ->
                later(
                    send,
                    decided,
                    () -> {
                      if (deadline[0] != null) {
                        deadline[0].cancel(false);
                      }
                      Screened screened = screened(moderator, send, verdict);
                      if (screened.refusal() != null) {
                        return screened;
                      }
                      ask(moderators, i + 1, from, screened.send(), decided);
                      return null;
                    }));
    later(
        send,
        decided,
        () -> {
          deadline[0] =
              thread.schedule(
                  () -> question.answer(new Verdict.None("late")),
                  moderator.deadline().toMillis(),
                  TimeUnit.MILLISECONDS);
          return null;
        });
    moderator.ask(question);
  }

  /**
   * On the one thread, so that of two things about a text one comes first.
   *
   * @param work gives what is decided; null if nothing is yet. If it fails the text is refused, for
   *     its session waits.
   */
  private void later(Request.Send send, Consumer<Screened> decided, Supplier<Screened> work) {
    Runnable step =
        () -> {
          try {
            decide(send, decided, work);
          } catch (Throwable e) { // The thread would keep it to itself.
            LOG.error("what was decided about a text could not be done", e);
          }
        };
    try {
      thread.execute(step);
    } catch (RejectedExecutionException e) {
      step.run(); // The server stops.
    }
  }

  private static void decide(
      Request.Send send, Consumer<Screened> decided, Supplier<Screened> work) {
    Screened screened;
    try {
      screened = work.get();
    } catch (RuntimeException | Error e) {
      LOG.error("a text could not be screened", e);
      screened = new Screened(send, Code.UNAVAILABLE, false);
    }
    if (screened != null) {
      decided.accept(screened);
    }
  }

  private static Screened screened(Moderator moderator, Request.Send send, Verdict verdict) {
    if (verdict instanceof Verdict.Refused refused) {
      moderator.count("refused");
      return new Screened(send, refused.code(), false);
    }
    if (verdict instanceof Verdict.Allowed allowed) {
      boolean changed = !allowed.text().equals(send.text());
      moderator.count(changed ? "changed" : "allowed");
      Request.Send result =
          changed ? new Request.Send(send.id(), send.to(), allowed.text(), send.replyTo()) : send;
      return new Screened(result, null, false);
    }
    moderator.count(((Verdict.None) verdict).why());
    return new Screened(send, moderator.isOpen() ? null : Code.UNAVAILABLE, false);
  }

  // ---- plugins come and go ----

  /** A plugin begins to look at texts, or goes on in its place. */
  synchronized Moderator moderator(String plugin, String name) {
    State now = current();
    for (Moderator moderator : now.moderators()) {
      if (moderator.name().equals(name)) {
        if (!moderator.plugin().equals(plugin) || !held.containsKey(plugin)) {
          throw new IllegalStateException("the name " + name + " of a moderator is in use");
        }
        return moderator;
      }
    }
    return new Moderator(plugin, name, meters);
  }

  /** From now on it is asked. @param by who may leave it again */
  synchronized void join(Moderator moderator, Object by) {
    holders.put(moderator, by);
    State now = current();
    if (!now.moderators().contains(moderator)) {
      List<Moderator> more = new ArrayList<>(now.moderators());
      more.add(moderator);
      set(new State(List.copyOf(more), now.commands()));
    }
    held.getOrDefault(moderator.plugin(), new HashSet<>()).add(moderator);
  }

  /**
   * Its context stops. While it is exchanged, what comes waits for the next one.
   *
   * @param by who joined; if another has meanwhile, nothing is done
   */
  synchronized void leave(Moderator moderator, Object by) {
    if (!holders.remove(moderator, by)) {
      return;
    }
    Set<Object> joined = held.get(moderator.plugin());
    if (joined != null) {
      joined.remove(moderator);
    } else {
      State now = current();
      set(new State(without(now.moderators(), List.of(moderator)), now.commands()));
      moderator.giveUp();
    }
  }

  /**
   * A command can be asked for.
   *
   * @param by who may leave it again
   * @throws IllegalStateException if another plugin has it
   */
  synchronized void join(Command command, Object by) {
    State now = current();
    Command before = now.commands().get(command.name());
    if (before != null
        && !(before.plugin().equals(command.plugin()) && held.containsKey(command.plugin()))) {
      throw new IllegalStateException("the command /" + command.name() + " is in use");
    }
    SortedMap<String, Command> more = new TreeMap<>(now.commands());
    more.put(command.name(), command);
    holders.put(command.name(), by);
    set(new State(now.moderators(), more));
    held.getOrDefault(command.plugin(), new HashSet<>()).add(command);
  }

  /** As with a moderator. */
  synchronized void leave(Command command, Object by) {
    if (!holders.remove(command.name(), by)) {
      return;
    }
    Set<Object> joined = held.get(command.plugin());
    if (joined != null) {
      joined.remove(command);
    } else {
      remove(Set.of(command));
    }
  }

  private void remove(Set<Command> gone) {
    SortedMap<String, Command> rest = new TreeMap<>(current().commands());
    rest.values().removeAll(gone);
    set(new State(current().moderators(), rest));
  }

  /** A plugin is about to be exchanged: its places are kept for the next. */
  synchronized void hold(String plugin) {
    held.put(plugin, new HashSet<>());
  }

  /** It was exchanged: what has not joined again is gone. */
  synchronized void release(String plugin) {
    Set<Object> joined = held.remove(plugin);
    if (joined == null) {
      return;
    }
    State now = current();
    List<Moderator> gone =
        now.moderators().stream()
            .filter(moderator -> moderator.plugin().equals(plugin))
            .filter(moderator -> !joined.contains(moderator))
            .toList();
    set(new State(without(now.moderators(), gone), now.commands()));
    gone.forEach(holders::remove);
    gone.forEach(Moderator::giveUp);
    Set<Command> unasked =
        now.commands().values().stream()
            .filter(command -> command.plugin().equals(plugin))
            .filter(command -> !joined.contains(command))
            .collect(Collectors.toSet());
    unasked.forEach(command -> holders.remove(command.name()));
    remove(unasked);
  }

  private static List<Moderator> without(List<Moderator> all, List<Moderator> gone) {
    return all.stream().filter(moderator -> !gone.contains(moderator)).toList();
  }

  private State current() {
    State now = state;
    return now == null ? NOTHING : now;
  }

  private void set(State next) {
    state = next.isNothing() ? null : next;
  }

  /** What people can ask for, a line each. */
  String help() {
    return current().commands().values().stream()
        .map(command -> "/" + command.name() + "  " + command.description())
        .map(String::strip)
        .collect(Collectors.joining("\n"));
  }

  List<Moderator> moderators() {
    return current().moderators();
  }

  Map<String, Command> commands() {
    return current().commands();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
