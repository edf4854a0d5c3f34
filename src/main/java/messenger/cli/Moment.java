package messenger.cli;

/**
 * Sums at one moment; two of them make a window.
 *
 * @param nanos System.nanoTime
 * @param ownCpu seconds of CPU of this process; the others likewise
 * @param deliveries messages that came for the first time
 * @param bytes of all frames in both directions, inside TLS
 */
record Moment(
    long nanos, double ownCpu, double serverCpu, double postgresCpu, long deliveries, long bytes) {

  /** What has happened between an earlier moment and this one. */
  Moment since(Moment earlier) {
    return new Moment(
        nanos - earlier.nanos,
        ownCpu - earlier.ownCpu,
        serverCpu - earlier.serverCpu,
        postgresCpu - earlier.postgresCpu,
        deliveries - earlier.deliveries,
        bytes - earlier.bytes);
  }

  double seconds() {
    return nanos / 1e9;
  }

  Cpu server(BenchPlan plan) {
    return Cpu.of(plan.serverPid(), serverCpu, deliveries);
  }

  Cpu postgres(BenchPlan plan) {
    return Cpu.of(plan.postgresPid(), postgresCpu, deliveries);
  }
}
