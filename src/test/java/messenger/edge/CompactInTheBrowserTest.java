package messenger.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import messenger.frame.Code;
import messenger.frame.Reply;
import messenger.frame.Token;
import messenger.scene.CompactByJackson;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** web/sdk/cbor.js, run by Node: skipped where there is none. */
class CompactInTheBrowserTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SELF = "alice";
  private static final UUID ID = UUID.fromString("019ca945-0a00-7abc-8def-0123456789ab");

  private final JsonDialect json = new JsonDialect(Clock.systemUTC());
  private final CompactDialect compact = new CompactDialect(Clock.systemUTC());

  @BeforeAll
  static void nodeIsThere() throws InterruptedException {
    boolean there;
    try {
      there = new ProcessBuilder(node(), "--version").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "there is no Node");
  }

  @Test
  void itReadsWhatTheServerWritesAsTheJsonDialectSaysIt() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (Reply reply : replies()) {
      ObjectNode line = JSON.createObjectNode().put("self", SELF);
      line.set("json", JSON.readTree(json.write(reply, SELF)));
      lines.add(line.put("cbor", hex(compact.write(reply, SELF))).toString());
    }
    assertEquals("", run(List.of("src/test/js/compare-dialects.js"), lines));
  }

  @Test
  void itWritesWhatTheServerReads() throws IOException, InterruptedException {
    List<String> frames =
        List.of(
            "{'type':'login','id':'%s','user':'alice','device':'d','after':{'alice':70000}}",
            "{'type':'send','id':'%s','to':'b\u00f6b','text':'\u20ac \ud83d\ude00'}",
            "{'type':'received','id':'r','log':'bob','upTo':9007199254740991}",
            "{'type':'read','with':'bob','upTo':1}",
            "{'type':'history','id':'%s','with':'bob','before':256,'limit':50}",
            "{'type':'users','id':'%s','after':'bob','limit':100}",
            "{'type':'ping','id':'%s'}",
            "{'type':'logout','id':'%s'}",
            "{'type':'logout','id':'%s','everywhere':true}",
            "{'type':'login','id':'%s','user':'alice','password':'p\u00e4ss'}",
            "{'type':'login','id':'%s','user':'alice','token':'t-o_k'}",
            "{'type':'register','id':'%s','user':'alice','password':'p\u00e4ssword','device':'d'}",
            "{'type':'password','id':'%s','password':'x','newPassword':'p\u00e4ssword'}",
            "{'type':'block','id':'%s','user':'b\u00f6b'}",
            "{'type':'unblock','id':'%s','user':'b\u00f6b'}");
    List<String> lines = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String frame : frames) {
      String written = frame.replace('\'', '"').formatted(ID);
      lines.add("{\"self\":\"" + SELF + "\",\"write\":" + written + "}");
      expected.add(hex(CompactByJackson.encode(written)));
    }
    String heard = run(List.of("src/test/js/compare-dialects.js"), lines);

    assertEquals(expected, heard.lines().toList());
    for (int i = 0; i < frames.size(); i++) {
      JsonNode frame = JSON.readTree(lines.get(i)).get("write");
      assertEquals(
          json.read(frame.toString().getBytes(UTF_8), SELF),
          compact.read(HexFormat.of().parseHex(expected.get(i)), SELF));
    }
  }

  private static List<Reply> replies() {
    List<Reply> replies = new ArrayList<>();
    CompactDialectTest.whatIsWritten().forEach(row -> replies.add((Reply) row.get()[0]));
    Instant time = Instant.parse("2026-03-01T12:00:00.120Z");
    for (String text : texts()) {
      for (long seq : new long[] {0, 23, 24, 255, 256, 65_535, 65_536, 1L << 32, 1L << 52}) {
        replies.add(new Reply.Message(ID, "bob", SELF, text, SELF, seq, time, seq == 0));
        replies.add(new Reply.Stored(ID, SELF, seq, time.minusSeconds(seq % 100_000), seq == 0));
      }
      replies.add(new Reply.Users(ID.toString(), List.of(text, "x"), true, Integer.MAX_VALUE));
      replies.add(new Reply.Welcome("w", SELF, false, null, Map.of(text, 1L), Map.of(text, 2L)));
      Token token = new Token(text, time);
      replies.add(new Reply.Welcome("w", SELF, true, token, Map.of(text, 1L), Map.of()));
      replies.add(new Reply.Ok(text, token));
      replies.add(new Reply.Error(text, Code.NOT_FOUND, null));
    }
    return replies;
  }

  private static Stream<String> characters() {
    return Stream.of(
        "a", "\u0000", "\u007f", "\u0080", "\u07ff", "\uffff", "\ufeff", "\ud83d\ude00");
  }

  private static List<String> texts() {
    return Stream.of(0, 1, 23, 24, 47, 48, 255, 256)
        .flatMap(length -> characters().map(character -> character.repeat(length)))
        .distinct()
        .toList();
  }

  private static String node() {
    String path = System.getenv("PLAYWRIGHT_NODEJS_PATH");
    return path == null || path.isEmpty() ? "node" : path;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String run(List<String> arguments, List<String> lines)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(node()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread writer =
        new Thread(
            () -> {
              try (var in = process.outputWriter(UTF_8)) {
                for (String line : lines) {
                  in.write(line + "\n");
                }
              } catch (IOException e) {
                // It has ended, and says why.
              }
            });
    writer.start();
    String heard = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), "Node hangs");
    assertEquals(0, process.exitValue(), heard);
    return heard;
  }
}
