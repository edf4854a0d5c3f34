package messenger.cli;

/**
 * What one run does, checked.
 *
 * @param rate messages a second, of all users together
 * @param seconds the counted window
 * @param warmup seconds of sending that is not counted, before the window
 * @param drain seconds to wait, at most, for what is missing after the window
 * @param idle seconds of silence between the last login and the warm-up
 * @param loginRate logins started a second
 * @param textBytes length of each text
 * @param prefix user {@code i} is called {@code prefix-i}
 * @param run six base 36 digits that no other run has, so that another run's texts are told apart
 * @param threads event loops of this client
 * @param serverPid process of the server, or 0
 * @param postgresPid first process of the server's Postgres, or 0
 */
record BenchPlan(
    Transport transport,
    BenchDialect dialect,
    String host,
    int port,
    int users,
    double rate,
    double seconds,
    double warmup,
    double drain,
    double idle,
    double loginRate,
    int textBytes,
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

  Schedule schedule() {
    int before = (int) Math.round(rate * warmup);
    return new Schedule(users, rate, before, before + (int) Math.round(rate * seconds), seed);
  }
}
