package messenger.cli;

import java.util.Map;

/**
 * How a group of users got in.
 *
 * @param connected those who were in when the logins ended
 * @param loginSeconds from the first connection to the last welcome
 * @param loginMs from when a user was to connect, all tries and waits included, to the welcome
 * @param tries connections begun
 * @param failedLogins failed tries, by reason
 */
record Logins(
    int expected,
    int connected,
    double loginSeconds,
    Spread loginMs,
    int tries,
    Map<String, Integer> failedLogins) {

  boolean complete() {
    return connected == expected;
  }

  void print(Table table) {
    table.line(
        "connected",
        "%,d of %,d in %.1f s%s",
        connected,
        expected,
        loginSeconds,
        loginMs == null
            ? ""
            : Table.format(", p50 %.1f ms, p99 %.1f ms", loginMs.p50(), loginMs.p99()));
    if (tries != expected) {
      table.line("tries", "%,d", tries);
    }
    table.codes("failed logins", failedLogins);
  }
}
