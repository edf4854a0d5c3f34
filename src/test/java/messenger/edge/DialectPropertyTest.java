package messenger.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import messenger.frame.Code;
import messenger.frame.Dialect;
import messenger.frame.RefusedException;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.frame.Token;
import messenger.scene.CompactByJackson;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class DialectPropertyTest {
  private static final long MAX_TIME = 253_402_300_799_999L; // the end of the year 9999

  private final ObjectMapper jackson = new ObjectMapper();
  private final JsonDialect json = new JsonDialect(Clock.systemUTC());
  private final CompactDialect compact = new CompactDialect(Clock.systemUTC());
  private final LegacyDialect legacy = new LegacyDialect();

  @Property(tries = 500)
  void aMessageComesOutAsItWentIn(
      @ForAll("texts") String text,
      @ForAll("texts") String from,
      @ForAll("texts") String to,
      @ForAll long high,
      @ForAll long low,
      @ForAll long seq,
      @ForAll @LongRange(min = 0, max = MAX_TIME) long millis,
      @ForAll @IntRange(max = 999_999) int nanos)
      throws IOException {
    Instant time = Instant.ofEpochMilli(millis).plusNanos(nanos);
    UUID id = new UUID(high, low);

    JsonNode message =
        written(json, new Reply.Message(id, from, to, text, from, seq, time, false), null);
    assertEquals("message", message.get("type").textValue());
    assertEquals(id.toString(), message.get("id").textValue());
    assertEquals(from, message.get("from").textValue());
    assertEquals(to, message.get("to").textValue());
    assertEquals(text, message.get("text").textValue());
    assertEquals(from, message.get("log").textValue());
    assertEquals(seq, message.get("seq").longValue());
    String written = message.get("time").textValue();
    assertEquals(24, written.length());
    assertEquals(time.truncatedTo(ChronoUnit.MILLIS), Instant.parse(written));

    isTheSameInCompact(new Reply.Message(id, from, to, text, from, seq, time, false));
    isTheSameInCompact(new Reply.Message(id, "self", to, text, "self", seq, time, true));
    isTheSameInCompact(new Reply.Stored(id, to, seq, time, false));

    JsonNode old =
        written(legacy, new Reply.Message(id, from, to, text, to, seq, time, false), "self");
    assertEquals(from, old.get("From").textValue());
    assertEquals(to, old.get("To").textValue());
    assertEquals(text, old.get("Data").textValue());
    assertEquals(false, old.get("Status").booleanValue());
  }

  @Property(tries = 200)
  void listsAndNumbersComeOutAsTheyWentIn(
      @ForAll("names") List<String> names,
      @ForAll("numbers") Map<String, Long> numbers,
      @ForAll("texts") String id,
      @ForAll int count)
      throws IOException {
    JsonNode welcome = written(json, new Reply.Welcome(id, id, true, null, numbers, numbers), null);
    assertEquals(id, welcome.get("id").textValue());
    Map<String, Long> log = new HashMap<>();
    welcome.get("log").forEachEntry((name, seq) -> log.put(name, seq.longValue()));
    assertEquals(numbers, log);

    JsonNode users = written(json, new Reply.Users(id, names, false, count), null);
    assertEquals(names, strings(users.get("users")));
    assertEquals(count, users.get("count").intValue());

    JsonNode roster = written(legacy, new Reply.Presence(names, names, count, names), "self");
    assertEquals(names, strings(roster.get("Users")));

    JsonNode error = written(json, new Reply.Error(id, Code.BUSY, count), null);
    assertEquals(id, error.get("id").textValue());
    assertEquals(count, error.get("retryAfterMs").intValue());

    isTheSameInCompact(new Reply.Welcome(id, id, true, null, numbers, numbers));
    Token token = new Token(id, Instant.ofEpochMilli(count & Integer.MAX_VALUE));
    isTheSameInCompact(new Reply.Welcome(id, id, false, token, numbers, numbers));
    isTheSameInCompact(new Reply.Ok(id, token));
    isTheSameInCompact(new Reply.Users(id, names, false, count));
    isTheSameInCompact(new Reply.Presence(names, names, count, null));
    isTheSameInCompact(new Reply.Error(id, Code.BUSY, count));
  }

  /** A text is read as it was written, by whichever dialect, or refused for its size by each. */
  @Property(tries = 500)
  void aTextIsReadAsItWasWritten(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 200) int times) {
    String said = ("x" + text.replace("\0", "")).repeat(times);
    ObjectNode send =
        jackson
            .createObjectNode()
            .put("type", "send")
            .put("id", UuidCreator.getTimeOrderedEpoch().toString())
            .put("to", "Ann")
            .put("text", said);
    ObjectNode old = jackson.createObjectNode().put("To", "Ann").put("Data", said);
    byte[] utf8 = send.toString().getBytes(UTF_8);
    if (utf8.length > Limits.FRAME) {
      return;
    }
    int bytes = said.getBytes(UTF_8).length;
    String expected = bytes > Limits.TEXT ? "TOO_LARGE" : "ann: " + said;
    assertEquals(expected, said(json, utf8));
    assertEquals(expected, said(compact, CompactByJackson.encode(send.toString())));
    assertEquals(expected, said(legacy, old.toString().getBytes(UTF_8)));
  }

  private static String said(Dialect dialect, byte[] frame) {
    try {
      Request.Send send = (Request.Send) dialect.read(frame, "Bob");
      return send.to() + ": " + send.text();
    } catch (RefusedException e) {
      return e.code().name();
    }
  }

  /** However its letters are written, in text or in bytes, an id is one: a resend is known. */
  @Property(tries = 500)
  void spellingsOfOneIdAreOneId(@ForAll long high, @ForAll long low, @ForAll long capitals) {
    long time = high & 0xFFFF_FFFFL; // in 1970, whatever the bits above
    UUID id = new UUID(time << 16 | 0x7000 | high >>> 52, 1L << 63 | low >>> 2);
    String lower = id.toString();
    StringBuilder mixed = new StringBuilder(lower.length());
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      mixed.append((capitals >>> i & 1) == 0 ? c : Character.toUpperCase(c));
    }
    for (String spelling : List.of(lower, lower.toUpperCase(Locale.ROOT), mixed.toString())) {
      String frame =
          "{\"type\":\"send\",\"id\":\"" + spelling + "\",\"to\":\"ann\",\"text\":\"hi\"}";
      for (byte[] one : List.of(frame.getBytes(UTF_8), CompactByJackson.encode(frame))) {
        Dialect dialect = one[0] == '{' ? json : compact;
        assertEquals(id, ((Request.Send) dialect.read(one, "Bob")).id());
      }
    }
  }

  /** One character more, less or another, and it is no id; nothing is repaired. */
  @Property(tries = 500)
  void whatIsNotQuiteAnIdIsRefused(
      @ForAll @IntRange(max = 35) int at, @ForAll("notInIds") String instead) {
    String id = UuidCreator.getTimeOrderedEpoch().toString();
    String wrong = id.substring(0, at) + instead + id.substring(at + 1);
    ObjectNode send = jackson.createObjectNode().put("type", "send").put("id", wrong);
    String frame = send.put("to", "ann").put("text", "hi").toString();
    assertEquals("BAD_FIELD", said(json, frame.getBytes(UTF_8)));
    assertEquals("BAD_FIELD", said(compact, CompactByJackson.encode(frame)));
  }

  @Provide
  Arbitrary<String> notInIds() {
    return Arbitraries.of(
        "", "00", "g", "G", " ", "_", "+", "\0", "\uFF11", "\u0661", "\u2010", "\u00AD", "0x",
        "--");
  }

  /** Whatever its fields are, a frame is the same request, or refused alike, in JSON and CBOR. */
  @Property(tries = 5_000)
  void jsonAndCompactMeanTheSame(@ForAll("requests") String frame) {
    byte[] cbor = CompactByJackson.encode(frame);
    assertDoesNotThrow(() -> CborSplitter.check(cbor, Limits.FRAME));
    for (String loggedIn : new String[] {null, "Bob"}) {
      assertEquals(
          meaning(json, frame.getBytes(UTF_8), loggedIn), meaning(compact, cbor, loggedIn), frame);
    }
  }

  @Property(tries = 500)
  void anyJsonIsARequestOrRefused(@ForAll("objects") String object) {
    read(object.getBytes(UTF_8));
  }

  @Property(tries = 2_000)
  void anyBytesAreARequestOrRefused(@ForAll byte[] bytes) {
    read(bytes);
  }

  /** One byte of a frame that is right is replaced, so that it still looks like one. */
  @Property(tries = 2_000)
  void aDamagedFrameIsARequestOrRefused(@ForAll @IntRange(max = 400) int at, @ForAll byte damage) {
    byte[] frame =
        ("{\"type\":\"login\",\"id\":\"1\",\"user\":\"bob\",\"password\":\"\\u00e9\","
                + "\"device\":\"d\",\"after\":{\"bob\":1,\"#tea\":20}}")
            .getBytes(UTF_8);
    frame[at % frame.length] = damage;
    read(frame);
    byte[] old =
        "{\"From\":\"bob\",\"To\":\"ann\",\"Data\":\"\\ud83d\\ude00\",\"Status\":true,\"Users\":[1]}"
            .getBytes(UTF_8);
    old[at % old.length] = damage;
    read(old);
    byte[] cbor =
        CompactByJackson.encode(
            "{\"type\":\"login\",\"id\":\"1\",\"user\":\"bob\",\"device\":\"d\","
                + "\"after\":{\"bob\":1,\"#tea\":20},\"x\":[{\"y\":1.5}]}");
    cbor[at % cbor.length] = damage;
    read(cbor);
  }

  /** What Jackson's default parser reads as an object, the server reads too, and nothing else. */
  @Property(tries = 2_000)
  void aPingIsReadIfJacksonReadsIt(@ForAll("soup") @Size(max = 8) List<String> pieces) {
    String frame = "{\"type\":\"ping\",\"x\":" + String.join("", pieces) + "}";
    assertEquals(isObject(frame), isPing(frame), frame);
  }

  /** Every type with some fields, whose values are right in one frame and wrong in another. */
  @Provide
  Arbitrary<String> requests() {
    String id = UuidCreator.getTimeOrderedEpoch().toString();
    Arbitrary<String> type =
        Arbitraries.of(
            "send",
            "received",
            "read",
            "history",
            "login",
            "users",
            "ping",
            "logout",
            "register",
            "password",
            "block",
            "unblock",
            "message",
            "watch");
    Arbitrary<String> field =
        Arbitraries.of(
            "id",
            "id",
            "to",
            "from",
            "text",
            "text",
            "user",
            "password",
            "newPassword",
            "token",
            "device",
            "with",
            "log",
            "log",
            "upTo",
            "before",
            "after",
            "limit",
            "everywhere",
            "x",
            "replyTo");
    Arbitrary<String> value =
        Arbitraries.of(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "7",
            "100",
            "101",
            "1.5",
            "1e2",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "99999999999999999999",
            "\"\"",
            "\" \"",
            "\"a\"",
            "\"bob\"",
            "\"Bob\"",
            "\"#tea\"",
            "\"server\"",
            "\"\\u0000\"",
            "\"\u200b\"",
            "\"\u00e9\"",
            "\"" + "x".repeat(65) + "\"",
            "\"" + "x".repeat(1_025) + "\"",
            "\"" + "\u00e9".repeat(8_192) + "\"",
            "\"" + "\u00e9".repeat(8_193) + "\"",
            "\"" + id + "\"",
            "\"" + id + "\"",
            "\"" + id.replace("-7", "-4") + "\"",
            "\"ffff" + id.substring(4) + "\"",
            "\"" + id.toUpperCase(Locale.ROOT) + "\"",
            "[]",
            "[1]",
            "{}",
            "{\"bob\":1}",
            "{\"bob\":-1}",
            "{\"bob\":\"1\"}",
            "{\"bob\":{\"a\":1}}",
            "{\"\":1}",
            "{\"Bob\":0,\"bob\":1}");
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(20, type.map(word -> "\"" + word + "\"")), Tuple.of(1, value)),
            Arbitraries.maps(field, value).ofMaxSize(6))
        .as(
            (word, fields) -> {
              StringBuilder frame = new StringBuilder("{\"type\":" + word);
              fields.forEach((name, of) -> frame.append(",\"" + name + "\":" + of));
              return frame.append("}").toString();
            })
        .filter(frame -> frame.getBytes(UTF_8).length <= Limits.FRAME)
        .filter(
            frame -> !frame.startsWith("{\"type\":\"received\"") || frame.contains("\"log\":\""));
  }

  @Provide
  Arbitrary<String> objects() {
    return JsonTexts.objects();
  }

  @Provide
  Arbitrary<List<String>> soup() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            "\"a\"",
            "\"b\":",
            "1",
            "-0",
            "01",
            "1.",
            "1e5",
            ",",
            "null",
            "tru",
            "\"\\u00zz\"",
            "\"\\u00e9\"",
            "'",
            "/*",
            "NaN",
            " ")
        .list();
  }

  /** Whole characters only: half a surrogate pair can't be in UTF-8. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x7F),
            Arbitraries.integers().between(0x80, 0xD7FF),
            Arbitraries.integers().between(0xE000, 0x10FFFF),
            Arbitraries.of(0, 0x1F, 0x22, 0x5C, 0x7F, 0x2028, 0xFFFF, 0x10000))
        .list()
        .ofMaxSize(300)
        .map(DialectPropertyTest::joined);
  }

  @Provide
  Arbitrary<List<String>> names() {
    return texts().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<Map<String, Long>> numbers() {
    return Arbitraries.maps(texts(), Arbitraries.longs()).ofMaxSize(5);
  }

  private static String joined(List<Integer> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(text::appendCodePoint);
    return text.toString();
  }

  /** The frame as Jackson understands it, after the splitter has cut it out of a stream. */
  private JsonNode written(Dialect dialect, Reply reply, String self) throws IOException {
    byte[] frame = dialect.write(reply, self);
    try (SplitterScene scene = new SplitterScene()) {
      scene.maxFrameBytes = 1_000_000;
      scene.sends(frame).sends(frame);
      assertEquals(2, scene.events.size());
      assertArrayEquals(
          new String(frame, UTF_8).strip().getBytes(UTF_8), scene.events.get(1).getBytes(UTF_8));
    }
    return jackson.readTree(frame);
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(item -> strings.add(item.textValue()));
    return strings;
  }

  private void isTheSameInCompact(Reply reply) throws IOException {
    byte[] frame = compact.write(reply, "Self");
    assertDoesNotThrow(() -> CborSplitter.check(frame, frame.length));
    assertEquals(
        jackson.readTree(json.write(reply, "Self")), CompactByJackson.decode(frame, "self"));
  }

  private static String meaning(Dialect dialect, byte[] frame, String loggedIn) {
    try {
      return dialect.read(frame, loggedIn).toString();
    } catch (RefusedException e) {
      return e.code() + " " + e.requestId();
    }
  }

  private void read(byte[] frame) {
    for (Dialect dialect : List.of(json, legacy, compact)) {
      for (String loggedIn : new String[] {null, "Bob"}) {
        try {
          Request request = dialect.read(frame, loggedIn);
          assertTrue(request.kind() != null);
        } catch (RefusedException e) {
          assertTrue(e.code() != null);
        }
      }
    }
    try {
      new Dialects(json, legacy).choose(frame);
    } catch (RefusedException e) {
      assertTrue(e.code() != null);
    }
  }

  private boolean isPing(String frame) {
    try {
      return json.read(frame.getBytes(UTF_8), null) instanceof Request.Ping;
    } catch (RefusedException e) {
      return false;
    }
  }

  private boolean isObject(String frame) {
    try {
      return jackson
              .reader()
              .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
              .readTree(frame.getBytes(UTF_8))
          instanceof ObjectNode;
    } catch (IOException e) {
      return false;
    }
  }
}
