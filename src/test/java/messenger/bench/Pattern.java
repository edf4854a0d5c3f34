package messenger.bench;

/**
 * How texts are sent.
 *
 * @param legacy the dialect
 * @param users connections, each a user of its own
 * @param burst texts that one user sends in one write, each to a random other
 * @param tickMs all users do so this often, in milliseconds
 */
record Pattern(boolean legacy, int users, int burst, int tickMs) {
  /**
   * 200 connections as in shared/design.md; 40,000 texts a second, of which 1,600 are ready at
   * once, as on a server that has much to do: the more frames are ready for a connection, the more
   * joining helps.
   */
  static final Pattern JSON = new Pattern(false, 200, 8, 40);

  static final Pattern LEGACY = new Pattern(true, 200, 8, 40);

  int perTick() {
    return users * burst;
  }
}
