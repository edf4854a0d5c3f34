package messenger.observe;

import java.sql.SQLException;
import java.util.List;

/**
 * Tells what Postgres can't do at the moment from what it never will. Spring's translation is not
 * enough: it has no name for a lock that was not free in time (55P03) and for a database that can
 * only be read (25006), and calls both uncategorized.
 */
public final class PostgresFaults {
  /**
   * Beginnings of SQLSTATEs (PostgreSQL, Appendix A) of what passes: no connection, read only (a
   * standby that is being promoted), transaction ended by a time-out, deadlock and the like,
   * resources (connections, disk, memory), lock not free, statement cancelled or server going down
   * or coming up, its files.
   */
  private static final List<String> PASSING =
      List.of("08", "25006", "25P03", "25P04", "40", "53", "55P03", "57", "58");

  /**
   * The server answers, and in a way that waiting does not change: no TLS, a login method that the
   * driver does not know, no password given.
   */
  private static final String REJECTED = "08004";

  /** Whether it makes sense to try again later. */
  public boolean isPassing(Throwable fault) {
    String state = state(fault);
    return state != null && !state.equals(REJECTED) && PASSING.stream().anyMatch(state::startsWith);
  }

  /** The SQLSTATE of the innermost fault that has one, or null. */
  static String state(Throwable fault) {
    String state = null;
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        state = sql.getSQLState();
      }
    }
    return state;
  }
}
