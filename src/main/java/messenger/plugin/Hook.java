package messenger.plugin;

import io.github.bucket4j.Bucket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The place of a plugin that takes what others post: what waits for it, and who may post. It
 * outlives the plugin's context while that is exchanged. Safe for every thread.
 */
final class Hook {
  /** What may wait: each at most {@link Hooks#MAX_BODY_BYTES}. */
  private static final int QUEUE = 100;

  /** Ids that are remembered, twice as long as they could be sent once more. */
  private static final int MOST_IDS = 10_000;

  private static final long REMEMBERED_MS = Duration.ofMinutes(10).toMillis();

  private final String plugin;
  private final String name;
  private final BlockingQueue<Delivery> waiting = new ArrayBlockingQueue<>(QUEUE);

  /** When ids came; guarded by itself. */
  private final Map<String, Long> ids =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_IDS;
        }
      };

  private volatile WebhookSignature signature;
  private volatile String token;
  private volatile Bucket right;
  private volatile Bucket wrong;

  Hook(String plugin, String name) {
    this.plugin = plugin;
    this.name = name;
  }

  /**
   * As the context that runs says.
   *
   * @param signature what it must be signed by; null: it need not be
   * @param token what must stand behind the name in the path; null: nothing
   * @param perSecond how many may come a second, and five times as many at once; as many again with
   *     a wrong token or signature
   */
  void set(WebhookSignature signature, String token, int perSecond) {
    this.signature = signature;
    this.token = token;
    right = bucket(perSecond);
    wrong = bucket(perSecond);
  }

  private static Bucket bucket(int perSecond) {
    return Bucket.builder()
        .addLimit(
            limit -> limit.capacity(5L * perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }

  String plugin() {
    return plugin;
  }

  String name() {
    return name;
  }

  /** Whether one more with the right token or signature may come now. */
  boolean mayCome() {
    return right.tryConsume(1);
  }

  /** Whether one more with a wrong one is answered that it is wrong. */
  boolean mayGuess() {
    return wrong.tryConsume(1);
  }

  boolean isSigned() {
    return signature != null;
  }

  WebhookSignature signature() {
    return signature;
  }

  /**
   * @param shown what stands in the path; empty if nothing does
   */
  boolean isToken(String shown) {
    String right = token == null ? "" : token;
    return MessageDigest.isEqual(
        right.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Takes it, once.
   *
   * @return false if too much waits
   */
  boolean take(Delivery delivery, long nowMs) {
    if (delivery.id() == null) {
      return waiting.offer(delivery);
    }
    synchronized (ids) {
      ids.values().removeIf(came -> nowMs - came > REMEMBERED_MS);
      if (ids.containsKey(delivery.id())) {
        return true;
      }
      boolean taken = waiting.offer(delivery);
      if (taken) {
        ids.put(delivery.id(), nowMs);
      }
      return taken;
    }
  }

  /** Null if nothing comes in time. */
  Delivery next(Duration patience) throws InterruptedException {
    return waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
