package messenger.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.frame.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDialectTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String ID = idAt(NOW.toEpochMilli());
  private static final UUID UUID7 = UUID.fromString(ID);
  private static final String SEND = "{\"type\":\"send\",\"id\":\"" + ID + "\",";

  /** An id that no message can have yet: whether there is such a message is nobody's business. */
  private static final UUID LATER = UUID.fromString(idAt(NOW.toEpochMilli() + 3_600_000));

  private final JsonDialect dialect = new JsonDialect(Clock.fixed(NOW, ZoneOffset.UTC));

  // ---- Reading ----

  static Stream<Arguments> whatIsUnderstood() {
    Map<String, Long> after = new LinkedHashMap<>();
    after.put("bob", 7L);
    after.put("#tea", 0L);
    return Stream.of(
        Arguments.of(
            "{'type':'login','user':'Bob'}", new Request.Login(null, "Bob", null, null, Map.of())),
        Arguments.of(
            "{'after':{'Bob':7,'#tea':0},'device':'my phone','password':'x y','user':'bob',"
                + "'id':'1','type':'login'}",
            new Request.Login("1", "bob", new Request.Credential(false, "x y"), "my phone", after)),
        Arguments.of(
            "{'type':'login','user':'bob','token':'t','password':null,'after':null}",
            new Request.Login(null, "bob", new Request.Credential(true, "t"), null, Map.of())),
        Arguments.of(
            SEND + "'to':'Carol','text':'hi'}", new Request.Send(UUID7, Address.of("carol"), "hi")),
        Arguments.of(
            SEND + "'to':'#tea','text':' \\u00e9\\ud83d\\ude00\\n','replyTo':null,'from':'ALICE'}",
            new Request.Send(UUID7, Address.of("#tea"), " \u00e9\ud83d\ude00\n")),
        Arguments.of(
            SEND
                + "'replyTo':'"
                + LATER.toString().toUpperCase(Locale.ROOT)
                + "','to':'bob','text':'x'}",
            new Request.Send(UUID7, Address.of("bob"), "x", LATER)),
        Arguments.of(
            "{'type':'send','id':'"
                + ID.toUpperCase(Locale.ROOT)
                + "','to':'bob','text':'x',"
                + "'from':null}",
            new Request.Send(UUID7, Address.of("bob"), "x")),
        Arguments.of("{'type':'users'}", new Request.Users(null, null, 100)),
        Arguments.of(
            "{'type':'users','id':'u','after':'Bob','limit':1}", new Request.Users("u", "bob", 1)),
        Arguments.of(
            "{'type':'received','log':'Bob','upTo':7}",
            new Request.Received(null, Address.of("bob"), 7)),
        Arguments.of(
            "{'upTo':9223372036854775807,'id':'r','log':'#tea','type':'received'}",
            new Request.Received("r", Address.of("#tea"), Long.MAX_VALUE)),
        Arguments.of(
            "{'type':'read','with':'Bob','upTo':1}", new Request.Read(null, Address.of("bob"), 1)),
        Arguments.of(
            "{'type':'history','id':'h','with':'Bob'}",
            new Request.History("h", Address.of("bob"), 0, -1, 100)),
        Arguments.of(
            "{'type':'history','with':'bob','before':1,'limit':1}",
            new Request.History(null, Address.of("bob"), 1, -1, 1)),
        Arguments.of(
            "{'type':'history','with':'#tea','after':0,'before':null,'limit':100}",
            new Request.History(null, Address.of("#tea"), 0, 0, 100)),
        Arguments.of("{'type':'typing','to':'Bob'}", new Request.Typing(null, Address.of("bob"))),
        Arguments.of(
            "{'id':'t','to':'#tea','type':'typing'}", new Request.Typing("t", Address.of("#tea"))),
        Arguments.of(
            "{'type':'watch','users':['Bob','J\u00fcrgen 2','bob','null','server']}",
            new Request.Watch(null, Set.of("bob", "j\u00fcrgen 2", "null", "server"))),
        Arguments.of("{'users':[],'id':'w','type':'watch'}", new Request.Watch("w", Set.of())),
        Arguments.of(
            "{'type':'watch','users':[" + "'bob',".repeat(99) + "'bob']}",
            new Request.Watch(null, Set.of("bob"))),
        Arguments.of("{'type':'ping','users':[[{}],1,null]}", new Request.Ping(null)),
        Arguments.of("{'type':'ping'}", new Request.Ping(null)),
        Arguments.of(
            "{'type':'ping','id':'\u00fc 1','to':5,'text':[{}],'after':{'a':{'b':[1.5]}},"
                + "'other':{'type':'send','x':[null,1e400]}}",
            new Request.Ping("\u00fc 1")),
        Arguments.of("{'type':'logout','id':'bye'}", new Request.Logout("bye", false)),
        Arguments.of("{'type':'logout','everywhere':true}", new Request.Logout(null, true)),
        Arguments.of(
            "{'type':'register','id':'1','user':'Bob','password':'12345678','device':'my phone',"
                + "'after':{'bob':7}}",
            new Request.Register(
                new Request.Login(
                    "1", "Bob", new Request.Credential(false, "12345678"), "my phone", Map.of()))),
        Arguments.of(
            "{'type':'password','id':'1','password':'x','newPassword':'12345678'}",
            new Request.ChangePassword("1", "x", "12345678")),
        Arguments.of(
            "{'type':'block','id':'1','user':'Bob'}",
            new Request.Block("1", Address.of("bob"), true)),
        Arguments.of(
            "{'type':'unblock','user':'J\u00fcrgen 2'}",
            new Request.Block(null, Address.of("j\u00fcrgen 2"), false)),
        Arguments.of(
            " \n{ 'type' : 'logout' , 'everywhere' : false } \r\n",
            new Request.Logout(null, false)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatIsUnderstood")
  void everyRequestIsUnderstood(String frame, Request expected) {
    assertEquals(expected, dialect.read(bytes(frame), "alice"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // the frame itself
        "{                                       | bad_frame",
        "{}}                                     | bad_frame",
        "{} {}                                   | bad_frame",
        "[]                                      | bad_frame",
        "'type'                                  | bad_frame",
        "{'type':'ping'} x                       | bad_frame",
        "{'type':'ping',}                        | bad_frame",
        "{type:'ping'}                           | bad_frame",
        "{'type':'ping','id':NaN}                | bad_frame",
        "{'type':'ping','id':01}                 | bad_frame",
        "{'type':'ping','a':'\\q'}               | bad_frame",
        "{'type':'ping'/**/}                     | bad_frame",
        "{'type':'ping','type':'ping'}           | bad_frame",
        "{'type':'ping','a':1,'a':1}             | bad_frame",
        "{'type':'ping','x':{'a':1,'a':1}}       | bad_frame",
        "{'type':'login','user':'bob','after':{'a':1,'a':1}} | bad_frame",
        "{'type':'ping','x':[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]} | too_deep",
        // type
        "{}                                      | bad_field",
        "{'id':5}                                | bad_field",
        "{'type':null}                           | bad_field",
        "{'type':1}                              | bad_field",
        "{'type':['ping']}                       | bad_field",
        "{'type':''}                             | unsupported",
        "{'type':'Ping'}                         | unsupported",
        // id
        "{'type':'ping','id':''}                 | bad_field",
        "{'type':'ping','id':7}                  | bad_field",
        "{'type':'ping','id':['a']}              | bad_field",
        "{'type':'ping','id':'a\\nb'}            | bad_field",
        "{'type':'ping','id':'a\\u202eb'}        | bad_field",
        "{'type':'ping','id':'a\\ud800b'}        | bad_field",
        "{'type':'ping','id':'12345678901234567890123456789012345678901234567890123456789012345'}"
            + " | bad_field",
      })
  void whatIsNoRequestIsRefused(String frame, String code) {
    assertRefused(code, null, frame, "alice");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'type':1                                                | bad_field",
        "'kind':'ping'                                           | bad_field",
        "'type':'teleport'                                       | unsupported",
        // login
        "'type':'login'                                          | bad_field",
        "'type':'login','user':null                              | bad_field",
        "'type':'login','user':5                                 | bad_field",
        "'type':'login','user':''                                | bad_field",
        "'type':'login','user':'al'                              | bad_field",
        "'type':'login','user':'#tea'                            | bad_field",
        "'type':'login','user':'a b c'                           | bad_field",
        "'type':'login','user':'ann\u00e9'                       | bad_field",
        "'type':'login','user':'abcdefghijklmnopqrstuvwxyz1234567' | bad_field",
        "'type':'login','user':'Server'                          | forbidden",
        "'type':'login','user':'all'                             | forbidden",
        "'type':'login','user':' ADMIN '                         | forbidden",
        "'type':'login','user':'system'                          | forbidden",
        "'type':'login','user':'\uff45veryone'                   | forbidden",
        "'type':'login','user':'bob','password':1                | bad_field",
        "'type':'login','user':'bob','token':{}                  | bad_field",
        "'type':'login','user':'bob','token':'t','password':'p'  | bad_field",
        "'type':'login','user':'bob','password':'\\udc00'        | bad_field",
        "'type':'login','user':'bob','device':''                 | bad_field",
        "'type':'login','user':'bob','device':1                  | bad_field",
        "'type':'login','user':'bob','device':'a\\u0000'         | bad_field",
        "'type':'login','user':'bob','after':[]                  | bad_field",
        "'type':'login','user':'bob','after':'bob'               | bad_field",
        "'type':'login','user':'bob','after':{'bob':-1}          | bad_field",
        "'type':'login','user':'bob','after':{'bob':1.0}         | bad_field",
        "'type':'login','user':'bob','after':{'bob':1e2}         | bad_field",
        "'type':'login','user':'bob','after':{'bob':'1'}         | bad_field",
        "'type':'login','user':'bob','after':{'bob':null}        | bad_field",
        "'type':'login','user':'bob','after':{'bob':[1]}         | bad_field",
        "'type':'login','user':'bob','after':{'bob':9223372036854775808} | bad_field",
        "'type':'login','user':'bob','after':{'':1}              | bad_field",
        "'type':'login','user':'bob','after':{'bob':1,'Bob':2}   | bad_field",
        // users
        "'type':'users','limit':0                                | bad_field",
        "'type':'users','limit':101                              | bad_field",
        "'type':'users','limit':1.5                              | bad_field",
        "'type':'users','limit':'5'                              | bad_field",
        "'type':'users','limit':4294967297                       | bad_field",
        "'type':'users','limit':99999999999999999999             | bad_field",
        "'type':'users','after':5                                | bad_field",
        "'type':'users','after':{}                               | bad_field",
        "'type':'users','after':''                               | bad_field",
        // received, read
        "'type':'received','upTo':1                              | bad_field",
        "'type':'received','log':'bob'                           | bad_field",
        "'type':'received','log':'bob','upTo':0                  | bad_field",
        "'type':'received','log':'bob','upTo':'1'                | bad_field",
        "'type':'received','log':'bob','upTo':null               | bad_field",
        "'type':'received','log':7,'upTo':1                      | bad_field",
        "'type':'read','upTo':1                                  | bad_field",
        "'type':'read','with':'','upTo':1                        | bad_field",
        "'type':'read','with':'bob','upTo':-1                    | bad_field",
        "'type':'read','with':'bob','upTo':9223372036854775808   | bad_field",
        // history
        "'type':'history'                                        | bad_field",
        "'type':'history','with':''                              | bad_field",
        "'type':'history','with':'bob','limit':0                 | bad_field",
        "'type':'history','with':'bob','limit':101               | bad_field",
        "'type':'history','with':'bob','before':0                | bad_field",
        "'type':'history','with':'bob','before':'2'              | bad_field",
        "'type':'history','with':'bob','after':-1                | bad_field",
        "'type':'history','with':'bob','after':{'bob':1}         | bad_field",
        "'type':'history','with':'bob','before':5,'after':2      | bad_field",
        // typing
        "'type':'typing'                                         | bad_field",
        "'type':'typing','to':null                               | bad_field",
        "'type':'typing','to':['bob']                            | bad_field",
        "'type':'typing','to':''                                 | bad_field",
        "'type':'typing','to':'#t'                               | bad_field",
        "'type':'typing','to':'bob','from':1                     | bad_field",
        // watch
        "'type':'watch'                                          | bad_field",
        "'type':'watch','users':'bob'                            | bad_field",
        "'type':'watch','users':{'bob':1}                        | bad_field",
        "'type':'watch','users':['bob',5]                        | bad_field",
        "'type':'watch','users':['bob',['carl']]                 | bad_field",
        "'type':'watch','users':['bob',{'a':['carl']}]           | bad_field",
        "'type':'watch','users':['bob',null]                     | bad_field",
        "'type':'watch','users':['']                             | bad_field",
        "'type':'watch','users':['#tea']                         | bad_field",
        // logout
        "'type':'logout','everywhere':1                          | bad_field",
        "'type':'logout','everywhere':'true'                     | bad_field",
        // register
        "'type':'register','user':'bob'                          | bad_field",
        "'type':'register','user':'bob','password':null          | bad_field",
        "'type':'register','user':'bob','password':1             | bad_field",
        "'type':'register','user':'bob','password':'1234567'     | bad_field",
        "'type':'register','user':'bob','password':'\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00' | bad_field",
        "'type':'register','user':'bob','password':'        '    | bad_field",
        "'type':'register','user':'bob','password':'1234567\\ud800' | bad_field",
        "'type':'register','user':'bob','token':'t'              | bad_field",
        "'type':'register','user':'bob','password':'12345678','token':'t' | bad_field",
        "'type':'register','user':'bob','password':'12345678','device':'' | bad_field",
        "'type':'register','password':'12345678'                 | bad_field",
        "'type':'register','user':'al','password':'12345678'     | bad_field",
        "'type':'register','user':'J\u00fcrgen','password':'12345678' | bad_field",
        "'type':'register','user':'#tea','password':'12345678'   | bad_field",
        "'type':'register','user':'Admin','password':'12345678'  | forbidden",
        // password
        "'type':'password'                                       | bad_field",
        "'type':'password','password':'x'                        | bad_field",
        "'type':'password','newPassword':'12345678'              | bad_field",
        "'type':'password','password':'x','newPassword':'1234567' | bad_field",
        "'type':'password','password':5,'newPassword':'12345678' | bad_field",
        "'type':'password','password':'x','newPassword':['12345678'] | bad_field",
        // block, unblock
        "'type':'block'                                          | bad_field",
        "'type':'block','user':5                                 | bad_field",
        "'type':'block','user':''                                | bad_field",
        "'type':'block','user':'#tea'                            | bad_field",
        "'type':'block','user':'Server'                          | forbidden",
        "'type':'unblock'                                        | bad_field",
        "'type':'unblock','user':null                            | bad_field",
      })
  void aRefusalCarriesTheIdWhereverItStands(String fields, String code) {
    assertRefused(code, "r 1", "{" + fields + ",'id':'r 1'}", null);
    assertRefused(code, "r 1", "{'id':'r 1'," + fields + "}", null);
  }

  @Test
  void moreThanAHundredAreTooManyToWatch() {
    String users = "'bob',".repeat(100) + "'bob'";
    assertRefused("bad_field", null, "{'type':'watch','users':[" + users + "]}", "alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ok", "join", "leave", "rooms", "members", "edit", "delete", "search", "welcome", "message"
      })
  void whatTheServerDoesNotKnowYetIsUnsupported(String type) {
    assertRefused("unsupported", "9", "{'type':'" + type + "','id':'9','user':5}", "alice");
    assertRefused("unsupported", null, "{'type':'" + type + "'}", "alice");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'text':'hi'                          | bad_field",
        "'to':null,'text':'hi'                | bad_field",
        "'to':5,'text':'hi'                   | bad_field",
        "'to':['bob'],'text':'hi'             | bad_field",
        "'to':'','text':'hi'                  | bad_field",
        "'to':' ','text':'hi'                 | bad_field",
        "'to':'b\\u0000b','text':'hi'         | bad_field",
        "'to':'b\\u200bb','text':'hi'         | bad_field",
        "'to':'bob'                           | bad_field",
        "'to':'bob','text':null               | bad_field",
        "'to':'bob','text':5                  | bad_field",
        "'to':'bob','text':{'a':1}            | bad_field",
        "'to':'bob','text':''                 | bad_field",
        "'to':'bob','text':' \\t\\n'          | bad_field",
        "'to':'bob','text':'a\\u0000b'        | bad_field",
        "'to':'bob','text':'a\\ud800b'        | bad_field",
        "'to':'bob','text':'a\\udc00\\ud800'  | bad_field",
        "'to':'bob','text':'a\\ud83d'         | bad_field",
        "'to':'bob','text':'hi','replyTo':5   | bad_field",
        "'to':'bob','text':'hi','replyTo':''  | bad_field",
        "'to':'bob','text':'hi','replyTo':[1] | bad_field",
        "'to':'bob','text':'hi','replyTo':'019ca9450a007abc8def0123456789ab' | bad_field",
        "'to':'bob','text':'hi','replyTo':'{019ca945-0a00-7abc-8def-0123456789}' | bad_field",
        "'to':'bob','text':'hi','replyTo':'019ca945-0a00-4abc-8def-0123456789ab' | bad_field",
        "'to':'bob','text':'hi','from':5      | bad_field",
        "'to':'bob','text':'hi','from':''     | forbidden",
        "'to':'bob','text':'hi','from':'bob'  | forbidden",
        "'to':'bob','text':'hi','from':'\\u0000' | forbidden",
      })
  void aSendMustBeRight(String fields, String code) {
    assertRefused(code, ID, SEND + fields + "}", "alice");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "alice, Alice",
    "ALICE, alice",
    "' alice', Alice",
    "\uff21lice, alice",
    "J\u00dcRGEN, j\u00fcrgen"
  })
  void theSenderMayBeNamedInAnySpelling(String from, String loggedIn) {
    Request request =
        dialect.read(bytes(SEND + "'to':'b','text':'x','from':'" + from + "'}"), loggedIn);

    assertEquals("send", request.kind());
  }

  @Test
  void beforeTheLoginNobodyIsTheSender() {
    Request request = dialect.read(bytes(SEND + "'to':'bob','text':'hi','from':'bob'}"), null);

    assertEquals(new Request.Send(UUID7, Address.of("bob"), "hi"), request);
  }

  static Stream<Arguments> idsThatAreNone() {
    return Stream.of(
        Arguments.of("version 4", "3f2b7a52-8f0c-4f4e-9a3b-0123456789ab"),
        Arguments.of("version 1", "3f2b7a52-8f0c-1f4e-9a3b-0123456789ab"),
        Arguments.of("another variant", ID.substring(0, 19) + "c" + ID.substring(20)),
        Arguments.of("no hyphens", ID.replace("-", "") + "0000"),
        Arguments.of("hyphens elsewhere", "01-8f3b2c1d00007aaa8bbb-ccccccccccccc"),
        Arguments.of("braces", "{" + ID + "}"),
        Arguments.of("short groups", "1-1-7001-8001-1"),
        Arguments.of("not hexadecimal", ID.substring(0, 35) + "g"),
        Arguments.of("digits of another script", ID.substring(0, 35) + "\u0661"),
        Arguments.of("too short", ID.substring(1)),
        Arguments.of("white space", ID + " "),
        Arguments.of("a word", "hello"),
        Arguments.of("from the future", idAt(NOW.toEpochMilli() + 5 * 60_000 + 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("idsThatAreNone")
  void theIdOfASendIsAUuidOfVersion7(String what, String id) {
    assertRefused("bad_field", id, "{'type':'send','id':'" + id + "','to':'b','text':'x'}", "a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "'id':null,", "'id':5,", "'id':{},"})
  void aSendMustHaveAnId(String id) {
    assertRefused("bad_field", null, "{'type':'send'," + id + "'to':'b','text':'x'}", "a");
  }

  @Test
  void theClientsClockMayBeFiveMinutesAhead() {
    String id = idAt(NOW.toEpochMilli() + 5 * 60_000);

    Request request =
        dialect.read(bytes("{'type':'send','id':'" + id + "','to':'b','text':'x'}"), "a");

    assertEquals(id, request.requestId());
  }

  @ParameterizedTest(name = "{1} times {0}")
  @CsvSource({"a, 16384", "\u00e9, 8192", "\u20ac, 5461", "\ud83d\ude00, 4096"})
  void aTextMayHave16384Bytes(String character, int times) {
    String text = character.repeat(times);
    String frame = SEND + "'to':'bob','text':'";

    assertEquals(
        new Request.Send(UUID7, Address.of("bob"), text),
        dialect.read(bytes(frame + text + "'}"), "alice"));
    assertRefused("too_large", ID, frame + text + character + "'}", "alice");
  }

  @Test
  void aNameIsNotFoldedAtAnyLength() {
    assertRefused("bad_field", ID, SEND + "'to':'" + " ".repeat(254) + "bob','text':'x'}", "a");
  }

  @Test
  void aFrameBeyondTheLimitIsRefused() {
    assertRefused("too_large", null, "{'type':'ping','x':'" + "x".repeat(65_536) + "'}", "alice");
  }

  @Test
  void longNamesNumbersAndStringsOfUnknownFieldsAreSkipped() {
    String frame = "{'x':%s,'type':'ping'}";

    for (String value : List.of("'" + "x".repeat(65_000) + "'", "9".repeat(65_000))) {
      assertEquals(new Request.Ping(null), dialect.read(bytes(frame.formatted(value)), "alice"));
    }
    String name = "x".repeat(65_000);
    assertEquals(
        new Request.Ping(null), dialect.read(bytes("{'" + name + "':1,'type':'ping'}"), "a"));
    assertRefused(
        "bad_field", null, "{'type':'users','limit':" + "9".repeat(65_000) + "}", "alice");
    assertRefused(
        "bad_field", null, "{'type':'login','user':'" + "\ufdfa".repeat(20_000) + "'}", null);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"password, 1024", "token, 4096"})
  void aSecretHasAtMostThisManyCharacters(String field, int most) {
    String frame = "{'type':'login','id':'1','user':'bob','" + field + "':'%s'}";
    String secret = "x".repeat(most);

    Request.Login login = (Request.Login) dialect.read(bytes(frame.formatted(secret)), null);

    assertEquals(new Request.Credential(field.equals("token"), secret), login.credential());
    assertRefused("bad_field", "1", frame.formatted(secret + "x"), null);
  }

  @ParameterizedTest(name = "{1} times {0}: {2}")
  @CsvSource({
    "x, 7, false",
    "x, 8, true",
    "x, 1024, true",
    "x, 1025, false",
    "\u00e9, 8, true",
    "\ud83d\ude00, 7, false",
    "\ud83d\ude00, 8, true",
    "\ud83d\ude00, 512, true",
    "\ud83d\ude00, 513, false",
    "' ', 8, false",
    "\u00a0, 8, true",
  })
  void aNewPasswordHas8To1024Characters(String character, int times, boolean right) {
    String password = character.repeat(times);
    for (String frame :
        List.of(
            "{'type':'register','id':'1','user':'bob','password':'%s'}",
            "{'type':'password','id':'1','password':'x','newPassword':'%s'}")) {
      if (right) {
        assertEquals("1", dialect.read(bytes(frame.formatted(password)), "alice").requestId());
      } else {
        assertRefused("bad_field", "1", frame.formatted(password), "alice");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "ALICE", " Alice "})
  void nobodyCanBlockThemselves(String user) {
    assertRefused("bad_field", "1", "{'type':'block','id':'1','user':'" + user + "'}", "Alice");
    assertRefused("bad_field", "1", "{'type':'unblock','id':'1','user':'" + user + "'}", "Alice");
  }

  @Test
  void aDeviceHasAtMost64Characters() {
    String frame = "{'type':'login','id':'1','user':'bob','device':'%s'}";
    String device = "d".repeat(64);

    Request.Login login = (Request.Login) dialect.read(bytes(frame.formatted(device)), null);

    assertEquals(device, login.device());
    assertRefused("bad_field", "1", frame.formatted(device + "d"), null);
  }

  @Test
  void aLoginResumesAtMost64Logs() {
    String frame = "{'type':'login','id':'1','user':'bob','after':{%s}}";
    StringBuilder logs = new StringBuilder("'log0':9223372036854775807");
    for (int i = 1; i < 64; i++) {
      logs.append(",'log").append(i).append("':").append(i);
    }
    Request.Login login = (Request.Login) dialect.read(bytes(frame.formatted(logs)), null);

    assertEquals(64, login.after().size());
    assertEquals(Long.MAX_VALUE, login.after().get("log0"));
    assertRefused("bad_field", "1", frame.formatted(logs + ",'log64':1"), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'login','user':'bob','password':'hush hush'}",
        "{'type':'login','user':'bob','token':'hush hush'}",
        "{'type':'register','user':'bob','password':'hush hush'}",
        "{'type':'password','password':'hush hush','newPassword':'12345678'}",
        "{'type':'password','password':'x','newPassword':'hush hush'}",
      })
  void aCredentialIsNotShown(String frame) {
    Request request = dialect.read(bytes(frame), null);

    assertFalse(request.toString().contains("hush"), request::toString);
  }

  @Test
  void aRefusalShowsNothingOfTheFrame() {
    RefusedException refused =
        assertThrows(
            RefusedException.class, () -> dialect.read(bytes("{'type':'ping','hush'"), null));

    assertEquals("bad_frame", refused.getMessage());
    assertNull(refused.getCause());
  }

  // ---- Writing ----

  static Stream<Arguments> whatIsWritten() {
    Instant time = Instant.parse("2026-03-01T12:00:00.0070019Z");
    Map<String, Long> log = new LinkedHashMap<>();
    log.put("bob", 7L);
    log.put("#tea", Long.MAX_VALUE);
    return Stream.of(
        Arguments.of(
            new Reply.Welcome("1", "Bob", true, null, log, Map.of("ann", 2L)),
            "{'type':'welcome','id':'1','user':'Bob','guest':true,"
                + "'log':{'bob':7,'#tea':9223372036854775807},'unread':{'ann':2},'limits':{'frame':65536,"
                + "'text':16384,'depth':16,'id':64,'device':64,'after':64,'users':100,'history':100}}"),
        Arguments.of(
            new Reply.Welcome(null, "bob", false, null, Map.of(), Map.of()),
            "{'type':'welcome','user':'bob','guest':false,'log':{},'unread':{},'limits':{'frame':65536,"
                + "'text':16384,'depth':16,'id':64,'device':64,'after':64,'users':100,'history':100}}"),
        Arguments.of(
            new Reply.Welcome(
                null, "bob", false, new Token("to-ken_1", NOW), Map.of("bob", 7L), Map.of()),
            "{'type':'welcome','user':'bob','guest':false,'token':'to-ken_1',"
                + "'tokenExpires':'2026-03-01T12:00:00.000Z','log':{'bob':7},'unread':{},"
                + "'limits':{'frame':65536,"
                + "'text':16384,'depth':16,'id':64,'device':64,'after':64,'users':100,'history':100}}"),
        Arguments.of(new Reply.Ok("o", null), "{'type':'ok','id':'o'}"),
        Arguments.of(new Reply.Ok(null, null), "{'type':'ok'}"),
        Arguments.of(
            new Reply.Ok("o", new Token("to-ken_1", NOW.plusMillis(7))),
            "{'type':'ok','id':'o','token':'to-ken_1','tokenExpires':'2026-03-01T12:00:00.007Z'}"),
        Arguments.of(
            new Reply.Message(
                UUID7, "alice", "bob", "hi \u20ac\ud83d\ude00", "bob", 12, time, false),
            "{'type':'message','id':'"
                + ID
                + "','from':'alice','to':'bob',"
                + "'text':'hi \u20ac\ud83d\ude00','log':'bob','seq':12,"
                + "'time':'2026-03-01T12:00:00.007Z'}"),
        Arguments.of(
            new Reply.Stored(UUID7, "alice", 1, NOW, false),
            "{'type':'stored','id':'"
                + ID
                + "','log':'alice','seq':1,"
                + "'time':'2026-03-01T12:00:00.000Z'}"),
        Arguments.of(
            new Reply.Stored(UUID7, "alice", 1, NOW, true),
            "{'type':'stored','id':'"
                + ID
                + "','log':'alice','seq':1,"
                + "'time':'2026-03-01T12:00:00.000Z','duplicate':true}"),
        Arguments.of(
            new Reply.Message(UUID7, "alice", "bob", "hi", LATER, "bob", 12, NOW, false),
            "{'type':'message','id':'"
                + ID
                + "','from':'alice','to':'bob','text':'hi','replyTo':'"
                + LATER
                + "','log':'bob','seq':12,'time':'2026-03-01T12:00:00.000Z'}"),
        Arguments.of(
            new Reply.Message(UUID7, "alice", "bob", "hi", "alice", 12, NOW, true),
            "{'type':'message','id':'"
                + ID
                + "','from':'alice','to':'bob','text':'hi','log':'alice','seq':12,"
                + "'time':'2026-03-01T12:00:00.000Z','expired':true}"),
        Arguments.of(new Reply.CaughtUp("bob", false), "{'type':'caughtUp','log':'bob'}"),
        Arguments.of(
            new Reply.CaughtUp("bob", true), "{'type':'caughtUp','log':'bob','expired':true}"),
        Arguments.of(
            new Reply.Delivered("ann", "bob", 3),
            "{'type':'delivered','by':'ann','log':'bob','upTo':3}"),
        Arguments.of(
            new Reply.Read("ann", null, "bob", 3),
            "{'type':'read','by':'ann','log':'bob','upTo':3}"),
        Arguments.of(
            new Reply.Read("bob", "ann", "bob", 5),
            "{'type':'read','by':'bob','with':'ann','log':'bob','upTo':5}"),
        Arguments.of(
            new Reply.Page(null, List.of(), true, true),
            "{'type':'page','messages':[],'end':true,'expired':true}"),
        Arguments.of(
            new Reply.Page(
                "p",
                List.of(
                    new Reply.Message(UUID7, "ann", "bob", "1", "bob", 1, NOW, true),
                    new Reply.Message(UUID7, "bob", "ann", "2", "bob", 4, NOW, false)),
                false,
                false),
            "{'type':'page','id':'p','messages':[{'id':'"
                + ID
                + "','from':'ann','to':'bob','text':'1','log':'bob','seq':1,"
                + "'time':'2026-03-01T12:00:00.000Z','expired':true},{'id':'"
                + ID
                + "','from':'bob','to':'ann','text':'2','log':'bob','seq':4,"
                + "'time':'2026-03-01T12:00:00.000Z'}],'end':false}"),
        Arguments.of(
            new Reply.Users("u", List.of("ann", "bob"), false, 20),
            "{'type':'users','id':'u','users':['ann','bob'],'end':false,'count':20}"),
        Arguments.of(
            new Reply.Users(null, List.of(), true, 0),
            "{'type':'users','users':[],'end':true,'count':0}"),
        Arguments.of(
            new Reply.Presence(List.of("ann"), List.of(), 2, null),
            "{'type':'presence','online':['ann'],'offline':[],'count':2}"),
        Arguments.of(
            new Reply.Presence(List.of(), List.of("ann", "bob"), 2, List.of("x")),
            "{'type':'presence','online':[],'offline':['ann','bob'],'count':2}"),
        Arguments.of(
            new Reply.Presence(List.of(), List.of("ann", "b\""), 2, null, Map.of("b\"", NOW)),
            "{'type':'presence','online':[],'offline':['ann','b\\''],'count':2,"
                + "'seen':{'b\\'':'2026-03-01T12:00:00.000Z'}}"),
        Arguments.of(
            new Reply.Presence(List.of(), List.of(), 20_001, null),
            "{'type':'presence','online':[],'offline':[],'count':20001}"),
        Arguments.of(new Reply.Typing("\"ann"), "{'type':'typing','from':'\\'ann'}"),
        Arguments.of(new Reply.Pong("p"), "{'type':'pong','id':'p'}"),
        Arguments.of(new Reply.Pong(null), "{'type':'pong'}"),
        Arguments.of(
            new Reply.Error("e", Code.BUSY, 250),
            "{'type':'error','id':'e','code':'busy',"
                + "'message':'The server is busy; please try again.','retryAfterMs':250}"),
        Arguments.of(
            new Reply.Error(null, Code.TOO_DEEP, null),
            "{'type':'error','code':'too_deep','message':'The frame is nested too deeply.'}"),
        Arguments.of(
            new Reply.Bye(null, Code.RESTART, 1_000, true),
            "{'type':'bye','code':'restart','message':'The server restarts.',"
                + "'retryAfterMs':1000,'reconnect':true}"),
        Arguments.of(
            new Reply.Bye("b", Code.GOODBYE, null, false),
            "{'type':'bye','id':'b','code':'goodbye','message':'Goodbye.','reconnect':false}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatIsWritten")
  void everyReplyIsOneLineInTheOrderOfTheProtocol(Reply reply, String expected) {
    String line = new String(dialect.write(reply, "bob"), UTF_8);

    assertEquals(expected.replace('\'', '"') + "\n", line);
  }

  @Test
  void noReplyIsForgotten() {
    List<Class<?>> written =
        whatIsWritten().<Class<?>>map(row -> row.get()[0].getClass()).distinct().toList();

    for (Class<?> reply : Reply.class.getPermittedSubclasses()) {
      assertTrue(written.contains(reply), reply::getName);
    }
  }

  @Test
  void aRosterAloneIsNotForThisDialect() {
    assertNull(dialect.write(new Reply.Presence(List.of(), List.of(), 2, List.of("a")), "bob"));
  }

  @Test
  void aLargeFrameLeavesNothingInTheNext() {
    Reply large = new Reply.Message(UUID7, "a", "b", "\1".repeat(16_384), "b", 1, NOW, false);

    assertTrue(dialect.write(large, "b").length > 6 * 16_384);
    assertEquals(
        "{\"type\":\"pong\"}\n", new String(dialect.write(new Reply.Pong(null), "b"), UTF_8));
  }

  @Test
  void itIsTheDialectThatAcknowledges() {
    assertEquals("json", dialect.name());
    assertTrue(dialect.acknowledges());
  }

  private void assertRefused(String code, String requestId, String frame, String loggedIn) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> dialect.read(bytes(frame), loggedIn));
    assertEquals(code, refused.code().word());
    assertEquals(requestId, refused.requestId());
  }

  private static byte[] bytes(String frame) {
    return frame.replace('\'', '"').getBytes(UTF_8);
  }

  /** A UUIDv7 made at this time. */
  private static String idAt(long millis) {
    return new UUID(millis << 16 | 0x7abc, 0x8def_0123_4567_89abL).toString();
  }
}
