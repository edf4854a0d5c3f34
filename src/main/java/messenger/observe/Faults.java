package messenger.observe;

import java.sql.SQLException;
import java.util.StringJoiner;

/**
 * Tells for the log where a bug was. Not what the exceptions say: a driver quotes values, Camel a
 * body, and so it may be a text that somebody wrote, or a password.
 */
public final class Faults {
  private static final int MAX_CAUSES = 5;
  private static final int MAX_FRAMES = 10;

  /** Classes, their SQLSTATE, and places, on one line of some 2,000 characters. */
  public String trace(Throwable fault) {
    StringJoiner text = new StringJoiner(", by ");
    int causes = 0;
    for (Throwable one = fault; one != null && causes++ < MAX_CAUSES; one = one.getCause()) {
      text.add(describe(one));
    }
    return fault == null ? "for no reason" : text.toString();
  }

  private static String describe(Throwable one) {
    StringBuilder text = new StringBuilder(one.getClass().getName());
    if (one instanceof SQLException sql && sql.getSQLState() != null) {
      text.append(" (").append(sql.getSQLState()).append(')');
    }
    if (isOfTheMachine(one) && one.getMessage() != null) {
      text.append(" (").append(one.getMessage()).append(')');
    }
    StackTraceElement[] frames = one.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
      text.append(i == 0 ? " at " : " < ").append(frames[i]);
    }
    return text.toString();
  }

  /** Java itself names classes, variables and numbers, never texts. */
  private static boolean isOfTheMachine(Throwable one) {
    return one instanceof NullPointerException
        || one instanceof ClassCastException
        || one instanceof IndexOutOfBoundsException
        || one instanceof ArithmeticException;
  }
}
