package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import messenger.scene.CompactByJackson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchDialectTest {
  private static BenchFrame read(BenchDialect dialect, String frame) throws IOException {
    byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
    return dialect.read(bytes, 0, bytes.length);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          JSON   | {"type":"welcome","user":"ann","log":{"ann":7},"unread":{}}            | Served[]
          JSON   | {"type":"message","from":"ann","to":"bob","text":"hi","seq":1}         | Text[from=ann, text=hi, seq=1]
          JSON   | {"text":"hi","seq":1,"from":"ann","more":{"from":"eve"},"type":"message"} | Text[from=ann, text=hi, seq=1]
          JSON   | {"type":"stored","id":"7","log":"bob","seq":3}                         | Stored[id=7]
          JSON   | {"type":"error","id":"7","code":"busy","retryAfterMs":50}              | Refused[id=7, code=busy]
          JSON   | {"type":"error","code":"bad_frame","message":"no"}                     | Refused[id=null, code=bad_frame]
          JSON   | {"type":"bye","code":"busy","retryAfterMs":50,"reconnect":true}        | Bye[code=busy, retryAfterMs=50]
          JSON   | {"type":"bye","code":"replaced","reconnect":false}                     | Bye[code=replaced, retryAfterMs=-1]
          JSON   | {"type":"presence","online":["ann"],"count":1}                         | Presence[]
          JSON   | {"type":"caughtUp","log":"ann"}                                        | Other[]
          JSON   | {"from":"ann"}                                                         | Other[]
          LEGACY | {"From":"Server","To":"All","Data":"","Status":false,"Users":["ann"]}  | Served[]
          LEGACY | {"From":"ann","To":"bob","Data":"hi","Status":false,"Users":null}      | Text[from=ann, text=hi, seq=0]
          LEGACY | {"From":"Server","To":"bob","Data":"Please log in","Status":false}     | Refused[id=null, code=notice]
          """)
  void everyFrameIsReadAsWhatItMeans(BenchDialect dialect, String frame, String meaning)
      throws IOException {
    assertEquals(meaning, read(dialect, frame).toString());
  }

  @Test
  void whatIsNoJsonIsAnError() {
    assertThrows(IOException.class, () -> read(BenchDialect.JSON, "{nonsense}"));
  }

  @Test
  void theFramesOfAClientAreThoseOfTheProtocol() {
    assertEquals(
        "{\"type\":\"login\",\"id\":\"login\",\"user\":\"ann\",\"device\":\"bench\"}",
        text(BenchDialect.JSON.login("ann")));
    assertEquals(
        "{\"type\":\"send\",\"id\":\"7\",\"to\":\"bob\",\"text\":\"hi\"}",
        text(BenchDialect.JSON.send("7", "ann", "bob", "hi")));
    assertEquals(
        "{\"From\":\"ann\",\"To\":\"Server\",\"Data\":\"\",\"Status\":false,\"Users\":null}",
        text(BenchDialect.LEGACY.login("ann")));
    assertEquals(
        "{\"type\":\"login\",\"id\":\"login\",\"user\":\"ann\",\"device\":\"bench\",\"after\":{\"ann\":0}}",
        text(BenchDialect.JSON.comeBack("ann")));
    assertEquals(
        text(BenchDialect.LEGACY.login("ann")),
        text(BenchDialect.LEGACY.comeBack("ann")),
        "these get what they have missed anyway");
    assertEquals(
        "{\"type\":\"received\",\"log\":\"ann\",\"upTo\":32}",
        text(BenchDialect.JSON.received("ann", 32)));
  }

  @ParameterizedTest(name = "{1} is charged to the presence budget: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          JSON   | {"type":"presence","online":["ann"],"count":1}    | true
          JSON   | {"type":"welcome","user":"ann"}                   | false
          JSON   | {"type":"message","from":"ann","text":"presence"} | false
          LEGACY | {"From":"Server","To":"All","Users":["ann"]}      | true
          LEGACY | {"From":"ann","To":"bob","Data":"Users"}          | false
          """)
  void listsAndChangesArePresence(BenchDialect dialect, String frame, boolean presence)
      throws IOException {
    assertEquals(presence, dialect.tellsPresence(read(dialect, frame)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"welcome","user":"ann","log":{"ann":7},"limits":[1]}    | Served[]
          {"type":"message","from":"ann","text":"hi","seq":70000}         | Text[from=ann, text=hi, seq=70000]
          {"text":"hi","x":{"y":[1.5,-300,null,{}]},"from":"ann","type":"message"} | Text[from=ann, text=hi, seq=0]
          {"type":"stored","id":"0195519a-7a00-7abc-8def-0123456789ab"}   | Stored[id=0195519a-7a00-7abc-8def-0123456789ab]
          {"type":"error","id":"login","code":"busy","retryAfterMs":5000} | Refused[id=login, code=busy]
          {"type":"error","code":"bad_frame","message":"no"}              | Refused[id=null, code=bad_frame]
          {"type":"bye","code":"busy","retryAfterMs":50,"reconnect":true} | Bye[code=busy, retryAfterMs=50]
          {"type":"bye","code":"replaced"}                                | Bye[code=replaced, retryAfterMs=-1]
          {"type":"presence","online":["ann"],"count":1}                  | Presence[]
          {"from":"ann"}                                                  | Other[]
          """)
  void everyCompactFrameIsReadHoweverItIsCut(String frame, String meaning) throws IOException {
    byte[] stream = CompactByJackson.encode(frame);
    List<String> read = new ArrayList<>();
    Splitter whole = BenchDialect.COMPACT.splitter();
    Splitter pieces = BenchDialect.COMPACT.splitter();
    Splitter.Sink sink = (bytes, from, to) -> read.add(meaning(bytes, from, to));
    byte[] twice = Arrays.copyOf(stream, 2 * stream.length);
    System.arraycopy(stream, 0, twice, stream.length, stream.length);

    whole.feed(twice, 0, twice.length, sink);
    for (int at = 0; at < twice.length; at++) {
      pieces.feed(twice, at, at + 1, sink);
    }

    assertEquals(Collections.nCopies(4, meaning), read);
  }

  private static String meaning(byte[] bytes, int from, int to) {
    try {
      return BenchDialect.COMPACT.read(bytes, from, to).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bf", "a17f", "a100ff"})
  void aCompactFrameHasALength(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    Splitter splitter = BenchDialect.COMPACT.splitter();
    assertThrows(
        IllegalArgumentException.class,
        () -> splitter.feed(bytes, 0, bytes.length, (all, from, to) -> {}));
  }

  @ParameterizedTest
  @ValueSource(ints = {23, 24, 255, 256, 16_384})
  void theCompactFramesOfAClientAreThoseOfTheProtocol(int length) {
    String id = "0195519a-7a00-7abc-8def-0123456789ab";
    String text = "x".repeat(length);

    assertArrayEquals(
        CompactByJackson.encode(
            "{\"type\":\"login\",\"id\":\"login\",\"user\":\"ann\",\"device\":\"bench\"}"),
        BenchDialect.COMPACT.login("ann"));
    assertArrayEquals(
        CompactByJackson.encode(
            "{\"type\":\"login\",\"id\":\"login\",\"user\":\"ann\",\"device\":\"bench\",\"after\":{\"ann\":0}}"),
        BenchDialect.COMPACT.comeBack("ann"));
    assertArrayEquals(
        CompactByJackson.encode(
            "{\"type\":\"send\",\"id\":\"%s\",\"to\":\"bob\",\"text\":\"%s\"}".formatted(id, text)),
        BenchDialect.COMPACT.send(id, "ann", "bob", text));
  }

  private static String text(byte[] frame) {
    return new String(frame, StandardCharsets.UTF_8);
  }
}
