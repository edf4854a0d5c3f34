package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.Entry;
import messenger.frame.RefusedException;
import messenger.frame.Replies;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;

class SendHistoryRouteTest {
  private static final String READ = "direct:read-conversation";
  private static final String ASIDE = "direct:read-aside";
  private static final String SEND = "session:send";
  private static final String RELEASE = "session:release";
  private static final String REJECT = "direct:reject-frame";

  @RegisterExtension static final RouteScene route = new RouteScene("send-history");

  private final Entry one = Samples.entry("bob", 1, "ann", 5, "one");
  private final Entry two = Samples.entry("ann", 6, "bob", 2, "two");

  @ParameterizedTest(name = "before {0}: behind it {1}")
  @CsvSource({"0, 9223372036854775807", "7, 7"})
  void aClientGetsWhatIsOlderAndThenItsFramesGoOn(long before, long bound) {
    Session ann = route.login("ann");
    route.answers(READ, List.of(row(two, 6), row(one, 6)));

    ask(new Request.History("1", new Address("bob"), before, -1, 2), ann);

    assertEquals(List.of(READ, SEND, RELEASE), route.calls(3));
    assertEquals(
        List.of(Map.of("address", "ann", "with", "bob", "before", bound, "limit", 3)),
        route.bodies(READ));
    assertEquals(
        List.of(new Reply.Page("1", List.of(one.in("ann"), two.in("ann")), true, false)),
        route.bodies(SEND));
    assertSame(ann, route.received(RELEASE).get(0).getVariable("session"));
  }

  @ParameterizedTest(name = "after {0}")
  @CsvSource({"0", "4"})
  void aClientGetsWhatIsNewerAndThenItsFramesGoOn(long after) {
    route.answers(READ, List.of(row(one, 6), row(two, 6)));

    ask(new Request.History("1", new Address("bob"), 0, after, 1), route.login("ann"));

    assertEquals(List.of(READ, SEND, RELEASE), route.calls(3));
    assertEquals(
        List.of(Map.of("address", "ann", "with", "bob", "after", after, "limit", 2)),
        route.bodies(READ));
    assertEquals(
        List.of(new Reply.Page("1", List.of(one.in("ann")), false, false)), route.bodies(SEND));
  }

  @Test
  void aConversationThatNeverWasIsAnEmptyPage() {
    route.answers(READ, List.of(nothing(0)));

    ask(new Request.History(null, new Address("bob"), 0, -1, 100), route.login("ann"));

    assertEquals(List.of(READ, SEND, RELEASE), route.calls(3));
    assertEquals(List.of(new Reply.Page(null, List.of(), true, false)), route.bodies(SEND));
  }

  @ParameterizedTest(name = "before {0}, after {1} of 6: refused {2}")
  @CsvSource({
    "7, -1, false",
    "8, -1, true",
    "9223372036854775807, -1, true",
    "0, 6, false",
    "0, 7, true",
    "0, 9223372036854775807, true",
  })
  void aNumberThatTheLogDoesNotHaveIsNotFound(long before, long after, boolean refused) {
    route.answers(READ, List.of(nothing(6)));
    Request request = new Request.History("1", new Address("bob"), before, after, 100);

    ask(request, route.login("ann"));

    if (!refused) {
      assertEquals(List.of(READ, SEND, RELEASE), route.calls(3));
      return;
    }
    assertEquals(List.of(READ, REJECT), route.calls(2));
    Exchange rejected = route.received(REJECT).get(0);
    Throwable why = rejected.getProperty(Exchange.EXCEPTION_CAUGHT, RefusedException.class);
    assertEquals(
        new Reply.Error("1", Code.NOT_FOUND, null),
        route.bean(Replies.class).error(null, rejected.getVariable("request"), why));
    assertEquals("true", rejected.getVariable("held"), "for the release");
  }

  @Test
  void whatTheOtherOneKeptAsideIsAddedForWhoWroteIt() {
    Map<String, Object> first = row(two, 6);
    first.put("aside", true);
    route.answers(READ, List.of(first));
    route.answers(ASIDE, List.of(row(two, 6), row(one, 6)));

    ask(new Request.History("1", new Address("bob"), 0, -1, 2), route.login("ann"));

    assertEquals(List.of(READ, ASIDE, SEND, RELEASE), route.calls(4));
    assertEquals(List.of(List.of(first)), route.bodies(ASIDE));
    assertEquals(
        List.of(new Reply.Page("1", List.of(one.in("ann"), two.in("ann")), true, false)),
        route.bodies(SEND));
  }

  static Stream<String> names() {
    return Samples.strangeNames();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameMeansNothingToCamelsBeanLanguage(String name) {
    route.answers(READ, List.of(nothing(6)));

    ask(new Request.History("1", new Address(name), 0, 3, 100), route.login(name));

    route.calls(3);
    assertEquals(
        List.of(Map.of("address", name, "with", name, "after", 3L, "limit", 101)),
        route.bodies(READ));
  }

  @Test
  void aPageThatCanNotBeReadIsUnavailable() {
    route.fails(READ, new DataAccessResourceFailureException("away"));

    ask(new Request.History("1", new Address("bob"), 0, -1, 100), route.login("ann"));

    assertEquals(List.of(READ, "direct:answer-unavailable"), route.calls(2));
    assertEquals("true", route.received("direct:answer-unavailable").get(0).getVariable("held"));
  }

  /** As read-history queues it. */
  private static void ask(Request request, Session session) {
    route.send(request, "request", request, "session", session, "held", "true");
  }

  private static Map<String, Object> row(Entry entry, long head) {
    Map<String, Object> row = new HashMap<>(Samples.row(entry));
    row.put("head", head);
    row.put("kept_after", 0L);
    row.put("aside", false);
    return row;
  }

  /** What the statements return if there is no message. */
  private static Map<String, Object> nothing(long head) {
    Map<String, Object> row = new HashMap<>(Map.of("head", head, "kept_after", 0L, "aside", false));
    row.put("id", null);
    return row;
  }
}
