package messenger.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import messenger.account.Blocks;
import messenger.frame.Address;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiveFrameRouteTest {
  private static final String REJECT = "direct:reject-frame";

  @RegisterExtension static final RouteScene route = new RouteScene("receive-frame");

  private static final String SEND =
      "{'type':'send','id':'01920000-0000-7000-8000-000000000000','to':'Bob','text':'hi'}";

  @ParameterizedTest(name = "{0} goes to {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        SEND + "                     | direct:send-text",
        "{'type':'ping','id':'1'}    | direct:answer-ping",
        "{'type':'users'}            | direct:list-users",
        "{'type':'received','log':'ann','upTo':1} | direct:note-receipt",
        "{'type':'read','with':'bob','upTo':1} | direct:note-receipt",
        "{'type':'typing','to':'bob'} | direct:pass-typing",
        "{'type':'watch','users':['bob']} | direct:watch-users",
        "{'type':'logout'}           | direct:log-out",
        "{'type':'history','with':'bob'} | direct:read-history",
        "{'type':'block','user':'bob'} | direct:block-user",
        "{'type':'unblock','user':'bob'} | direct:block-user",
        "{'type':'password','password':'x','newPassword':'12345678'} | direct:change-password",
        "{'type':'login','user':'ann'} | direct:reject-frame",
        "{'type':'register','user':'ann','password':'12345678'} | direct:reject-frame",
      })
  void everyKindOfFrameHasItsOwnRoute(String frame, String target) {
    route.send(bytes(frame), "session", route.login("ann"));

    assertEquals(List.of(target), route.calls());
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"bob,", "servers,", "al,", "server|all,", "server, server", "All, all"})
  void ofATextItIsSaidWhetherItsNameIsReserved(String to, String reserved) {
    route.send(bytes(SEND.replace("Bob", to)), "session", route.login("ann"));

    assertEquals(reserved, route.received("direct:send-text").get(0).getVariable("reserved"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'login','user':'ann'}                          | guest",
        "{'type':'login','user':'ann','password':'x'}           | password",
        "{'type':'login','user':'ann','token':'x'}              | token",
        "{'type':'register','user':'ann','password':'12345678'} | register",
        "{'type':'ping'}                                        |",
      })
  void ofALoginItIsSaidHowItIsProved(String frame, String proof) {
    route.send(bytes(frame), "session", route.connect());

    Exchange stranger = route.received("direct:receive-stranger").get(0);
    assertEquals(proof, stranger.getVariable("proof"));
  }

  @Test
  void aLegacyLoginIsThatOfAGuest() {
    route.send(
        bytes("{'From':'Ann','To':'Server','Data':'','Status':false}"),
        "session",
        route.connect(RouteScene.LEGACY));

    assertEquals("guest", route.received("direct:receive-stranger").get(0).getVariable("proof"));
  }

  @ParameterizedTest(name = "from {0} to {1}: {2}")
  @CsvSource({"ann, Bob, bob", "bob, ann,", "carl, bob,", "ann, carl,"})
  void ofATextItIsSaidWhetherItsSenderIsBlocked(String from, String to, String blocked) {
    Request.Block block = new Request.Block(null, new Address("ann"), true);
    route.bean(Blocks.class).note(block, new Address("bob"));

    route.send(bytes(SEND.replace("Bob", to)), "session", route.login(from));

    assertEquals(blocked, route.received("direct:send-text").get(0).getVariable("blocked"));
  }

  @ParameterizedTest(name = "to {0}: reserved {1}, blocked {2}")
  @CsvSource({"carl,,", "Bob,, bob", "All, all,"})
  void ofWhoTypesTheSameIsSaidAsOfWhoWrites(String to, String reserved, String blocked) {
    Request.Block block = new Request.Block(null, new Address("ann"), true);
    route.bean(Blocks.class).note(block, new Address("bob"));

    route.send(bytes("{'type':'typing','to':'" + to + "'}"), "session", route.login("ann"));

    Exchange typing = route.received("direct:pass-typing").get(0);
    assertEquals(reserved, typing.getVariable("reserved"));
    assertEquals(blocked, typing.getVariable("blocked"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {SEND, "{'type':'ping'}", "{'type':'logout'}", "{'type':'login','user':'ann'}"})
  void whoeverIsNotLoggedInIsAStranger(String frame) {
    route.send(bytes(frame), "session", route.connect());

    assertEquals(List.of("direct:receive-stranger"), route.calls());
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'                   | bad_frame",
        "{'type':'send','id':'x'}    | bad_field",
        "{'type':'dance','id':'1'}   | unsupported",
      })
  void whatCanNotBeReadIsRejectedWithItsCode(String frame, String code) {
    route.send(bytes(frame), "session", route.login("ann"));

    assertEquals(List.of(REJECT), route.calls());
    Object why = route.received(REJECT).get(0).getProperty(Exchange.EXCEPTION_CAUGHT);
    assertNull(route.received(REJECT).get(0).getVariable("request"));
    assertEquals(code, assertInstanceOf(RefusedException.class, why).code().word());
  }

  @ParameterizedTest(name = "{0} after login is unsupported")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'login','user':'ann'}",
        "{'type':'register','user':'ann','password':'12345678'}",
        "{'type':'received','log':'#room','upTo':1}",
        "{'type':'read','with':'#room','upTo':1}",
        "{'type':'send','id':'01920000-0000-7000-8000-000000000000','to':'#room','text':'hi'}",
        "{'type':'history','with':'#room'}",
        "{'type':'typing','to':'#room'}",
      })
  void aFrameThatNoRouteAnswersIsUnsupported(String frame) {
    route.send(bytes(frame), "session", route.login("ann"));

    assertEquals("unsupported", route.received(REJECT).get(0).getVariable("code"));
  }

  @Test
  void theRoutesBehindSeeOneKindOfFrameWhateverTheDialect() {
    Session ann = route.login("Ann", RouteScene.LEGACY);

    route.send(bytes("{'From':'Ann','To':'BOB','Data':'hi'}"), "session", ann);

    Exchange received = route.received("direct:send-text").get(0);
    Request.Send text = received.getMessage().getBody(Request.Send.class);
    assertEquals("hi", text.text());
    assertEquals(7, UUID.fromString(text.requestId()).version());
    assertEquals("send", received.getVariable("kind"));
    assertEquals("ann", received.getVariable("user"));
    assertEquals("bob", received.getVariable("to"));
    assertSame(text, received.getVariable("request"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whoeverIsLoggedInIsNoStrangerWhateverTheirName(String name) {
    route.send(bytes("{'type':'ping','id':'1'}"), "session", route.login(name));

    assertEquals(List.of("direct:answer-ping"), route.calls());
  }

  static Stream<String> names() {
    return Samples.strangeNames();
  }

  private static byte[] bytes(String frame) {
    return frame.replace('\'', '"').getBytes(UTF_8);
  }
}
