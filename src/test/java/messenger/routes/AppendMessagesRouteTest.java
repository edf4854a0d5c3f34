package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import messenger.session.Committed;
import messenger.session.Committed.Outcome;
import messenger.session.Session;
import messenger.session.Submission;
import messenger.store.MessageBatch;
import messenger.store.MessageLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class AppendMessagesRouteTest {
  private static final String APPEND = "sql:file:sql/append-messages.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("append-messages").called();

  private final Session ann = route.connect();
  private final Submission one = Samples.submission(ann, "ann", "bob", "one");
  private final Submission two = Samples.submission(ann, "ann", "cem", "two");
  private final MessageBatch batch = route.batch(one, two);

  @Test
  void aBatchIsCommittedByOneStatementAndThenEverybodyIsTold() {
    route.answers(APPEND, Samples.numbers(List.of(7, 8), List.of(1, 30)));

    route.send(batch);

    assertEquals(List.of(APPEND, "seda:deliver-messages"), route.calls());
    Map<?, ?> asked = (Map<?, ?>) route.bodies(APPEND).get(0);
    assertArrayEquals(
        (String[]) route.bean(MessageLog.class).rowsOf(batch).get("batch"),
        (String[]) asked.get("batch"));
    assertEquals(
        List.of(
            List.of(
                new Committed(one, Samples.entry(one, 7, 1), Outcome.NEW),
                new Committed(two, Samples.entry(two, 8, 30), Outcome.NEW))),
        route.bodies("seda:deliver-messages"));
  }

  @Test
  void aCommitShowsThatPostgresIsBack() {
    route.state("postgres").lost();
    route.answers(APPEND, Samples.numbers(List.of(7, 8), List.of(1, 30)));

    route.send(batch);

    assertFalse(route.state("postgres").isAway());
  }

  @Test
  void aTextThatStandsTwiceInABatchIsStoredOnceAndAnsweredTwice() {
    route.answers(APPEND, Samples.numbers(List.of(7), List.of(1)));

    route.send(route.batch(one, one));

    assertEquals(
        List.of(
            List.of(
                new Committed(one, Samples.entry(one, 7, 1), Outcome.NEW),
                new Committed(one, Samples.entry(one, 7, 1), Outcome.DUPLICATE))),
        route.bodies("seda:deliver-messages"));
  }

  @Test
  void aBatchWithAMessageThatWasSentBeforeIsSorted() {
    route.fails(APPEND, new DuplicateKeyException("message_id"));

    route.send(batch);

    assertEquals(List.of(APPEND, "direct:append-unknown"), route.calls());
    assertSame(batch, route.received("direct:append-unknown").get(0).getVariable("batch"));
  }

  @Test
  void nobodyIsToldOfABatchThatFoundPostgresAway() {
    SQLException away = new SQLException("no connection in 2000 ms");
    route.fails(APPEND, new CannotGetJdbcConnectionException("away", away));

    route.sendTo("direct:caller", batch);

    assertEquals(List.of(APPEND, "direct:answer-unavailable"), route.calls());
    assertSame(batch, route.received("direct:answer-unavailable").get(0).getVariable("batch"));
    assertTrue(route.state("postgres").isAway());
  }

  @Test
  void fewerNumbersThanMessagesIsABug() {
    route.answers(APPEND, Samples.numbers(List.of(7), List.of(1)));

    route.sendTo("direct:caller", batch);

    assertEquals(List.of(APPEND, "direct:dead-letter"), route.calls());
  }
}
