package messenger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
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
import messenger.scene.CompactByJackson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CompactDialectTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String MADE = "019ca9450a00"; // NOW, in milliseconds
  private static final String MADE_SOON = "019ca9450a07"; // 7 ms later
  private static final String ID = MADE + "7abc8def0123456789ab";
  private static final UUID UUID7 = UUID.fromString("019ca945-0a00-7abc-8def-0123456789ab");

  private static final String REPLIED = "019ca9450a007abc8def0123456789aa";
  private static final UUID REPLIED_TO = UUID.fromString("019ca945-0a00-7abc-8def-0123456789aa");

  private static final Address ALICE = Address.of("alice");

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final CompactDialect dialect = new CompactDialect(clock);
  private final JsonDialect json = new JsonDialect(clock);

  // ---- Reading ----

  static Stream<Arguments> whatIsUnderstood() {
    return Stream.of(
        Arguments.of(
            "a4 00 01 01 50" + ID + " 02 63626f62 04 626869",
            new Request.Send(UUID7, Address.of("bob"), "hi")),
        Arguments.of(
            "a5 04 626869 02 63626f62 01 7824 "
                + HexFormat.of().formatHex(UUID7.toString().getBytes())
                + " 03 65414c494345 1800 01",
            new Request.Send(UUID7, Address.of("bob"), "hi")),
        Arguments.of(
            "a5 00 01 01 50" + ID + " 02 63626f62 04 626869 1824 50" + REPLIED,
            new Request.Send(UUID7, Address.of("bob"), "hi", REPLIED_TO)),
        Arguments.of(
            "a5 00 01 01 50"
                + ID
                + " 02 63626f62 04 626869 1824 7824"
                + HexFormat.of().formatHex(REPLIED_TO.toString().getBytes()),
            new Request.Send(UUID7, Address.of("bob"), "hi", REPLIED_TO)),
        Arguments.of("a2 00 03 08 1a00010000", new Request.Received(null, ALICE, 65_536)),
        Arguments.of("a3 00 03 07 f6 08 01", new Request.Received(null, ALICE, 1)),
        Arguments.of(
            "a4 00 05 01 50" + ID + " 0a 63626f62 08 1b7fffffffffffffff",
            new Request.Read(UUID7.toString(), Address.of("bob"), Long.MAX_VALUE)),
        Arguments.of(
            "a3 00 08 0b 63426f62 0d a1 63626f62 07",
            new Request.Login(null, "Bob", null, null, Map.of("bob", 7L))),
        Arguments.of(
            "a5 00 13 01 6131 0b 63426f62 0c 6164 181f 683132333435363738",
            new Request.Register(
                new Request.Login(
                    "1", "Bob", new Request.Credential(false, "12345678"), "d", Map.of()))),
        Arguments.of(
            "a4 00 14 01 6131 181f 6178 1823 683132333435363738",
            new Request.ChangePassword("1", "x", "12345678")),
        Arguments.of(
            "a3 00 15 01 6131 0b 63626f62", new Request.Block("1", Address.of("bob"), true)),
        Arguments.of("a2 00 16 0b 63626f62", new Request.Block(null, Address.of("bob"), false)),
        Arguments.of("a2 00 17 02 63426f62", new Request.Typing(null, Address.of("bob"))),
        Arguments.of(
            "a2 00 1818 10 82 63426f62 63616e6e", new Request.Watch(null, Set.of("bob", "ann"))),
        Arguments.of("a2 00 1818 10 80", new Request.Watch(null, Set.of())),
        Arguments.of("a2 00 06 10 82 a1 01 8101 f6", new Request.Ping(null)),
        Arguments.of("a2 00 0f 1821 f5", new Request.Logout(null, true)),
        Arguments.of("a2 00 0f 1821 f4", new Request.Logout(null, false)),
        Arguments.of(
            "a3 00 08 0b 63626f62 1820 6174",
            new Request.Login(null, "bob", new Request.Credential(true, "t"), null, Map.of())),
        Arguments.of("a3 00 06 1822 01 1824 01", new Request.Ping(null)),
        Arguments.of("a1 00 06", new Request.Ping(null)),
        Arguments.of("bb0000000000000001 1b0000000000000000 1900 06", new Request.Ping(null)),
        Arguments.of(
            "a9 00 06 01 6131 18ff f93c00 19ffff a1 6161 8101 20 40 1864 f7 1865 f820 02 05 21 1b8000000000000000",
            new Request.Ping("1")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatIsUnderstood")
  void everyRequestIsUnderstood(String hex, Request expected) {
    assertEquals(expected, dialect.read(bytes(hex), "alice"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        // the frame itself
        "                              | bad_frame",
        "00                            | bad_frame",
        "a1                            | bad_frame",
        "a10006 00                     | bad_frame",
        "a10006 a10006                 | bad_frame",
        "bf0006ff                      | bad_frame",
        "a100 7f 6161 ff               | bad_frame",
        "a1 00 c1 06                   | bad_frame",
        "a1 00 1b ffffffffff           | bad_frame",
        "a1 00 7b 7fffffffffffffff     | bad_frame",
        "a1 00 9b 7fffffffffffffff     | bad_frame",
        "bb 8000000000000000           | bad_frame",
        "a1 00 62 61                   | bad_frame",
        // keys
        "a2 00 06 00 06                | bad_frame",
        "a2 00 06 1800 06              | bad_frame",
        "a2 00 06 1b0000000000000000 06 | bad_frame",
        "a3 00 06 187b 01 187b 01      | bad_frame",
        "a3 00 06 20 01 20 01          | bad_frame",
        "a3 00 06 20 01 3800 01        | bad_frame",
        "a2 00 06 6161 01              | bad_frame",
        "a2 00 06 4161 01              | bad_frame",
        "a2 00 06 f6 01                | bad_frame",
        "a2 00 06 80 01                | bad_frame",
        "a2 00 06 1bffffffffffffffff 01 | bad_frame",
        "a2 00 06 18ff a2 6161 01 6161 01 | bad_frame",
        "a2 00 06 18ff a2 01 01 01 01  | bad_frame",
        "a2 00 06 18ff a1 f4 01        | bad_frame",
        "a3 00 08 0b 63626f62 0d a2 6161 01 6161 01 | bad_frame",
        "a2 00 06 18ff 81818181818181818181818181818180 | too_deep",
        // type
        "a0                            | bad_field",
        "a1 00 f6                      | bad_field",
        "a1 00 6470696e67              | bad_field",
        "a1 00 f93c00                  | bad_field",
        "a1 00 4106                    | bad_field",
        "a1 00 8106                    | bad_field",
        "a1 00 00                      | unsupported",
        "a1 00 02                      | unsupported",
        "a1 00 12                      | unsupported",
        "a1 00 20                      | unsupported",
        "a1 00 1b7fffffffffffffff      | unsupported",
        // values of another kind
        "a2 00 06 01 07                | bad_field",
        "a2 00 06 01 60                | bad_field",
        "a2 00 06 01 4f0195519a7a007abc8def0123456789 | bad_field",
        "a2 00 06 01 f7                | bad_field",
        "a2 00 0b 0f f93c00            | bad_field",
        "a2 00 0b 0f fb3ff0000000000000 | bad_field",
        "a2 00 0b 0f 00                | bad_field",
        "a2 00 0b 0f 1865              | bad_field",
        "a2 00 0b 0f 20                | bad_field",
        "a2 00 0b 0f 1bffffffffffffffff | bad_field",
        "a2 00 0b 0d 43626f62          | bad_field",
        "a3 00 05 0a 63626f62 08 3bffffffffffffffff | bad_field",
        "a2 00 03 08 00                | bad_field",
        "a3 00 08 0b 63626f62 0d a1 01 01 | bad_field",
        "a3 00 08 0b 63626f62 0d a1 63626f62 20 | bad_field",
        "a3 00 08 0b 63626f62 0d a1 63626f62 81 01 | bad_field",
        "a1 00 17                      | bad_field",
        "a2 00 17 02 4401020304        | bad_field",
        "a1 00 1818                    | bad_field",
        "a2 00 1818 10 63626f62        | bad_field",
        "a2 00 1818 10 81 01           | bad_field",
        "a2 00 1818 10 81 8163626f62   | bad_field",
        "a2 00 1818 10 8164 23746561   | bad_field",
        "a2 00 1818 10 9a000000ff      | bad_frame",
        "a2 00 06 10 81818181818181818181818181818180 | too_deep",
        "a2 00 13 0b 63626f62          | bad_field",
        "a3 00 13 0b 63626f62 181f 08  | bad_field",
        "a3 00 13 0b 63626f62 181f 483132333435363738 | bad_field",
        "a3 00 13 0b 63626f62 181f 6731323334353637 | bad_field",
        "a2 00 14 181f 6178            | bad_field",
        "a1 00 15                      | bad_field",
        "a2 00 15 0b 05                | bad_field",
        "a2 00 15 0b 65414c494345      | bad_field",
        "a3 00 06 1823 6178 1823 6178  | bad_frame",
        "a2 00 0f 1821 01              | bad_field",
      })
  void whatIsNoRequestIsRefused(String hex, String code) {
    byte[] frame = bytes(hex == null ? "" : hex);
    RefusedException refused =
        assertThrows(RefusedException.class, () -> dialect.read(frame, "alice"));
    assertEquals(code, refused.code().word());
    assertNull(refused.requestId());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "a2 00 01 01 50" + ID + ", 019ca945-0a00-7abc-8def-0123456789ab",
    "a2 01 50" + ID + " 00 01, 019ca945-0a00-7abc-8def-0123456789ab",
    "a2 00 01 01 63722031, r 1",
    "a5 00 01 01 50" + ID + " 02 63626f62 04 626869 1824 f5, 019ca945-0a00-7abc-8def-0123456789ab",
    "a5 00 01 01 50"
        + ID
        + " 02 63626f62 04 626869 1824 50019ca9450a004abc8def0123456789ab,"
        + " 019ca945-0a00-7abc-8def-0123456789ab",
  })
  void aRefusalCarriesTheId(String hex, String id) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> dialect.read(bytes(hex), "alice"));
    assertEquals("bad_field", refused.code().word());
    assertEquals(id, refused.requestId());
  }

  @Test
  void aFrameBeyondTheLimitIsRefused() {
    byte[] frame = new byte[65_537];
    frame[0] = (byte) 0xA0;
    RefusedException refused =
        assertThrows(RefusedException.class, () -> dialect.read(frame, "alice"));
    assertEquals(Code.TOO_LARGE, refused.code());
  }

  @Test
  void moreThanAHundredAreTooManyToWatch() {
    String hundred = "63626f62".repeat(100);
    assertEquals(
        new Request.Watch(null, Set.of("bob")),
        dialect.read(bytes("a2 00 1818 10 9864 " + hundred), "alice"));
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> dialect.read(bytes("a2 00 1818 10 9865 63626f62" + hundred), "alice"));
    assertEquals(Code.BAD_FIELD, refused.code());
  }

  /** As many keys as fit, in less than the square of their number. */
  @Test
  void aFrameFullOfKeysIsReadAtOnce() {
    StringBuilder hex = new StringBuilder("b93e81 00 06");
    for (int key = 256; key < 256 + 0x3e80; key++) {
      hex.append("19%04x00".formatted(key));
    }
    assertEquals(new Request.Ping(null), dialect.read(bytes(hex.toString()), "alice"));
  }

  // ---- Writing ----

  static Stream<Arguments> whatIsWritten() {
    Instant soon = NOW.plusMillis(7);
    return Stream.of(
        Arguments.of(
            new Reply.Message(UUID7, "bob", "alice", "hi", "alice", 5, soon, false),
            "a6 00 00 01 50" + ID + " 03 63626f62 04 626869 05 05 06 07"),
        Arguments.of(
            new Reply.Message(UUID7, "bob", "alice", "hi", REPLIED_TO, "alice", 5, soon, false),
            "a7 00 00 01 50" + ID + " 03 63626f62 04 626869 1824 50" + REPLIED + " 05 05 06 07"),
        Arguments.of(
            new Reply.Message(UUID7, "alice", "bob", "hi", "alice", 1_000, soon, true),
            "a7 00 00 01 50" + ID + " 02 63626f62 04 626869 05 1903e8 06 07 17 f5"),
        Arguments.of(
            new Reply.Message(UUID7, "alice", "#tea", "\u00e9", "#tea", 1, NOW, false),
            "a7 00 00 01 50" + ID + " 02 6423746561 04 62c3a9 05 01 06 00 07 6423746561"),
        Arguments.of(
            new Reply.Stored(UUID7, "alice", 24, NOW.minusMillis(1), false),
            "a4 00 02 01 50" + ID + " 05 1818 06 20"),
        Arguments.of(
            new Reply.Stored(UUID7, "alice", 24, NOW, true),
            "a5 00 02 01 50" + ID + " 05 1818 06 00 16 f5"),
        Arguments.of(
            new Reply.Presence(List.of("bob"), List.of(), 2, null), "a3 00 0c 13 8163626f62 11 02"),
        Arguments.of(
            new Reply.Presence(List.of(), List.of("bob"), 2, null, Map.of("bob", soon)),
            "a4 00 0c 14 8163626f62 11 02 1825 a1 63626f62 1b0000" + MADE_SOON),
        Arguments.of(
            new Reply.Welcome(
                UUID7.toString(), "alice", true, null, Map.of("alice", 9L), Map.of("bob", 1L)),
            "a7 00 09 01 50"
                + ID
                + " 0b 65616c696365 07 a165616c69636509 181c f5 181d a163626f6201"
                + " 181e a8 01 1a00010000 02 194000 03 10 04 1840 05 1840 06 1840 07 1864 08 1864"),
        Arguments.of(
            new Reply.Welcome(
                null, "alice", false, new Token("tkn", soon), Map.of("alice", 9L), Map.of()),
            "a6 00 09 0b 65616c696365 07 a165616c69636509 1820 6374 6b6e 1822 1b0000"
                + MADE_SOON
                + " 181e a8 01 1a00010000 02 194000 03 10 04 1840 05 1840 06 1840 07 1864 08 1864"),
        Arguments.of(new Reply.Ok(null, null), "a1 00 12"),
        Arguments.of(new Reply.Ok("o", null), "a2 00 12 01 616f"),
        Arguments.of(
            new Reply.Ok("o", new Token("tkn", soon)),
            "a4 00 12 01 616f 1820 63746b6e 1822 1b0000" + MADE_SOON),
        Arguments.of(new Reply.CaughtUp("alice", false), "a1 00 0a"),
        Arguments.of(new Reply.CaughtUp("alice", true), "a2 00 0a 17 f5"),
        Arguments.of(new Reply.Delivered("bob", "alice", 3), "a3 00 04 09 63626f62 08 03"),
        Arguments.of(new Reply.Read("bob", null, "alice", 3), "a3 00 05 09 63626f62 08 03"),
        Arguments.of(new Reply.Read("alice", "bob", "alice", 3), "a3 00 05 0a 63626f62 08 03"),
        Arguments.of(
            new Reply.Page(
                "h",
                List.of(new Reply.Message(UUID7, "bob", "alice", "hi", "alice", 5, soon, false)),
                true,
                false),
            "a4 00 0e 01 6168 15 81 a5 01 50" + ID + " 03 63626f62 04 626869 05 05 06 07 12 f5"),
        Arguments.of(new Reply.Page(null, List.of(), false, true), "a2 00 0e 17 f5"),
        Arguments.of(
            new Reply.Users("u", List.of("bob"), false, 7), "a4 00 0b 01 6175 10 8163626f62 11 07"),
        Arguments.of(new Reply.Users(null, List.of(), true, 0), "a3 00 0b 11 00 12 f5"),
        Arguments.of(new Reply.Typing("bob"), "a2 00 17 03 63626f62"),
        Arguments.of(new Reply.Pong(null), "a1 00 07"),
        Arguments.of(
            new Reply.Error(UUID7.toString(), Code.BUSY, 50),
            "a5 00 11 01 50"
                + ID
                + " 1818 6462757379 1819 7825"
                + HexFormat.of().formatHex(Code.BUSY.sentence().getBytes())
                + " 181a 1832"),
        Arguments.of(
            new Reply.Bye(null, Code.GOODBYE, null, false),
            "a3 00 10 1818 67676f6f64627965 1819 68476f6f646279652e"),
        Arguments.of(
            new Reply.Bye("b", Code.GOODBYE, 1, true),
            "a6 00 10 01 6162 1818 67676f6f64627965 1819 68476f6f646279652e 181a 01 181b f5"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatIsWritten")
  void aReplyLeavesOutWhatItsReaderKnows(Reply reply, String hex) {
    assertEquals(hex.replace(" ", ""), HexFormat.of().formatHex(dialect.write(reply, "Alice")));
  }

  /** Read by Jackson and filled up again, it is what the json dialect says. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("whatIsWritten")
  void aReplySaysTheSameInBothDialects(Reply reply, String hex) throws IOException {
    for (String self : new String[] {"Alice", null}) {
      assertEquals(
          new ObjectMapper().readTree(json.write(reply, self)),
          CompactByJackson.decode(dialect.write(reply, self), "alice"));
    }
  }

  @Test
  void noReplyIsForgotten() {
    List<Object> known = whatIsWritten().<Object>map(row -> row.get()[0].getClass()).toList();

    for (Class<?> reply : Reply.class.getPermittedSubclasses()) {
      assertTrue(known.contains(reply), reply::getName);
    }
  }

  /** Who has no whole lists is not told that nothing has changed. */
  @Test
  void aListThatBringsNoChangeIsNotWritten() {
    assertNull(dialect.write(new Reply.Presence(List.of(), List.of(), 2, List.of("a")), "alice"));
  }

  /** What docs/protocol.md says: 26 bytes of text between names of six letters. */
  @Test
  void aMessageCostsFewBytes() {
    String text = "x".repeat(26);
    byte[] send =
        CompactByJackson.encode(
            "{\"type\":\"send\",\"id\":\"%s\",\"to\":\"robert\",\"text\":\"%s\"}"
                .formatted(UUID7, text));
    Instant soon = NOW.plusMillis(9);
    byte[] message =
        dialect.write(
            new Reply.Message(UUID7, "alicia", "robert", text, "robert", 1_000, soon, false),
            "robert");
    byte[] stored = dialect.write(new Reply.Stored(UUID7, "alicia", 1_000, soon, false), "alicia");

    assertEquals(new Request.Send(UUID7, Address.of("robert"), text), dialect.read(send, "alicia"));
    assertEquals(List.of(58, 64, 27), List.of(send.length, message.length, stored.length));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
