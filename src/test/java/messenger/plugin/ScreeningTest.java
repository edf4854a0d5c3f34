package messenger.plugin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.Request;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScreeningTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  private static final UUID REPLIED = UuidCreator.getTimeOrderedEpoch();

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Screening screening = new Screening(meters);
  private final List<Screened> decided = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    screening.close();
  }

  private static Request.Send text(String text) {
    return new Request.Send(UuidCreator.getTimeOrderedEpoch(), new Address("bob"), text, REPLIED);
  }

  private Moderator moderator(String plugin, Duration deadline, boolean open) {
    Moderator moderator = screening.moderator(plugin, plugin);
    moderator.set(deadline, open);
    screening.join(moderator, this);
    return moderator;
  }

  private Screened decision() {
    await().until(() -> !decided.isEmpty());
    return decided.remove(0);
  }

  private double count(String name, String result) {
    return meters.counter("messenger.plugin.moderated", "name", name, "result", result).count();
  }

  @ParameterizedTest
  @CsvSource({
    "/weather Oslo, true",
    "/WEATHER, true",
    "/weather, true",
    "/weathers Oslo, false",
    "/ weather, false",
    "a /weather, false",
    "/home/ann, false",
    "hello, false"
  })
  void onlyItsWordIsACommand(String text, boolean command) {
    screening.join(new Command("weather", "", "weather-bot", "weather"), this);
    Request.Send send = text(text);

    assertEquals(command, screening.isFor(send));
    assertTrue(screening.screen("ann", send, decided::add));
    Request.Send result = decision().send();
    assertEquals(command ? "weather-bot" : "bob", result.to().name());
    assertEquals(REPLIED, result.replyTo());
  }

  @Test
  void whileNoPluginWantsItNothingIsDone() {
    assertFalse(screening.isFor(text("/weather")));
    Command command = new Command("weather", "", "weather-bot", "weather");
    screening.join(command, this);
    Moderator moderator = moderator("polite", LONG, true);
    screening.leave(command, this);
    screening.leave(moderator, this);
    assertFalse(screening.isFor(text("/weather")));
  }

  @Test
  void aModeratorAllowsChangesOrRefuses() throws InterruptedException {
    Moderator moderator = moderator("polite", LONG, true);
    Request.Send send = text("darn");

    assertFalse(screening.screen("ann", send, decided::add));
    Question question = moderator.next(LONG);
    assertEquals("ann bob darn", question.from() + " " + question.to() + " " + question.text());
    question.answer(new Verdict.Allowed("darn"));
    assertSame(send, decision().send());

    screening.screen("ann", send, decided::add);
    moderator.next(LONG).answer(new Verdict.Allowed("****"));
    Screened changed = decision();
    assertEquals("****", changed.send().text());
    assertEquals(send.id(), changed.send().id());
    assertEquals(REPLIED, changed.send().replyTo());
    assertFalse(changed.atOnce());

    screening.screen("ann", send, decided::add);
    moderator.next(LONG).answer(Verdict.refused("rate_limited"));
    assertEquals(Code.RATE_LIMITED, decision().refusal());

    screening.screen("ann", send, decided::add);
    moderator.next(LONG).answer(Verdict.refused("internal"));
    assertEquals(Code.FORBIDDEN, decision().refusal());
    assertEquals(2, count("polite", "refused"));
  }

  @Test
  void moderatorsAreAskedOneAfterTheOther() throws InterruptedException {
    Moderator first = moderator("first", LONG, true);
    Moderator second = moderator("second", LONG, true);

    screening.screen("ann", text("a"), decided::add);
    first.next(LONG).answer(new Verdict.Allowed("b"));
    Question question = second.next(LONG);
    assertEquals("b", question.text());
    question.answer(new Verdict.Allowed("c"));

    assertEquals("c", decision().send().text());
  }

  @ParameterizedTest(name = "late: open {0}")
  @CsvSource({"true, ", "false, UNAVAILABLE"})
  void aModeratorThatIsTooLateIsNotWaitedFor(boolean open, Code refusal)
      throws InterruptedException {
    Moderator moderator = moderator("slow", SHORT, open);

    screening.screen("ann", text("hello"), decided::add);

    Screened screened = decision();
    assertEquals(refusal, screened.refusal());
    assertEquals("hello", screened.send().text());
    assertEquals(1, count("slow", "late"));
    assertNull(moderator.next(SHORT), "nobody waits for it");
  }

  @Test
  void aVerdictThatComesTooLateChangesNothing() throws InterruptedException {
    Moderator moderator = moderator("slow", Duration.ofMillis(50), true);
    screening.screen("ann", text("hello"), decided::add);
    Question question = moderator.next(LONG);
    Screened first = decision();

    question.answer(Verdict.refused("forbidden"));

    assertNull(first.refusal());
    assertTrue(decided.isEmpty());
  }

  @Test
  void aModeratorThatHasTooMuchToDoIsNotWaitedFor() {
    moderator("full", LONG, false);
    for (int i = 0; i < 1_001; i++) {
      screening.screen("ann", text("hello"), decided::add);
    }
    assertEquals(Code.UNAVAILABLE, decision().refusal());
    assertTrue(decided.isEmpty());
  }

  @Test
  void whileAPluginIsExchangedTextsWaitForTheNextOne() throws InterruptedException {
    Moderator old = moderator("polite", LONG, false);
    Command command = new Command("weather", "", "weather-bot", "polite");
    screening.join(command, this);

    screening.hold("polite");
    screening.leave(old, this);
    screening.leave(command, this);
    assertTrue(screening.isFor(text("/weather")));
    screening.screen("ann", text("hello"), decided::add);
    Moderator next = moderator("polite", LONG, true);
    screening.join(new Command("weather", "better", "weather-bot", "polite"), this);
    screening.release("polite");

    next.next(LONG).answer(new Verdict.Allowed("hello!"));
    assertEquals("hello!", decision().send().text());
    assertEquals("/weather  better", screening.help());
  }

  @ParameterizedTest(name = "gone: open {0}")
  @CsvSource({"true, ", "false, UNAVAILABLE"})
  void whatDoesNotComeBackIsNotWaitedFor(boolean open, Code refusal) {
    Moderator old = moderator("polite", LONG, open);
    Command command = new Command("weather", "", "weather-bot", "polite");
    screening.join(command, this);
    screening.hold("polite");
    screening.leave(old, this);
    screening.leave(command, this);
    screening.screen("ann", text("hello"), decided::add);

    screening.release("polite");

    Screened screened = decision();
    assertEquals(refusal, screened.refusal());
    assertEquals("hello", screened.send().text());
    assertEquals(1, count("polite", "gone"));
    assertFalse(screening.isFor(text("/weather")));
  }

  @ParameterizedTest(name = "the old one leaves while it is held: {0}")
  @ValueSource(booleans = {true, false})
  void whoLeavesLateLeavesItsSuccessorThere(boolean held) {
    Moderator old = screening.moderator("polite", "polite");
    old.set(LONG, false);
    Command command = new Command("weather", "", "weather-bot", "polite");
    screening.join(old, "old");
    screening.join(command, "old");
    screening.hold("polite");
    Moderator next = screening.moderator("polite", "polite");
    screening.join(next, "next");
    screening.join(command, "next");

    if (!held) {
      screening.release("polite");
    }
    screening.leave(old, "old");
    screening.leave(command, "old");
    screening.release("polite");

    assertEquals(List.of(next), screening.moderators());
    assertEquals(Set.of("weather"), screening.commands().keySet());
    screening.leave(next, "next");
    screening.leave(command, "next");
    assertFalse(screening.isFor(text("/weather")));
  }

  @Test
  void twoPluginsCannotHaveOneName() {
    moderator("polite", LONG, true);
    screening.join(new Command("weather", "", "weather-bot", "one"), this);

    assertThrows(IllegalStateException.class, () -> screening.moderator("other", "polite"));
    assertThrows(
        IllegalStateException.class,
        () -> screening.join(new Command("weather", "", "weather-bot", "other"), this));
  }

  @Test
  void aTextThatCannotBeAskedAboutIsRefused() {
    screening.join(screening.moderator("without a deadline", "unset"), this);

    screening.screen("ann", text("hello"), decided::add);

    assertEquals(Code.UNAVAILABLE, decision().refusal());
  }

  @Test
  void aDecisionThatCannotBeTakenEndsItsExchange() throws Exception {
    moderator("slow", SHORT, true);
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getRegistry().bind("screening", screening);
      context.addComponent("screen", new ScreenComponent());
      context.start();
      AsyncProducer producer = (AsyncProducer) context.getEndpoint("screen:text").createProducer();
      producer.start();
      Exchange exchange = new DefaultExchange(context);
      exchange.setMessage(new Unwritable(context, text("hello")));
      CompletableFuture<Boolean> done = new CompletableFuture<>();

      producer.process(exchange, done::complete);

      await().until(done::isDone);
      assertEquals("can't be changed", exchange.getException().getMessage());
    }
  }

  /** Whose body stays. */
  private static final class Unwritable extends DefaultMessage {
    private final boolean made;

    Unwritable(DefaultCamelContext context, Object body) {
      super(context);
      setBody(body);
      made = true;
    }

    @Override
    public void setBody(Object body) {
      if (made) {
        throw new IllegalStateException("can't be changed");
      }
      super.setBody(body);
    }
  }

  @Test
  void textsOfOneKeepTheirOrder() throws InterruptedException {
    Moderator moderator = moderator("polite", LONG, true);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      screening.screen("ann", text("text " + i), decided::add);
      texts.add("text " + i);
    }
    for (int i = 0; i < 100; i++) {
      Question question = moderator.next(LONG);
      question.answer(new Verdict.Allowed(question.text()));
    }
    await().until(() -> decided.size() == 100);
    assertEquals(texts, decided.stream().map(screened -> screened.send().text()).toList());
  }
}
