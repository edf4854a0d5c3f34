package messenger.cli;

/**
 * Which message is due when, from whom and to whom. Messages are numbered from 0 over the whole
 * run, and everything else follows from the number, so neither side has to remember or transmit it.
 * Users send in turn; the receiver is any other user, with equal chance. Immutable: read by all
 * threads.
 *
 * @param users at least 2
 * @param away the first so many users only receive and the others only send; 0: everybody does both
 * @param rate messages a second, of all users together
 * @param warmup messages that come before the counted ones
 * @param total all messages, warm-up included
 */
record Schedule(int users, int away, double rate, int warmup, int total, long seed) {
  /** Everybody writes to everybody. */
  Schedule(int users, double rate, int warmup, int total, long seed) {
    this(users, 0, rate, warmup, total, seed);
  }

  /** Everybody writes to everybody, for so many seconds. */
  static Schedule lasting(int users, double rate, double warmup, double seconds, long seed) {
    int before = (int) Math.round(rate * warmup);
    return new Schedule(users, rate, before, before + (int) Math.round(rate * seconds), seed);
  }

  int sender(int number) {
    return away + number % (users - away);
  }

  int receiver(int number) {
    if (away > 0) {
      return (int) Long.remainderUnsigned(mix(seed + number), away);
    }
    int other = (int) Long.remainderUnsigned(mix(seed + number), users - 1);
    return other < sender(number) ? other : other + 1;
  }

  /** When a message is due, in nanoseconds after the first one. */
  long dueNanos(int number) {
    return (long) (number * 1e9 / rate);
  }

  boolean counted(int number) {
    return number >= warmup;
  }

  /**
   * The first message at or after {@code number} whose sender belongs to this lane; a lane has
   * every {@code lanes}-th user, and at least one that sends.
   */
  int nextOfLane(int number, int lane, int lanes) {
    int sender = sender(number);
    int ahead = Math.floorMod(lane - sender, lanes);
    return sender + ahead < users
        ? number + ahead
        : number + users - sender + Math.floorMod(lane - away, lanes);
  }

  /**
   * The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
   * generators, 2014).
   */
  private static long mix(long value) {
    long z = value * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
