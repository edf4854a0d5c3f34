package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        BenchDialect.JSON.login("ann"));
    assertEquals(
        "{\"type\":\"send\",\"id\":\"7\",\"to\":\"bob\",\"text\":\"hi\"}",
        BenchDialect.JSON.send("7", "ann", "bob", "hi"));
    assertEquals(
        "{\"From\":\"ann\",\"To\":\"Server\",\"Data\":\"\",\"Status\":false,\"Users\":null}",
        BenchDialect.LEGACY.login("ann"));
    assertEquals(
        "{\"type\":\"login\",\"id\":\"login\",\"user\":\"ann\",\"device\":\"bench\",\"after\":{\"ann\":0}}",
        BenchDialect.JSON.comeBack("ann"));
    assertEquals(
        BenchDialect.LEGACY.login("ann"),
        BenchDialect.LEGACY.comeBack("ann"),
        "these get what they have missed anyway");
    assertEquals(
        "{\"type\":\"received\",\"log\":\"ann\",\"upTo\":32}",
        BenchDialect.JSON.received("ann", 32));
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
}
