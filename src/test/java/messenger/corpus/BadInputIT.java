package messenger.corpus;

import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every line of {@code bad-inputs.txt}, through every door, before the login and after it: it gets
 * the answer that stands there, which says nothing about the server's insides, and nobody else
 * notices. What was answered is written to {@code target/security/corpus.md}; docs/ has the same.
 */
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  private static final Path MEASURED = Path.of("target/security/corpus.md");
  private static final Path DOCUMENTED = Path.of("docs/security-corpus.md");
  private static final Pattern FORGED_OR_WRONG =
      Pattern.compile("^[^\\[]{0,40}\\b(ERROR|FATAL)\\b|^\\s+at |Exception|\\x1b|\\x9b");

  /** Refused as a legacy client, who then tries again. */
  private static final String THEN_IN = " + in";

  private final ObjectMapper json = new ObjectMapper();
  private final ObjectMapper cbor = new ObjectMapper(new CBORFactory());
  private final ExecutorService threads = Executors.newFixedThreadPool(6);
  private final CorpusTable table = new CorpusTable();
  private ServerProcess server;
  private int logged;
  private Client friend;

  @BeforeAll
  void aFriendIsConnected(ServerProcess shared) throws IOException {
    server = shared;
    logged = server.standardError().size();
    friend = Client.json(server, Door.WEBSOCKET, fresh("friend"));
  }

  static Stream<BadInput> inputs() {
    return BadInput.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputs")
  void everyInputGetsItsAnswer(BadInput input) throws Exception {
    List<Future<Heard>> all = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      for (Door door : Door.values()) {
        all.add(threads.submit(() -> heard(input, door, phase)));
      }
    }
    List<Heard> heard = new ArrayList<>();
    for (Future<Heard> one : all) {
      heard.add(one.get());
    }
    Map<String, String> delivered = delivered(heard);
    friend.isAlive();
    assertAll(heard.stream().map(one -> () -> isRight(one, input, delivered)));
  }

  /**
   * What came of it.
   *
   * @param text the text that was sent, if it should be delivered
   */
  private record Heard(
      Door door, Phase phase, String expected, String answer, String me, String text) {
    boolean isTaken() {
      return text != null && answer.equals("stored");
    }
  }

  private void isRight(Heard heard, BadInput input, Map<String, String> delivered) {
    String answer = heard.answer();
    if (heard.isTaken()) {
      assertEquals(heard.text(), delivered.get(heard.me()));
      answer = "delivered";
    }
    if (heard.expected().equals(answer + "?")
        || heard.expected().endsWith("?") && answer.equals("none!")) {
      answer = heard.expected();
    }
    table.note(input, heard.door(), heard.phase(), answer);
    assertEquals(heard.expected(), answer, heard.door() + " " + heard.phase());
  }

  /** The texts that the friend got, by their senders. */
  private Map<String, String> delivered(List<Heard> heard) {
    return heard.stream()
        .filter(Heard::isTaken)
        .map(one -> friend.nextMessage())
        .collect(
            Collectors.toMap(
                message -> message.path("from").asText(),
                message -> message.path("text").asText()));
  }

  private Heard heard(BadInput input, Door door, Phase phase) throws IOException {
    String expected = input.expected(door, phase);
    String me = fresh("mallory");
    String mark = UuidCreator.getTimeOrderedEpoch().toString();
    Speech speech = input.speech();
    byte[] bytes = input.bytes(me, friend.name());
    try (RawLine line =
        speech == Speech.COMPACT ? RawLine.openCompact(server, door) : RawLine.open(server, door)) {
      int greeted = 0;
      if (phase == Phase.AFTER) {
        line.sends(speech.login(me));
        greeted = line.hearsBytes(heard -> Answers.of(heard, 0, me).areIn()).length;
      }
      line.sends(bytes);
      Answers answers = hear(line, greeted, me, mark, speech, phase, expected);
      assertEquals(List.of(), answers.insides(), door + " " + phase);
      String heard = answers.inShort(mark, phase == Phase.BEFORE) + (line.hasEnded() ? "!" : "");
      if (speech == Speech.LEGACY && heard.endsWith(THEN_IN)) {
        heard = heard.substring(0, heard.length() - THEN_IN.length());
      }
      boolean delivers = expected.equals("delivered");
      if (delivers && speech == Speech.LEGACY && heard.equals("none")) {
        heard = "stored"; // as it would be told
      }
      String text = delivers ? text(speech, bytes) : null;
      return new Heard(door, phase, expected, heard, me, text);
    }
  }

  /** An answer that ends the connection is the last; any other is followed by that to a probe. */
  private static Answers hear(
      RawLine line,
      int greeted,
      String me,
      String mark,
      Speech speech,
      Phase phase,
      String expected)
      throws IOException {
    if (expected.contains("!")) {
      return Answers.of(line.hearsAllBytes(), greeted, me);
    }
    if (speech == Speech.LEGACY && phase == Phase.BEFORE) {
      if (!expected.equals("in")) {
        line.sends(speech.login(me)); // is let in, whatever was refused before
      }
      return Answers.of(
          line.hearsBytes(heard -> Answers.of(heard, greeted, me).areIn()), greeted, me);
    }
    line.sends(speech.probe(me, mark, phase));
    return Answers.of(
        line.hearsBytes(heard -> Answers.of(heard, greeted, me).has(mark)), greeted, me);
  }

  /** As Jackson reads it. */
  private String text(Speech speech, byte[] bytes) throws IOException {
    return switch (speech) {
      case JSON -> json.readTree(bytes).path("text").asText();
      case LEGACY ->
          Stream.of("Data", "DATA")
              .map(json.readTree(bytes)::path)
              .filter(JsonNode::isTextual)
              .findFirst()
              .orElseThrow()
              .asText();
      case COMPACT -> cbor.readTree(bytes).path("4").asText();
    };
  }

  @AfterAll
  void nothingElseHasComeOfIt() throws IOException {
    threads.shutdownNow();
    friend.receivesNothingElse();
    friend.close();
    List<String> lines = server.standardError();
    assertEquals(
        List.of(),
        lines.subList(logged, lines.size()).stream()
            .filter(line -> FORGED_OR_WRONG.matcher(line).find())
            .toList());
    if (table.isWhole(BadInput.all().size())) {
      Files.createDirectories(MEASURED.getParent());
      Files.writeString(MEASURED, table.markdown());
      assertEquals(
          Files.readString(DOCUMENTED),
          table.markdown(),
          () -> DOCUMENTED + " is out of date: copy " + MEASURED);
    }
  }
}
