package messenger.client;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Writes down what a client tells. */
class Witness implements Listener {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final Queue<Message> messages = new ConcurrentLinkedQueue<>();
  final Queue<Stored> stored = new ConcurrentLinkedQueue<>();
  final Queue<Link> links = new ConcurrentLinkedQueue<>();

  /** All else. */
  final Queue<String> rest = new ConcurrentLinkedQueue<>();

  private final AtomicLong online = new AtomicLong();

  @Override
  public void onLink(Link link) {
    links.add(link);
  }

  @Override
  public void onMessage(Message message) {
    messages.add(message);
  }

  @Override
  public void onStored(Stored now) {
    stored.add(now);
  }

  @Override
  public void onRefused(Letter letter, Refusal refusal) {
    rest.add("refused " + letter.text() + ": " + refusal.code());
  }

  @Override
  public void onDelivered(String by, long upTo) {
    rest.add("delivered " + by + " " + upTo);
  }

  @Override
  public void onRead(String by, long upTo) {
    rest.add("read " + by + " " + upTo);
  }

  @Override
  public void onReadByUs(String with, long upTo) {
    rest.add("read by us " + with + " " + upTo);
  }

  @Override
  public void onPresence(Presence presence) {
    online.set(presence.count());
    presence.seen().forEach((name, at) -> rest.add("seen " + name + " " + at));
  }

  @Override
  public void onTyping(String from) {
    rest.add("typing " + from);
  }

  @Override
  public void onLogLost() {
    rest.add("log lost");
  }

  List<Long> numbers() {
    return messages.stream().map(Message::seq).toList();
  }

  /** Where it stands now. */
  Link link() {
    return links.stream().reduce((before, last) -> last).orElse(null);
  }

  /** Waits until it stands so. */
  Link comesTo(Link.Phase phase) {
    await().atMost(PATIENCE).until(() -> link() != null && link().phase() == phase);
    return link();
  }

  /** Waits until that many are said to be online, behind which nothing is on its way. */
  void hears(long count) {
    await().atMost(PATIENCE).until(() -> online.get() == count);
  }
}
