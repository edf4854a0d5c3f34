package messenger.cli;

/**
 * What was run, for those who read the figures later.
 *
 * @param receipts after so many messages each client said "received"; 0: never
 */
record Setup(
    String scenario,
    String transport,
    String dialect,
    int users,
    int textBytes,
    int receipts,
    long seed) {
  static Setup of(String scenario, BenchPlan plan) {
    return new Setup(
        scenario,
        plan.transport().word(),
        plan.dialect().word(),
        plan.users(),
        plan.textBytes(),
        plan.receipts(),
        plan.seed());
  }
}
