package messenger.frame;

/**
 * What a client sent can't be done, and the client is told so by a code. Not a fault of the server:
 * it has no stack trace and is not logged.
 */
public final class RefusedException extends RuntimeException {
  private final transient Code code;
  private final transient String requestId;
  private final transient Integer retryAfterMs;

  /**
   * For routes ({@code throwException}).
   *
   * @param word a word of {@link Code}
   */
  public RefusedException(String word) {
    this(Code.of(word));
  }

  public RefusedException(Code code) {
    this(code, null);
  }

  /**
   * @param requestId the {@code id} of the refused request, or null if it had none
   */
  public RefusedException(Code code, String requestId) {
    this(code, requestId, null);
  }

  /**
   * @param retryAfterMs when to try again, in milliseconds
   */
  public RefusedException(Code code, int retryAfterMs) {
    this(code, null, retryAfterMs);
  }

  private RefusedException(Code code, String requestId, Integer retryAfterMs) {
    super(code.word(), null, false, false);
    this.code = code;
    this.requestId = requestId;
    this.retryAfterMs = retryAfterMs;
  }

  /** The one among these causes, for Camel wraps what a bean throws in an expression; or null. */
  public static RefusedException in(Throwable cause) {
    Throwable next = cause;
    while (next != null && !(next instanceof RefusedException)) {
      next = next.getCause();
    }
    return (RefusedException) next;
  }

  public Code code() {
    return code;
  }

  public String requestId() {
    return requestId;
  }

  /** When to try again, in milliseconds, if that is known here; or null. */
  public Integer retryAfterMs() {
    return retryAfterMs;
  }
}
