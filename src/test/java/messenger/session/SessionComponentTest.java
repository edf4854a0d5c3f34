package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Committed.Outcome;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What routes see of sessions, in a context with nothing else. */
class SessionComponentTest {
  private final Scene scene = new Scene();
  private final CamelContext context = new DefaultCamelContext();

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void aRouteWithAWordThatIsNoOperationDoesNotStart() throws Exception {
    context.getRegistry().bind("sessions", scene.sessions);
    assertStartFails("direct:a", "session:nonsense", "there is no session:nonsense");
  }

  @Test
  void onlyEventsCanBeConsumed() throws Exception {
    context.getRegistry().bind("sessions", scene.sessions);
    assertStartFails(
        "session:hold", "log:a", "only session:events can be consumed, not session:hold");
  }

  @Test
  void aRouteWithoutSessionsDoesNotStart() throws Exception {
    assertStartFails("direct:a", "session:sweep", "Sessions");
  }

  @Test
  void whatHappensToSessionsComesAsAnExchangeEach() throws Exception {
    List<String> heard = new ArrayList<>();
    List<Session> whose = new ArrayList<>();
    start(
        "session:events",
        exchange -> {
          heard.add(
              exchange.getVariable("event") + " " + exchange.getMessage().getBody(String.class));
          whose.add((Session) exchange.getVariable("session"));
        });
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(0, 3);
    ann.close();
    scene.run();
    assertEquals(
        List.of("opened ann", "behind " + new Pull(new Address("ann"), 0, 3, 1), "closed ann"),
        heard);
    assertEquals(List.of(ann.session, ann.session, ann.session), whose);
  }

  @Test
  void aRouteThatFailsDoesNotHarmTheSession() throws Exception {
    start(
        "session:events",
        exchange -> {
          throw new IllegalStateException("a bug");
        });
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(0, 0);
    assertEquals(List.of("caughtUp"), ann.got());
  }

  @Test
  void nobodyIsToldWhenTheRouteHasStopped() throws Exception {
    List<String> heard = new ArrayList<>();
    start("session:events", exchange -> heard.add("something"));
    context.stop();
    scene.json("ann");
    assertEquals(List.of(), heard);
  }

  @Test
  void aLoginBecomesASessionUnderItsFoldedName() throws Exception {
    start();
    Client client = scene.connects();
    client.session.speak(Scene.LEGACY);
    Exchange arrived = perform("arrive", client, login("Ann", null, "legacy"));
    Arrival arrival =
        new Arrival(
            client.session,
            login("Ann", null, "legacy"),
            Address.of("ann"),
            false,
            0,
            Standing.GUEST,
            null);
    assertEquals(arrival, arrived.getMessage().getBody());
    assertFalse(scene.sessions.isOnline("ann"));
    Exchange entered = perform("enter", client, List.of(arrival));
    assertEquals(new Arrivals(List.of(arrival)), entered.getMessage().getBody());
    assertEquals(
        new Identity(Address.of("ann"), "Ann", "legacy", Standing.GUEST),
        client.session.identity());
    assertEquals("Ann", client.session.spelling());
    assertTrue(scene.sessions.isOnline("ann"));
  }

  @Test
  void aLoginWithACredentialIsNoGuest() throws Exception {
    start();
    Client client = scene.connects();
    client.session.speak(Scene.JSON);
    enter(client, login("ann", new Request.Credential(false, "secret"), "phone"));
    assertFalse(client.session.identity().guest());
  }

  @Test
  void aLoginWithoutADeviceDisplacesNobody() throws Exception {
    start();
    for (int i = 0; i < 3; i++) {
      Client client = scene.connects();
      client.session.speak(Scene.JSON);
      enter(client, login("ann", null, null));
    }
    scene.run();
    assertEquals(3, scene.sessions.size());
  }

  @Test
  void aSessionIsHeldReleasedAnsweredRefusedAndClosedByItsRoute() throws Exception {
    start();
    Client client = scene.connects();
    perform("hold", client, null);
    client.sends("2");
    assertEquals(List.of(), client.handled);
    perform("release", client, null);
    scene.run();
    assertEquals(List.of("2"), client.handled);

    perform("send", client, new Reply.Pong("1"));
    perform("reject", client, new Reply.Error("2", Code.FORBIDDEN, null));
    perform("close", client, new Reply.Bye("3", Code.GOODBYE, null, false));
    assertEquals(List.of("pong", "error forbidden", "bye goodbye"), client.got());
    assertTrue(client.closed);
  }

  @Test
  void aTextBecomesASubmissionOfTheSessionsUser() throws Exception {
    start();
    Client ann = scene.json("ann");
    Request.Send send = new Request.Send(new UUID(1, 2), Address.of("bob"), "hello");
    Exchange done = perform("submit", ann, send);
    Submission submission = assertInstanceOf(Submission.class, done.getMessage().getBody());
    assertSame(ann.session, submission.sender());
    assertEquals("ann", submission.from());
    assertEquals(send, submission.send());
    assertEquals(scene.now(), submission.since());
    assertSame(submission, done.getVariable("request"));
    assertEquals(send.id().toString(), submission.requestId());
  }

  @Test
  void aCommittedMessageIsAcknowledgedAndDelivered() throws Exception {
    start();
    Client ann = scene.json("ann");
    Client bob = scene.live(Scene.JSON, "bob", "phone", 1_000);
    Committed committed = Scene.committed(ann, Scene.from("ann", 1), Outcome.NEW);
    perform("deliver", null, List.of(committed));
    assertEquals(List.of("stored 1"), ann.got());
    assertEquals(List.of("message 1001"), bob.got());
  }

  @Test
  void aLogIsFollowedAndPagedByItsRoute() throws Exception {
    start();
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    perform("follow", ann, new Start(1, 3, Map.of(), List.of()));
    ann.pull = new Pull(new Address("ann"), 1, 3, 1);
    perform("page", ann, Scene.page("ann", 2, 3));
    assertEquals(List.of("message 2", "message 3", "caughtUp"), ann.got());
  }

  @Test
  void everybodyIsToldAndSweptByARoute() throws Exception {
    start();
    Client ann = scene.json("ann");
    Client stranger = scene.connects();
    perform("broadcast", null, new Reply.Presence(List.of("bob"), List.of(), 2, null));
    assertEquals(List.of("presence +bob - of 2"), ann.got());
    scene.passes(Scene.LIMITS.login().plusNanos(1));
    perform("sweep", null, null);
    assertEquals(List.of("bye timeout, come back"), stranger.got());
  }

  @Test
  void allSessionsOfANameAreDismissedAndCounted() throws Exception {
    start();
    Client phone = scene.entered(Scene.JSON, "ann", "phone");
    Client laptop = scene.entered(Scene.JSON, "ann", "laptop");
    Client bob = scene.entered(Scene.JSON, "bob", "phone");
    Exchange done = perform("dismiss", null, " Ann ");
    assertEquals(Map.of("disconnected", 2), done.getMessage().getBody());
    assertEquals(List.of("bye forbidden"), phone.got());
    assertEquals(List.of("bye forbidden"), laptop.got());
    assertEquals(List.of(), bob.got());
    assertTrue(phone.closed && laptop.closed && !bob.closed);
    assertEquals(
        Map.of("disconnected", 0), perform("dismiss", null, "carol").getMessage().getBody());
  }

  /** An administrator's call has none, and reads what went wrong from the exchange. */
  @Test
  void whatHasNoSessionIsRefusedToNobody() throws Exception {
    start();
    perform("reject", null, new Reply.Error("1", Code.BAD_FIELD, null));
  }

  @Test
  void aBodyOfTheWrongKindFailsTheExchange() throws Exception {
    start();
    Client ann = scene.json("ann");
    Exchange exchange = exchange(ann, "not a reply");
    context.createProducerTemplate().send("session:send", exchange);
    assertInstanceOf(ClassCastException.class, exchange.getException());
    assertEquals(List.of(), ann.got());
  }

  private static Request.Login login(String user, Request.Credential credential, String device) {
    return new Request.Login("1", user, credential, device, Map.of());
  }

  private void start() {
    context.getRegistry().bind("sessions", scene.sessions);
    context.start();
  }

  private void start(String from, Processor processor) throws Exception {
    context.getRegistry().bind("sessions", scene.sessions);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(from).process(processor);
          }
        });
    context.start();
  }

  private void assertStartFails(String from, String to, String why) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(from).to(to);
          }
        });
    Throwable failed = assertThrows(Exception.class, context::start);
    StringBuilder messages = new StringBuilder();
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      messages.append(cause.getMessage()).append('\n');
    }
    assertTrue(messages.toString().contains(why), messages::toString);
  }

  private void enter(Client client, Request.Login login) throws Exception {
    Exchange arrived = perform("arrive", client, login);
    perform("enter", client, List.of(arrived.getMessage().getBody()));
  }

  private Exchange perform(String operation, Client client, Object body) throws Exception {
    Exchange exchange = exchange(client, body);
    try (ProducerTemplate template = context.createProducerTemplate()) {
      template.send("session:" + operation, exchange);
    }
    assertNull(exchange.getException());
    return exchange;
  }

  private Exchange exchange(Client client, Object body) {
    Exchange exchange = new DefaultExchange(context);
    if (client != null) {
      exchange.setVariable("session", client.session);
      exchange.setVariable("pull", client.pull);
    }
    exchange.getMessage().setBody(body);
    return exchange;
  }
}
