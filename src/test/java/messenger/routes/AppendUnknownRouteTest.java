package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.frame.Entry;
import messenger.session.Committed;
import messenger.session.Committed.Outcome;
import messenger.session.Session;
import messenger.session.Submission;
import messenger.store.MessageBatch;
import messenger.store.MessageLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.QueryTimeoutException;

class AppendUnknownRouteTest {
  private static final String FIND = "sql:file:sql/find-messages.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("append-unknown");

  private final Session ann = route.connect();
  private final Submission old = Samples.submission(ann, "ann", "bob", "said before");
  private final Submission fresh = Samples.submission(ann, "ann", "bob", "never said");
  private final Entry stored = Samples.entry(old, 3, 4);

  @Test
  void whatWasStoredIsAnsweredWithItsFirstNumbersAndTheRestIsAppended() {
    MessageBatch batch = route.batch(old, fresh);
    Map<String, Object> asked = route.bean(MessageLog.class).rowsOf(batch);
    route.answers(FIND, List.of(Samples.row(stored)));

    route.send(null, "batch", batch);

    assertEquals(List.of(FIND, "seda:deliver-messages", "direct:append-messages"), route.calls());
    assertArrayEquals(
        (String[]) asked.get("batch"),
        (String[]) ((Map<?, ?>) route.bodies(FIND).get(0)).get("batch"));
    assertEquals(
        List.of(List.of(new Committed(old, stored, Outcome.DUPLICATE))),
        route.bodies("seda:deliver-messages"));
    MessageBatch rest = (MessageBatch) route.bodies("direct:append-messages").get(0);
    assertEquals(List.of(fresh), rest.everyone());
  }

  @Test
  void aBatchOfNothingNewIsNotAppended() {
    route.answers(FIND, List.of(Samples.row(stored)));

    route.send(null, "batch", route.batch(old));

    assertEquals(List.of(FIND, "seda:deliver-messages"), route.calls());
  }

  @Test
  void anotherTextUnderAnOldIdIsAConflict() {
    Entry other = new Entry(stored.id(), "ann", 3, "bob", 4, "something else", Samples.NOW);
    route.answers(FIND, List.of(Samples.row(other)));

    route.send(null, "batch", route.batch(old));

    assertEquals(
        List.of(List.of(new Committed(old, other, Outcome.CONFLICT))),
        route.bodies("seda:deliver-messages"));
  }

  @Test
  void aStoreThatIsAwayIsUnavailable() {
    route.fails(FIND, new QueryTimeoutException("5 s"));

    route.send(null, "batch", route.batch(old, fresh));

    assertEquals(List.of(FIND, "direct:answer-unavailable"), route.calls());
  }
}
