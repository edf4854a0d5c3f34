package messenger.cli;

import java.util.List;

/**
 * Where a scenario runs and with whom, checked: what all scenarios have in common.
 *
 * @param sources local addresses, used in turn; empty: the system chooses
 * @param users all of them, whatever their part
 * @param aside the first so many of them have an event loop of their own, so that what the others
 *     do does not make them late; 0: all share the loops
 * @param loginRate logins started a second; infinite: all at once
 * @param textBytes length of each text
 * @param receipts after so many messages a client says "received"; 0: never
 * @param drain seconds to wait, at most, for what is missing at the end
 * @param prefix user {@code i} is called {@code prefix-i}
 * @param run six base 36 digits that no other run has, so that another run's texts are told apart
 * @param threads event loops of this client, without the one of those aside
 * @param serverPid process of the server, or 0
 * @param postgresPid first process of the server's Postgres, or 0
 */
record BenchPlan(
    Transport transport,
    BenchDialect dialect,
    String host,
    int port,
    List<String> sources,
    int users,
    int aside,
    double loginRate,
    int textBytes,
    int receipts,
    double drain,
    String prefix,
    String run,
    long seed,
    int threads,
    long serverPid,
    long postgresPid) {

  String user(int index) {
    return prefix + "-" + index;
  }

  String where() {
    return host + ":" + port;
  }
}
