package messenger.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import messenger.batch.BatchEndpoint;
import messenger.session.Submission;
import messenger.store.MessageBatch;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoreMessageRouteTest {
  private static final String APPEND = "direct:append-messages";

  @RegisterExtension
  static final RouteScene byTime =
      new RouteScene("store-message").set("messenger.store.batch-window-ms", 10);

  @RegisterExtension
  static final RouteScene bySize =
      new RouteScene("store-message")
          .set("messenger.store.batch-size", 3)
          .set("messenger.store.batch-window-ms", 0);

  @Test
  void aBatchThatIsNotFullIsCommittedInTimeAndNothingOvertakes() {
    say(byTime, 1, 500);

    await().untilAsserted(() -> assertEquals(texts(1, 500), appended(byTime)));
    assertTrue(byTime.bodies(APPEND).size() < 500, "every message is a batch of its own");
  }

  @Test
  void whileABatchIsCommittedTheNextOnesFillInTheOrderOfArrival() {
    CountDownLatch committing = new CountDownLatch(1);
    List<List<String>> committed = new CopyOnWriteArrayList<>();
    bySize.when(
        APPEND,
        exchange -> {
          committing.await();
          committed.add(texts(exchange.getMessage().getBody()));
        });

    say(bySize, 1, 1);
    bySize.calls(1);
    say(bySize, 2, 7);
    BatchEndpoint queue = bySize.inlet(BatchEndpoint.class);
    await().until(() -> queue.waiting() == 6);
    committing.countDown();

    await()
        .untilAsserted(
            () -> assertEquals(List.of(texts(1, 1), texts(2, 4), texts(5, 7)), committed));
  }

  @Test
  void whatWaitsWhenTheServerStopsIsCommittedFirst() throws Exception {
    say(byTime, 1, 2);

    byTime.restart();

    assertEquals(texts(1, 2), appended(byTime));
  }

  @Test
  void whatBelongsToTheFirstSenderDoesNotBelongToTheBatch() {
    say(byTime, 1, 1);

    byTime.calls(1);
    Exchange batch = byTime.received(APPEND).get(0);
    assertNull(batch.getVariable("session"), "it would be told about all others' texts");
    assertNull(batch.getVariable("to"));
  }

  private static void say(RouteScene scene, int first, int last) {
    for (String text : texts(first, last)) {
      Submission submission = Samples.submission(scene.connect(), "ann", "bob", text);
      scene.send(submission, "session", submission.sender(), "to", "bob");
    }
  }

  private static List<String> texts(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }

  /** The texts of all batches. */
  private static List<String> appended(RouteScene scene) {
    return scene.bodies(APPEND).stream().flatMap(batch -> texts(batch).stream()).toList();
  }

  private static List<String> texts(Object batch) {
    return ((MessageBatch) batch).everyone().stream().map(one -> one.send().text()).toList();
  }
}
