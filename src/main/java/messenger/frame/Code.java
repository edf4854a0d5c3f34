package messenger.frame;

/**
 * Every code that an {@code error} or a {@code bye} may carry, with its one fixed sentence
 * (docs/protocol.md, Codes). No other text about a failure ever reaches a client.
 */
public enum Code {
  BAD_FRAME("bad_frame", "This is not a valid frame."),
  TOO_LARGE("too_large", "The frame is too large."),
  TOO_DEEP("too_deep", "The frame is nested too deeply."),
  BAD_UTF8("bad_utf8", "The frame is not valid UTF-8."),
  BAD_FIELD("bad_field", "A field is missing or has a value that is not allowed."),
  UNSUPPORTED("unsupported", "This type of frame is not supported."),
  UNAUTHENTICATED("unauthenticated", "Please log in first."),
  AUTH_FAILED("auth_failed", "The user name or the credential is wrong."),
  FORBIDDEN("forbidden", "This is not allowed."),
  NOT_FOUND("not_found", "This does not exist."),
  CONFLICT("conflict", "This was already used for something else."),
  RATE_LIMITED("rate_limited", "Too many requests; please slow down."),
  BUSY("busy", "The server is busy; please try again."),
  UNAVAILABLE("unavailable", "This is not possible at the moment; please try again."),
  INTERNAL("internal", "Something went wrong on the server."),
  REPLACED("replaced", "You logged in again from this device."),
  SLOW_CONSUMER("slow_consumer", "The connection is too slow; what is missing waits for you."),
  TIMEOUT("timeout", "Nothing arrived in time."),
  RESTART("restart", "The server restarts."),
  PROTOCOL("protocol", "Too many frames could not be understood."),
  GOODBYE("goodbye", "Goodbye.");

  private final String word;
  private final String sentence;

  Code(String word, String sentence) {
    this.word = word;
    this.sentence = sentence;
  }

  /** The code on the wire, such as {@code too_large}. */
  public String word() {
    return word;
  }

  /** The fixed English sentence for people, in every dialect. */
  public String sentence() {
    return sentence;
  }

  /**
   * @throws IllegalArgumentException if there is no such word
   */
  public static Code of(String word) {
    for (Code code : values()) {
      if (code.word.equals(word)) {
        return code;
      }
    }
    throw new IllegalArgumentException("there is no code " + word);
  }

  /**
   * Whether the client broke the protocol, which ends its connection when it does so again and
   * again.
   */
  public boolean isProtocolError() {
    return switch (this) {
      case BAD_FRAME, TOO_LARGE, TOO_DEEP, BAD_UTF8, BAD_FIELD, UNAUTHENTICATED -> true;
      default -> false;
    };
  }
}
