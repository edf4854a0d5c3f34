package messenger.bench;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * The bytes of {@link Pattern}'s clients. Made ahead as far as possible: the client shares the
 * machine with the server.
 */
final class Frames {
  private static final String TEXT = "abcdefghijklmnopqrstuvwxyz";

  /** A UUID of version 7 in the past; the last twelve digits are the number of the text. */
  private static final String ID = "01900000-0000-7000-8000-";

  private static final int DIGITS = 12;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final Pattern pattern;
  private final Random recipients;
  private final byte[][][] templates;
  private final int digitsAt;
  private long number;

  /**
   * @param seed of the choice of recipients
   */
  Frames(Pattern pattern, long seed) {
    this.pattern = pattern;
    recipients = new Random(seed);
    templates = new byte[pattern.users()][pattern.users()][];
    digitsAt = "{'type':'send','id':'".length() + ID.length();
  }

  /** All names have the same length, so that a text costs the same bytes whoever sends it. */
  static String name(int user) {
    return "user-%04d".formatted(user);
  }

  byte[] login(int user) {
    String frame =
        pattern.legacy()
            ? "{'From':'%s','To':'Server','Data':'','Status':true}"
            : "{'type':'login','user':'%s','device':'bench'}";
    return bytes(frame.formatted(name(user)));
  }

  /** A text to the user's own self, which the legacy dialect gives back; it has no number. */
  byte[] toSelf(int user) {
    return template(user, user);
  }

  /** The texts that a user sends at once. */
  byte[] burst(int sender) {
    byte[][] frames = new byte[pattern.burst()][];
    int length = 0;
    for (int i = 0; i < frames.length; i++) {
      frames[i] = text(sender);
      length += frames[i].length;
    }
    byte[] burst = new byte[length];
    int at = 0;
    for (byte[] frame : frames) {
      System.arraycopy(frame, 0, burst, at, frame.length);
      if (!pattern.legacy()) {
        writeNumber(burst, at + digitsAt);
      }
      at += frame.length;
    }
    return burst;
  }

  private byte[] text(int sender) {
    int recipient = recipients.nextInt(pattern.users() - 1);
    recipient += recipient >= sender ? 1 : 0;
    byte[] frame = templates[sender][recipient];
    if (frame == null) {
      frame = template(sender, recipient);
      templates[sender][recipient] = frame;
    }
    return frame;
  }

  private byte[] template(int sender, int recipient) {
    return bytes(
        pattern.legacy()
            ? "{'From':'%s','To':'%s','Data':'%s','Status':false}"
                .formatted(name(sender), name(recipient), TEXT)
            : "{'type':'send','id':'%s%s','to':'%s','text':'%s'}\n"
                .formatted(ID, "0".repeat(DIGITS), name(recipient), TEXT));
  }

  private void writeNumber(byte[] frame, int at) {
    long rest = ++number;
    for (int i = DIGITS - 1; i >= 0; i--) {
      frame[at + i] = HEX[(int) rest & 0xF];
      rest >>>= 4;
    }
  }

  private static byte[] bytes(String frame) {
    return frame.replace('\'', '"').getBytes(StandardCharsets.US_ASCII);
  }
}
