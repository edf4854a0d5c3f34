package messenger.client;

/**
 * Why something is not done.
 *
 * @param code of docs/protocol.md, or one of this client's own, below
 * @param message a sentence for people
 * @param retryAfterMs when to come back, in milliseconds; -1 if nothing was said
 */
public record Refusal(String code, String message, long retryAfterMs) {
  /** The connection broke before an answer came; it may have been done. */
  public static final String UNANSWERED = "unanswered";

  /** The server is none that the client trusts, or the way to it is not fit for a secret. */
  public static final String UNTRUSTED = "untrusted";

  /** This client was closed. */
  public static final String CLOSED = "closed";

  /** The listener or the keeper has failed. */
  public static final String FAULT = "fault";

  static Refusal own(String code, String message) {
    return new Refusal(code, message, -1);
  }

  static Refusal unanswered(String message) {
    return own(UNANSWERED, message);
  }

  /** Whether the same request can succeed later. */
  boolean isPassing() {
    return switch (code) {
      case "busy", "unavailable", "rate_limited" -> true;
      default -> false;
    };
  }

  /** Whether a login that failed by this may be tried again: the name is not to blame. */
  boolean isPassingAtLogin() {
    return isPassing() || code.equals("internal");
  }

  /** Whether a token that was shown is worth nothing any more. */
  boolean isSignedOut() {
    return code.equals("auth_failed") || code.equals("unauthenticated");
  }
}
