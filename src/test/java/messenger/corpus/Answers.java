package messenger.corpus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import messenger.frame.Code;
import messenger.scene.CompactByJackson;

/** What came on a connection, whatever its dialect, in the words of {@code bad-inputs.txt}. */
final class Answers {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  /** Comes at any time, or says nothing about the input. */
  private static final Set<String> ASIDE =
      Set.of("message", "presence", "delivered", "read", "caughtUp");

  private static final Pattern INSIDES =
      Pattern.compile(
          "exception|java\\.|javax\\.|org\\.|io\\.netty|io\\.vertx|com\\.|messenger\\.\\w|\\.java:|\\bat \\w+\\.|"
              + "\\b(select|insert|update|delete)\\b .*\\b(from|into|set)\\b|postgres|redis|camel|jackson|sqlstate|/home|/tmp|/usr",
          Pattern.CASE_INSENSITIVE);

  private final List<JsonNode> frames;

  private Answers(List<JsonNode> frames) {
    this.frames = frames;
  }

  /**
   * As much as is whole.
   *
   * @param from bytes at the beginning that do not count
   * @param me the name that the compact dialect leaves out
   */
  static Answers of(byte[] all, int from, String me) {
    byte[] heard = Arrays.copyOfRange(all, from, all.length);
    List<JsonNode> frames = new ArrayList<>();
    boolean compact = heard.length > 0 && (heard[0] & 0xE0) == 0xA0;
    try {
      if (compact) {
        compact(heard, me, frames);
      } else {
        json(heard, frames);
      }
    } catch (IOException cut) {
      // The rest is still to come.
    }
    return new Answers(frames);
  }

  private static void compact(byte[] heard, String me, List<JsonNode> frames) throws IOException {
    try (JsonParser in = CompactByJackson.parser(new ByteArrayInputStream(heard))) {
      JsonNode frame;
      while ((frame = CompactByJackson.next(in, me)) != null) {
        frames.add(frame);
      }
    }
  }

  private static void json(byte[] heard, List<JsonNode> frames) throws IOException {
    try (MappingIterator<JsonNode> in = JSON.readerFor(JsonNode.class).readValues(heard)) {
      while (in.hasNextValue()) {
        frames.add(in.nextValue());
      }
    }
  }

  /** Whether there is an answer with this word, in the field where a probe's answer has it. */
  boolean has(String mark) {
    return frames.stream().anyMatch(frame -> isMarked(frame, mark));
  }

  /** Whether a login came to its end. */
  boolean areIn() {
    return frames.stream()
        .anyMatch(
            frame -> frame.path("type").asText().equals("caughtUp") || isList(frame.path("Users")));
  }

  /**
   * In short.
   *
   * @param logsIn whether a list of users is the answer to the input; only the first is, any other
   *     just comes, since somebody else came or went
   */
  String inShort(String mark, boolean logsIn) {
    List<String> words = new ArrayList<>();
    boolean lists = logsIn;
    for (JsonNode frame : frames) {
      if (!isMarked(frame, mark)) {
        word(frame, lists).forEach(words::add);
        lists &= !isList(frame.path("Users"));
      }
    }
    return words.isEmpty() ? "none" : String.join(" + ", words);
  }

  private static Stream<String> word(JsonNode frame, boolean logsIn) {
    if (!frame.has("type")) {
      return legacyWord(frame, logsIn);
    }
    String type = frame.path("type").asText();
    if (ASIDE.contains(type)) {
      return Stream.of();
    }
    return Stream.of(
        switch (type) {
          case "welcome" -> "in";
          case "error", "bye" -> checked(frame);
          default -> type;
        });
  }

  private static Stream<String> legacyWord(JsonNode frame, boolean logsIn) {
    if (isList(frame.path("Users"))) {
      return logsIn ? Stream.of("in") : Stream.of();
    }
    if (!frame.path("From").asText().equals("Server")) {
      return Stream.of(); // from a person
    }
    String sentence = frame.path("Data").asText();
    return Stream.of(
        Stream.of(Code.values())
            .filter(code -> code.sentence().equals(sentence))
            .map(Code::word)
            .findFirst()
            .orElse("a sentence that is not fixed: " + sentence));
  }

  private static String checked(JsonNode refusal) {
    Code code = Code.of(refusal.path("code").asText());
    boolean fixed = refusal.path("message").asText().equals(code.sentence());
    return fixed ? code.word() : "a sentence that is not fixed: " + refusal;
  }

  /** What could tell how the server is built; the words of the one who asked do not count. */
  List<String> insides() {
    return frames.stream()
        .filter(frame -> !frame.path("type").asText().equals("pong"))
        .map(JsonNode::toString)
        .filter(text -> INSIDES.matcher(text).find() && !text.contains("\"Users\":["))
        .toList();
  }

  private static boolean isMarked(JsonNode frame, String mark) {
    return frame.path("id").asText().equals(mark) || frame.path("Data").asText().equals(mark);
  }

  private static boolean isList(JsonNode users) {
    return users.isArray();
  }
}
