package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.frame.Token;
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
    Arrival arrival = Arrival.of(client.session, login("Ann", null, "legacy"));
    assertEquals(arrival, arrived.getMessage().getBody());
    assertEquals(Address.of("ann"), arrival.address());
    assertFalse(arrival.asks());
    assertFalse(scene.sessions.isOnline("ann"));
    Arrivals guests = new Arrivals(List.of(arrival.worth(Standing.GUEST)));
    Exchange entered = perform("enter", client, guests);
    assertEquals(guests, entered.getMessage().getBody());
    assertEquals(
        new Identity(Address.of("ann"), "Ann", "legacy", Standing.GUEST),
        client.session.identity());
    assertEquals("Ann", client.session.spelling());
    assertTrue(scene.sessions.isOnline("ann"));
  }

  @Test
  void whoRegistersArrivesLikeAnybodyElse() throws Exception {
    start();
    Client client = scene.connects();
    client.session.speak(Scene.JSON);
    Request.Login login = login("ann", new Request.Credential(false, "secret"), "phone");
    Exchange arrived = perform("arrive", client, new Request.Register(login));
    assertEquals(Arrival.of(client.session, login), arrived.getMessage().getBody());
  }

  @Test
  void theOwnerOfAnAccountIsNoGuestAndTheSecretIsForgotten() throws Exception {
    start();
    Client client = scene.connects();
    client.session.speak(Scene.JSON);
    Token token = new Token("secret", Instant.EPOCH);
    enter(client, login("ann", null, "phone"), new Standing(3, "digest", token));
    assertFalse(client.session.identity().guest());
    assertEquals(new Standing(3, "digest", null), client.session.identity().standing());
  }

  @Test
  void sessionsWhoseLoginIsOlderThanItMustBeAreClosed() throws Exception {
    start();
    Client guest = account("ann", "guest", Standing.GUEST);
    Client before = account("ann", "device a", new Standing(3, "a", null));
    Client now = account("ann", "device b", new Standing(4, "b", null));
    Client bob = account("bob", "device c", new Standing(1, "c", null));
    perform("revoke", null, Map.of("ann", 4L, "nobody", 9L));
    assertEquals(List.of("bye unauthenticated"), guest.got());
    assertEquals(List.of("bye unauthenticated"), before.got());
    assertEquals(List.of(), now.got());
    assertEquals(List.of(), bob.got());
    assertTrue(before.closed);
  }

  @Test
  void aLoginThatIsWorthMoreNowIsNotClosed() throws Exception {
    start();
    Client ann = account("ann", "device a", new Standing(3, "a", null));
    Token token = new Token("secret", Instant.EPOCH);
    perform("renew", ann, new Standing(4, "b", token));
    perform("revoke", null, Map.of("ann", 4L));
    assertEquals(List.of(), ann.got());
    assertEquals(new Standing(4, "b", null), ann.session.identity().standing());
    assertEquals(new Address("ann"), ann.session.identity().address());
    assertEquals("device a", ann.session.identity().device());
  }

  /** Between its commit and {@code session:renew} another thread may look who is to be closed. */
  @Test
  void whoRevokesIsSparedUntilItIsAnswered() throws Exception {
    start();
    Client ann = account("ann", "device a", new Standing(3, "a", null));
    Client other = account("ann", "device b", new Standing(3, "b", null));
    perform("hold", ann, null);
    perform("spare", ann, null);
    perform("revoke", null, Map.of("ann", 4L));
    assertEquals(List.of(), ann.got());
    assertEquals(List.of("bye unauthenticated"), other.got());
    perform("release", ann, null);
    perform("revoke", null, Map.of("ann", 4L));
    assertEquals(List.of("bye unauthenticated"), ann.got());
  }

  @Test
  void itsConnectionHearsThatAPasswordTakesItsTime() throws Exception {
    start();
    Client ann = scene.connects();
    perform("defer", ann, null);
    assertTrue(ann.deferred);
  }

  /** Twice would be once too often: the second would let out what a next login holds back. */
  @Test
  void whoArrivesAndIsRefusedIsReleasedAndNobodyElse() throws Exception {
    start();
    Client ann = scene.connects();
    ann.session.speak(Scene.JSON);
    perform("hold", ann, null);
    ann.sends("behind");
    perform("reject", ann, new Reply.Error("1", Code.AUTH_FAILED, null));
    scene.run();
    assertEquals(List.of(), ann.handled, "its route does that");
    Exchange refused = exchange(ann, new Reply.Error("1", Code.AUTH_FAILED, null));
    refused.setVariable("request", Arrival.of(ann.session, login("ann", null, null)));
    context.createProducerTemplate().send("session:reject", refused);
    scene.run();
    assertEquals(List.of("behind"), ann.handled);
  }

  @Test
  void aTextToSomebodyWhoBlockedItsSenderIsKeptAside() throws Exception {
    start();
    Client ann = scene.json("ann");
    Exchange text = exchange(ann, new Request.Send(new UUID(1, 2), Address.of("bob"), "hello"));
    text.setVariable("blocked", "bob");
    context.createProducerTemplate().send("session:submit", text);
    Submission submission = text.getMessage().getBody(Submission.class);
    assertEquals("\u0001bob", submission.to());
    assertEquals(Address.of("bob"), submission.send().to());
  }

  @Test
  void whatIsKeptAsideComesToTheSendersDevicesAloneAndLooksAsEver() throws Exception {
    start();
    Client ann = scene.json("ann");
    Client tablet = scene.live(Scene.JSON, "ann", "tablet", 0);
    Client bob = scene.live(Scene.JSON, "bob", "phone", 0);
    Entry entry = Scene.entry("ann", 1, Entry.aside("bob"), 1);
    Submission submission =
        ann.session.submit(new Request.Send(entry.id(), new Address("bob"), entry.text()), true);
    perform("deliver", null, List.of(new Committed(submission, entry, Outcome.NEW)));
    assertEquals(List.of("stored 1"), ann.got());
    assertEquals(List.of("message 1"), tablet.got());
    assertEquals(List.of(), bob.got());
    assertEquals("bob", entry.in("ann").to());
  }

  @Test
  void aLoginWithoutADeviceDisplacesNobody() throws Exception {
    start();
    for (int i = 0; i < 3; i++) {
      Client client = scene.connects();
      client.session.speak(Scene.JSON);
      enter(client, login("ann", null, null), Standing.GUEST);
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
  void whomASessionWatchesIsTakenFromItsRequest() throws Exception {
    start();
    Client ann = scene.json("ann");
    Exchange asked = exchange(ann, "a body");
    asked.setVariable("request", new Request.Watch(null, Set.of("bob")));
    Operation.of("watch").perform(scene.sessions, asked);
    assertEquals("a body", asked.getMessage().getBody());
    assertEquals(Set.of("bob"), ann.session.watched());
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

  private Client account(String user, String device, Standing standing) throws Exception {
    Client client = scene.connects();
    client.session.speak(Scene.JSON);
    enter(client, login(user, null, device), standing);
    client.session.follow(0, 0);
    client.got();
    return client;
  }

  private void enter(Client client, Request.Login login, Standing standing) throws Exception {
    Arrival arrived = perform("arrive", client, login).getMessage().getBody(Arrival.class);
    perform("enter", client, new Arrivals(List.of(arrived.worth(standing))));
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
