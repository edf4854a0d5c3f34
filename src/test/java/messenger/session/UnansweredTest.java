package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import messenger.frame.Code;
import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.session.Committed.Outcome;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** Texts on their way to the log: how many, for how long, and that each is answered once. */
class UnansweredTest {
  /** Of the scene; half of it resumes. */
  private static final int LIMIT = Scene.LIMITS.unanswered();

  private final Scene scene = new Scene();
  private final Client ann = scene.json("ann");
  private long seq;

  @Test
  void nothingMoreIsReadWhileTooManyAreOnTheirWay() {
    List<Submission> texts = submit(ann, LIMIT);
    ann.sends("held");
    scene.run();
    assertFalse(ann.reading);
    assertEquals(List.of(), ann.handled);

    answer(texts.subList(0, LIMIT / 2 - 1));
    assertFalse(ann.reading);
    answer(texts.subList(LIMIT / 2 - 1, LIMIT / 2));
    assertTrue(ann.reading);
    assertEquals(List.of("held"), ann.handled);
  }

  @Test
  void allDevicesOfAUserCountTogether() {
    Client tablet = scene.live(Scene.JSON, "ann", "tablet", 0);
    Client bob = scene.json("bob");
    List<Submission> texts = submit(ann, LIMIT - 1);
    texts = List.of(texts.get(0), texts.get(1), submit(tablet, 1).get(0));
    scene.run();
    assertFalse(ann.reading);
    assertFalse(tablet.reading);
    assertTrue(bob.reading);

    answer(texts);
    assertTrue(ann.reading);
    assertTrue(tablet.reading);
  }

  @Test
  void ofThoseThatWereReadAtOnceTheRestIsHandledAsAnswersCome() {
    ann.routes = (session, frame) -> submit(ann, 1);
    ann.sends("1", "2", "3", "4", "5", "6", "7", "8");
    assertEquals(LIMIT, ann.handled.size());

    scene.passes(Scene.LIMITS.answer());
    for (Submission text : scene.sessions.overdue()) {
      ann.session.settle(text);
    }
    scene.run();
    assertEquals(2 * LIMIT, ann.handled.size());
  }

  @Test
  void aTextIsOverdueWhenItsTimeIsOverAndUntilItIsAnswered() {
    List<Submission> first = submit(ann, 1);
    scene.passes(Duration.ofMillis(1));
    List<Submission> second = submit(ann, 1);
    scene.passes(Scene.LIMITS.answer().minusMillis(1));
    assertEquals(first, scene.sessions.overdue());
    scene.passes(Duration.ofMillis(1));
    assertEquals(List.of(first.get(0), second.get(0)), scene.sessions.overdue());

    reject(first.get(0));
    assertEquals(List.of("error unavailable"), ann.got());
    assertEquals(second, scene.sessions.overdue());
  }

  @Test
  void whatIsStoredAfterAllIsAnsweredOnceAndComesLikeToAnyOtherDevice() {
    Entry entry = Scene.from("ann", 1);
    Submission text = Scene.submit(ann, entry);
    reject(text);
    reject(text);
    scene.sessions.deliver(new Committed(text, entry, Outcome.NEW));
    assertEquals(List.of("error unavailable", "message 1"), ann.got());
  }

  @Test
  void whatIsStoredIsNotAlsoRefused() {
    Entry entry = Scene.from("ann", 1);
    Submission text = Scene.submit(ann, entry);
    scene.sessions.deliver(new Committed(text, entry, Outcome.NEW));
    reject(text);
    assertEquals(List.of("stored 1"), ann.got());
    assertFalse(scene.sessions.hasUnanswered());
  }

  @Test
  void whoIsGoneLeavesNothingBehind() {
    Submission text = submit(ann, 1).get(0);
    assertTrue(scene.sessions.hasUnanswered());
    ann.session.closed();
    assertFalse(scene.sessions.hasUnanswered());
    reject(text);
    scene.passes(Scene.LIMITS.answer());
    assertEquals(List.of(), scene.sessions.overdue());
    Client back = scene.json("ann");
    submit(back, LIMIT - 1);
    scene.run();
    assertTrue(back.reading);
  }

  private List<Submission> submit(Client client, int count) {
    return LongStream.range(0, count)
        .mapToObj(i -> Scene.submit(client, Scene.from("ann", ++seq)))
        .toList();
  }

  private void answer(List<Submission> texts) {
    texts.forEach(text -> assertTrue(text.sender().settle(text)));
    scene.run();
  }

  /** As reject-frame does it. */
  private void reject(Submission text) {
    DefaultExchange exchange = new DefaultExchange(new DefaultCamelContext());
    Map.of("session", text.sender(), "request", text).forEach(exchange::setVariable);
    exchange.getMessage().setBody(new Reply.Error(text.requestId(), Code.UNAVAILABLE, 900));
    Operation.REJECT.perform(scene.sessions, exchange);
  }
}
