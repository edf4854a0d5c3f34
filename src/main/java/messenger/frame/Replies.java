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

  public Reply.Welcome welcome(
      Request.Login login, Address user, long head, Map<String, Long> unread) {
    return new Reply.Welcome(
        login.requestId(),
        user.name(),
        login.credential() == null,
        Map.of(user.name(), head),
        unread);
  }

  public Reply.Pong pong(Request.Ping ping) {
    return new Reply.Pong(ping.requestId());
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
    if (cause instanceof RefusedException refusal) {
      return error(refusal.code(), refusal.requestId() == null ? requestId : refusal.requestId());
    }
    return error(Code.of(word), requestId);
  }

  private Reply.Error error(Code code, String requestId) {
    boolean passing = code == Code.BUSY || code == Code.UNAVAILABLE;
    return new Reply.Error(requestId, code, passing ? later() : null);
  }

  private int later() {
    return ThreadLocalRandom.current().nextInt(retryAfterMs / 2, retryAfterMs * 3 / 2);
  }
}
