package messenger.cli;

/** One kind of load, with its own numbers. Runs once, on the thread of its caller. */
interface Scenario {
  BenchPlan plan();

  /**
   * @param bench with nobody connected yet; the caller closes it
   */
  Report run(Bench bench) throws BenchException, InterruptedException;
}
