package messenger.frame;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Answers that routes make. Safe for every thread. */
public final class Replies {
  private final int retryAfterMs;

  /**
   * @param retryAfterMs when to try again something that was impossible for the moment, in
   *     milliseconds; spread by half around it
   */
  public Replies(int retryAfterMs) {
    this.retryAfterMs = retryAfterMs;
  }

  /**
   * @param guest whether nothing proves that this is always the same person
   * @param token a new one, or null
   */
  public Reply.Welcome welcome(
      Request.Login login,
      Address user,
      boolean guest,
      Token token,
      long head,
      Map<String, Long> unread) {
    return new Reply.Welcome(
        login.requestId(), user.name(), guest, token, Map.of(user.name(), head), unread);
  }

  public Reply.Pong pong(Request.Ping ping) {
    return new Reply.Pong(ping.requestId());
  }

  public Reply.Ok done(Answerable request) {
    return new Reply.Ok(request.requestId(), null);
  }

  /**
   * @param token a new one
   */
  public Reply.Ok renewed(Answerable request, Token token) {
    return new Reply.Ok(request.requestId(), token);
  }

  public Reply.Bye goodbye(Request.Logout logout) {
    return new Reply.Bye(logout.requestId(), Code.GOODBYE, null, false);
  }

  /**
   * The refusal of a request.
   *
   * @param word a word of {@link Code}
   * @param refused the request, or what was to become one
   * @param cause what says more about it than {@code word}, or null
   */
  public Reply.Error error(String word, Object refused, Throwable cause) {
    String requestId = refused instanceof Answerable answerable ? answerable.requestId() : null;
    RefusedException refusal = RefusedException.in(cause);
    if (refusal != null) {
      return new Reply.Error(
          refusal.requestId() == null ? requestId : refusal.requestId(),
          refusal.code(),
          refusal.retryAfterMs() == null ? later(refusal.code()) : refusal.retryAfterMs());
    }
    Code code = Code.of(word);
    return new Reply.Error(requestId, code, later(code));
  }

  /** When to try again what failed for the moment; null if that would not help. */
  private Integer later(Code code) {
    boolean passing = code == Code.BUSY || code == Code.UNAVAILABLE;
    return passing
        ? ThreadLocalRandom.current().nextInt(retryAfterMs / 2, retryAfterMs * 3 / 2)
        : null;
  }
}
