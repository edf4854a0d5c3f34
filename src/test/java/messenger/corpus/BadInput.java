package messenger.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import messenger.scene.Door;

/**
 * A line of {@code bad-inputs.txt}, which says what its columns mean.
 *
 * @param group the heading it stands under
 * @param before what it is answered before the login
 * @param after what it is answered after it
 * @param input as it is written there
 */
record BadInput(
    String group, Speech speech, String before, String after, String what, String input) {
  private static final String FILE = "/messenger/corpus/bad-inputs.txt";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PIECE = Pattern.compile("‹([^›]*)›");
  private static final Pattern HEX = Pattern.compile("([0-9A-F ]+)(?:\\*(\\d+))?");
  private static final Pattern REPEATED = Pattern.compile("(\".*\")\\*(\\d+)");
  private static final Pattern CBOR = Pattern.compile("cbor:(.*)");

  /** All of them, in the order of the file. */
  static List<BadInput> all() {
    List<BadInput> inputs = new ArrayList<>();
    String group = "";
    for (String line : text().lines().toList()) {
      if (line.startsWith("## ")) {
        group = line.substring(3);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        String[] columns = line.split(" {2,}", 5);
        inputs.add(
            new BadInput(
                group, Speech.of(columns[0]), columns[1], columns[2], columns[3], columns[4]));
      }
    }
    return inputs;
  }

  /** What it is answered, with the door's own part of an answer that differs. */
  String expected(Door door, Phase phase) {
    String[] answers = (phase == Phase.BEFORE ? before : after).split(" / ");
    return answers[door == Door.WEBSOCKET ? answers.length - 1 : 0];
  }

  /** The bytes, with everybody's names in their places. */
  byte[] bytes(String me, String friend) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher piece = PIECE.matcher(input);
    int at = 0;
    while (piece.find()) {
      bytes.writeBytes(plain(input.substring(at, piece.start())));
      bytes.writeBytes(piece(piece.group(1), me, friend));
      at = piece.end();
    }
    bytes.writeBytes(plain(input.substring(at)));
    return bytes.toByteArray();
  }

  private byte[] plain(String text) {
    return (speech == Speech.COMPACT ? text.replace(" ", "") : text).getBytes(UTF_8);
  }

  private static byte[] piece(String piece, String me, String friend) {
    Matcher hex = HEX.matcher(piece);
    if (hex.matches()) {
      byte[] bytes = HexFormat.of().parseHex(hex.group(1).replace(" ", ""));
      return repeated(bytes, hex.group(2) == null ? 1 : Integer.parseInt(hex.group(2)));
    }
    Matcher text = REPEATED.matcher(piece);
    if (text.matches()) {
      return repeated(unquoted(text.group(1)).getBytes(UTF_8), Integer.parseInt(text.group(2)));
    }
    Matcher cbor = CBOR.matcher(piece);
    if (cbor.matches()) {
      return cbor.group(1).equals("id") ? cborId() : cborText(word(cbor.group(1), me, friend));
    }
    return word(piece, me, friend).getBytes(UTF_8);
  }

  private static String word(String word, String me, String friend) {
    return switch (word) {
      case "me" -> me;
      case "friend" -> friend;
      case "id" -> UuidCreator.getTimeOrderedEpoch().toString();
      default -> unquoted(word);
    };
  }

  private static byte[] cborId() {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    return ByteBuffer.allocate(17)
        .put((byte) 0x50)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static byte[] cborText(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return ByteBuffer.allocate(2 + bytes.length)
        .put((byte) 0x78)
        .put((byte) bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] repeated(byte[] bytes, int times) {
    ByteBuffer all = ByteBuffer.allocate(bytes.length * times);
    for (int i = 0; i < times; i++) {
      all.put(bytes);
    }
    return all.array();
  }

  private static String unquoted(String quoted) {
    try {
      return JSON.readValue(quoted, String.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(quoted, e);
    }
  }

  private static String text() {
    try (InputStream in = BadInput.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return group + ": " + what;
  }
}
