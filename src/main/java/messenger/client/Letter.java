package messenger.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A text on its way to the server. The same id is stored once, however often it is sent.
 *
 * @param id a UUID of version 7 in lower case, at most 5 minutes ahead of the server's clock
 * @param to a user
 * @param text 1 to 16,384 bytes of UTF-8, not blank, without U+0000
 * @param replyTo the id of the message that this one answers, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Letter(String id, String to, String text, String replyTo) {
  private static final int MAX_TEXT = 16_384;

  /**
   * @throws IllegalArgumentException if the server would never take it; the message is for people
   */
  public Letter {
    check(isId(id), "The id must be a UUID of version 7");
    check(replyTo == null || isId(replyTo), "What it answers must have such an id, too");
    check(!to.isBlank(), "Nobody is named whom it is for");
    check(!text.isBlank(), "The text is blank");
    check(text.indexOf('\0') < 0, "The text has a character U+0000");
    check(StandardCharsets.UTF_8.newEncoder().canEncode(text), "The text is no valid Unicode");
    check(
        text.getBytes(StandardCharsets.UTF_8).length <= MAX_TEXT,
        "The text has more than 16,384 bytes");
  }

  /** With a new id. */
  public static Letter to(String user, String text) {
    return new Letter(UuidCreator.getTimeOrderedEpoch().toString(), user, text, null);
  }

  public Letter withId(String other) {
    return new Letter(other, to, text, replyTo);
  }

  public Letter inReplyTo(String message) {
    return new Letter(id, to, text, message);
  }

  private static boolean isId(String text) {
    try {
      UUID id = UUID.fromString(text);
      return id.version() == 7 && id.toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void check(boolean right, String problem) {
    if (!right) {
      throw new IllegalArgumentException(problem);
    }
  }
}
