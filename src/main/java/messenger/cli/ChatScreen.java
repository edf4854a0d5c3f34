package messenger.cli;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import messenger.client.Letter;
import messenger.client.Link;
import messenger.client.Listener;
import messenger.client.Message;
import messenger.client.MessengerClient;
import messenger.client.Page;
import messenger.client.People;
import messenger.client.Refusal;
import messenger.client.RefusalException;
import messenger.client.Stored;
import messenger.client.Welcome;

/**
 * A conversation on lines: prints what arrives, and what becomes of what was sent. Whom one writes
 * to is the peer; what the peer wrote counts as read once it is printed. Safe for all threads.
 */
final class ChatScreen implements Listener {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  /** What was sent, counted from 1. */
  private record Sent(int number, String to, long seq) {}

  private final PrintWriter out;

  /** Whether nobody takes any more what is printed. */
  private final BooleanSupplier isGone;

  private final String self;
  private final ZoneId zone;

  /** Runs when it is over. */
  private final Runnable ended;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<Sent> stored = new ArrayList<>();

  /** How far receipts were printed, by what they say and who. */
  private final Map<String, Integer> reached = new HashMap<>();

  /** The last number of the log that was printed of each writer. */
  private final Map<String, Long> printed = new HashMap<>();

  private MessengerClient client;
  private String peer;
  private boolean isAway;
  private Refusal end;

  ChatScreen(PrintWriter out, BooleanSupplier isGone, String self, ZoneId zone, Runnable ended) {
    this.out = out;
    this.isGone = isGone;
    this.self = self;
    this.zone = zone;
    this.ended = ended;
  }

  /**
   * Begins.
   *
   * @param to whom one writes to, or null
   */
  synchronized void begin(MessengerClient with, String to) {
    client = with;
    peer = to;
    client
        .connect()
        .thenAccept(this::welcome)
        .exceptionally(failure -> null); // onLink tells it, too.
  }

  /** Why it is over, or null. */
  synchronized Refusal end() {
    return end;
  }

  synchronized void turnTo(String to) {
    peer = to;
    note("you write to " + Plain.line(to));
    Long seen = printed.get(to);
    if (seen != null) {
      client.read(to, seen);
    }
  }

  /** What was typed, unless it is a command. */
  synchronized CompletableFuture<?> send(String text) {
    if (peer == null) {
      note("to whom? /to NAME");
      return CompletableFuture.completedFuture(null);
    }
    try {
      Letter letter = Letter.to(peer, text);
      numbers.put(letter.id(), numbers.size() + 1);
      return client.send(letter);
    } catch (IllegalArgumentException e) {
      note(e.getMessage());
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Once this is in; the same holds for {@link #showUsers}. */
  synchronized CompletableFuture<?> showHistory(int count) {
    if (peer == null) {
      note("with whom? /to NAME");
      return CompletableFuture.completedFuture(null);
    }
    String with = peer;
    return client
        .connect()
        .thenCompose(in -> client.history(with, count))
        .whenComplete(this::history);
  }

  synchronized CompletableFuture<?> showUsers() {
    return client.connect().thenCompose(in -> client.users()).whenComplete(this::users);
  }

  void note(String words) {
    print("* " + words);
  }

  private synchronized void print(String line) {
    out.println(line);
    out.flush();
  }

  private void history(Page page, Throwable failure) {
    if (failure != null) {
      note(sentence(failure));
      return;
    }
    for (Message message : page.messages()) {
      print(DAY.format(message.time().atZone(zone)) + " " + line(message));
    }
    note(page.messages().size() + " of the conversation" + (page.end() ? ", all of it" : ""));
  }

  private void users(People people, Throwable failure) {
    if (failure != null) {
      note(sentence(failure));
      return;
    }
    List<String> names = people.names().stream().map(Plain::line).toList();
    note(people.count() + " online: " + String.join(", ", names));
  }

  private static String sentence(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof RefusalException refused
        ? Plain.line(refused.refusal().message())
        : cause.toString();
  }

  private String line(Message message) {
    String who =
        message.from().equals(self) && !message.to().equals(self)
            ? message.from() + " to " + message.to()
            : message.from();
    return Plain.line(who) + ": " + Plain.text(message.text());
  }

  // ---- on the client's thread ----

  private void welcome(Welcome welcome) {
    StringBuilder words = new StringBuilder("you are ").append(Plain.line(welcome.user()));
    if (welcome.guest()) {
      words.append(", a guest");
    }
    welcome
        .unread()
        .forEach(
            (who, n) -> words.append("; ").append(n).append(" unread of ").append(Plain.line(who)));
    note(words.toString());
  }

  @Override
  public void onLink(Link link) {
    synchronized (this) {
      switch (link.phase()) {
        case WAITING -> {
          if (!isAway) {
            note(Plain.line(link.why().message()) + " Trying again until it works.");
          }
          isAway = true;
        }
        case ONLINE -> {
          if (isAway) {
            note("online again");
          }
          isAway = false;
        }
        case ENDED -> end = end == null ? link.why() : end;
        default -> {}
      }
    }
    if (link.phase() == Link.Phase.ENDED) {
      ended.run();
    }
  }

  @Override
  public synchronized void onMessage(Message message) {
    print(TIME.format(message.time().atZone(zone)) + " " + line(message));
    if (isGone.getAsBoolean()) { // Nobody has seen it, so it is neither kept nor confirmed.
      end = new Refusal(Refusal.FAULT, "Nothing can be printed any more.", -1);
      throw new IllegalStateException(end.message());
    }
    if (!message.from().equals(self)) {
      printed.put(message.from(), message.seq());
      if (message.from().equals(peer)) {
        client.read(peer, message.seq());
      }
    }
  }

  /** The numbers were those of the other log. */
  @Override
  public synchronized void onLogLost() {
    printed.clear();
    stored.clear();
  }

  @Override
  public synchronized void onStored(Stored now) {
    Integer number = numbers.get(now.letter().id());
    if (number == null) {
      note("stored, of an earlier time: " + Plain.text(now.letter().text()));
    } else {
      stored.add(new Sent(number, now.letter().to(), now.seq()));
      note("#" + number + " stored");
    }
  }

  @Override
  public synchronized void onRefused(Letter letter, Refusal refusal) {
    Integer number = numbers.get(letter.id());
    note("#" + (number == null ? "?" : number) + " refused: " + Plain.line(refusal.message()));
  }

  @Override
  public void onDelivered(String by, long upTo) {
    reached("delivered", by, upTo);
  }

  @Override
  public void onRead(String by, long upTo) {
    reached("read", by, upTo);
  }

  private synchronized void reached(String what, String by, long upTo) {
    int number =
        stored.stream()
            .filter(sent -> sent.to.equals(by) && sent.seq <= upTo)
            .mapToInt(Sent::number)
            .max()
            .orElse(0);
    if (number > reached.getOrDefault(what + " " + by, 0)) {
      reached.put(what + " " + by, number);
      note("#" + number + " " + what);
    }
  }
}
