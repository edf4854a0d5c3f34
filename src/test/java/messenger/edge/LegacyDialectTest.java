package messenger.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Reply;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LegacyDialectTest {
  private static final UUID ID = UUID.fromString("0195519a-7a00-7abc-8def-0123456789ab");

  private final LegacyDialect dialect = new LegacyDialect();

  // ---- Reading ----

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{'From':'Bob','To':'Server','Data':'','Status':false,'Users':null}",
        "{'From':'Bob','To':'Server','Data':'','Status':'','Users':''}",
        "{'from':'Bob','to':'x','DATA':null,'status':null,'uSERS':[]}",
        "{'To':'All','From':'Bob'}",
        "{'To':'All','From':'Bob','Token':{'a':[1.5]},'Status':true,'Users':['a',1,{}]}",
      })
  void theFirstObjectIsALogin(String frame) {
    assertEquals(
        new Request.Login(null, "Bob", null, "legacy", Map.of()), dialect.read(bytes(frame), null));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"\u00c4nn\u00e9 B", "x", "\u738b\u5c0f\u660e", "1234567890"})
  void aGuestMayHaveAnyName(String name) {
    Request.Login login =
        (Request.Login) dialect.read(bytes("{'From':'" + name + "','To':'All'}"), null);

    assertEquals(name, login.user());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{                              | bad_frame",
        "[]                             | bad_frame",
        "{'From':'a','To':'b'} x        | bad_frame",
        "{'From':'a','From':'a','To':'b'} | bad_frame",
        "{'From':'a','from':'b','To':'c'} | bad_frame",
        "{'From':'a','To':'b','Users':[],'users':[]} | bad_frame",
        "{'x':[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]} | too_deep",
        "{}                             | bad_field",
        "{'From':'a'}                   | bad_field",
        "{'To':'a'}                     | bad_field",
        "{'From':'','To':'b'}           | bad_field",
        "{'From':' ','To':'b'}          | bad_field",
        "{'From':'a','To':''}           | bad_field",
        "{'From':null,'To':'b'}         | bad_field",
        "{'From':'a','To':null}         | bad_field",
        "{'From':5,'To':'b'}            | bad_field",
        "{'From':'a','To':['b']}        | bad_field",
        "{'From':'a\\u0000','To':'b'}   | bad_field",
        "{'From':'a\\u200b','To':'b'}   | bad_field",
        "{'From':'a','To':'b','Data':5} | bad_field",
        "{'From':'a','To':'b','Status':1}   | bad_field",
        "{'From':'a','To':'b','Status':'x'} | bad_field",
        "{'From':'a','To':'b','Users':'x'}  | bad_field",
        "{'From':'a','To':'b','Users':{}}   | bad_field",
        "{'From':'a','To':'b','Users':1}    | bad_field",
        "{'From':'12345678901234567890123456789012345678901234567890123456789012345','To':'b'}"
            + " | bad_field",
        "{'From':'Server','To':'b'}     | forbidden",
        "{'From':'all','To':'b'}        | forbidden",
        "{'From':' Admin','To':'b'}     | forbidden",
        "{'From':'#tea','To':'b'}       | forbidden",
      })
  void aLoginMustBeRight(String frame, String code) {
    assertRefused(code, frame, null);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "'From':'Bob','Status':false,'Users':null",
        "'From':'BOB','Status':true,'Users':['a']",
        "'From':'','Status':'','Users':''",
        "'From':null,'Status':null",
        "'Other':{}",
      })
  void laterObjectsAreMessages(String fields) {
    Request.Send send =
        (Request.Send) dialect.read(bytes("{'To':'Carol','Data':'h\u00ef'," + fields + "}"), "Bob");

    assertEquals(Address.of("carol"), send.to());
    assertEquals("h\u00ef", send.text());
    assertEquals(7, send.id().version());
    assertTrue(
        Math.abs((send.id().getMostSignificantBits() >>> 16) - System.currentTimeMillis())
            < 60_000);
  }

  @Test
  void everyMessageGetsAnIdOfItsOwn() {
    byte[] frame = bytes("{'To':'Carol','Data':'hi'}");

    assertNotEquals(dialect.read(frame, "Bob"), dialect.read(frame, "Bob"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'From':'carol','To':'dan','Data':'x'} | forbidden",
        "{'From':' ','To':'dan','Data':'x'}     | forbidden",
        "{'From':5,'To':'dan','Data':'x'}       | bad_field",
        "{'Data':'x'}                           | bad_field",
        "{'To':'','Data':'x'}                   | bad_field",
        "{'To':null,'Data':'x'}                 | bad_field",
        "{'To':5,'Data':'x'}                    | bad_field",
        "{'To':'Server','Data':'x'}             | forbidden",
        "{'To':'All','Data':'x'}                | forbidden",
        "{'To':'dan'}                           | bad_field",
        "{'To':'dan','Data':null}               | bad_field",
        "{'To':'dan','Data':''}                 | bad_field",
        "{'To':'dan','Data':' \\n'}             | bad_field",
        "{'To':'dan','Data':'a\\u0000'}         | bad_field",
        "{'To':'dan','Data':'a\\ud800'}         | bad_field",
        "{'To':'dan','Data':['x']}              | bad_field",
        "{'To':'dan','Data':'x','Status':0}     | bad_field",
        "{'To':'dan','Data':'x','Status':[]}    | bad_field",
        "{'To':'dan','Data':'x','Users':true}   | bad_field",
      })
  void aMessageMustBeRight(String frame, String code) {
    assertRefused(code, frame, "Bob");
  }

  @Test
  void aTextHasAtMost16384Bytes() {
    String text = "\u00e9".repeat(8_192);

    dialect.read(bytes("{'To':'dan','Data':'" + text + "'}"), "Bob");

    assertRefused("too_large", "{'To':'dan','Data':'" + text + "a'}", "Bob");
  }

  // ---- Writing ----

  static Stream<Arguments> whatIsWritten() {
    Instant time = Instant.EPOCH;
    return Stream.of(
        Arguments.of(
            new Reply.Message(ID, "alice", "bob", "\"\u20ac\"\n", "bob", 1, time, false),
            "Bob",
            "{'From':'alice','To':'Bob','Data':'\\'\u20ac\\'\\n','Status':false}"),
        Arguments.of(
            new Reply.Message(ID, "bob", "#tea", "x", ID, "#tea", 1, time, false),
            " BOB",
            "{'From':' BOB','To':'#tea','Data':'x','Status':false}"),
        Arguments.of(
            new Reply.Message(ID, "j\u00fcrgen", "j\u00fcrgen", "x", "j\u00fcrgen", 1, time, false),
            "J\u00dcRGEN",
            "{'From':'J\u00dcRGEN','To':'J\u00dcRGEN','Data':'x','Status':false}"),
        Arguments.of(
            new Reply.Presence(List.of("x"), List.of(), 2, List.of("ann", "bob")),
            "Bob",
            "{'From':'Server','To':'All','Data':'','Status':false,'Users':['ann','Bob']}"),
        Arguments.of(
            new Reply.Users(null, List.of(), true, 0),
            "Bob",
            "{'From':'Server','To':'All','Data':'','Status':false,'Users':[]}"),
        Arguments.of(
            new Reply.Error("1", Code.NOT_FOUND, 5),
            "Bob",
            "{'From':'Server','To':'Bob','Data':'This does not exist.','Status':false}"),
        Arguments.of(
            new Reply.Bye(null, Code.BUSY, 5, true),
            null,
            "{'From':'Server','To':'','Data':'The server is busy; please try again.',"
                + "'Status':false}"));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("whatIsWritten")
  void aReplyIsOneObjectWithoutALineEnd(Reply reply, String self, String expected) {
    assertEquals(expected.replace('\'', '"'), new String(dialect.write(reply, self), UTF_8));
  }

  static Stream<Reply> whatIsNotWritten() {
    return Stream.of(
        new Reply.Welcome("1", "Bob", true, null, Map.of(), Map.of()),
        new Reply.Ok("1", null),
        new Reply.Stored(ID, "bob", 1, Instant.EPOCH, false),
        new Reply.CaughtUp("bob", false),
        new Reply.Delivered("ann", "bob", 1),
        new Reply.Read("ann", null, "bob", 1),
        new Reply.Page("1", List.of(), true, false),
        new Reply.Pong(null),
        new Reply.Typing("ann"),
        new Reply.Users("1", List.of("ann"), true, 1),
        new Reply.Presence(List.of("ann"), List.of(), 2, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatIsNotWritten")
  void whatTheseClientsDoNotKnowIsNotWritten(Reply reply) {
    assertNull(dialect.write(reply, "Bob"));
  }

  @Test
  void noReplyIsForgotten() {
    List<Class<?>> known =
        Stream.concat(whatIsWritten().map(row -> row.get()[0]), whatIsNotWritten())
            .<Class<?>>map(Object::getClass)
            .toList();

    for (Class<?> reply : Reply.class.getPermittedSubclasses()) {
      assertTrue(known.contains(reply), reply::getName);
    }
  }

  @Test
  void itDoesNotAcknowledge() {
    assertEquals("legacy", dialect.name());
    assertFalse(dialect.acknowledges());
  }

  private void assertRefused(String code, String frame, String loggedIn) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> dialect.read(bytes(frame), loggedIn));
    assertEquals(code, refused.code().word());
    assertNull(refused.requestId());
  }

  private static byte[] bytes(String frame) {
    return frame.replace('\'', '"').getBytes(UTF_8);
  }
}
