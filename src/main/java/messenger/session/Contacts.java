package messenger.session;

import java.util.Arrays;
import java.util.Collection;

/**
 * The last 16 different names that somebody exchanged messages with, the oldest forgotten first.
 * Above 2,000 people online only they are announced (docs/protocol.md, rule 8).
 *
 * <p>Only the hashes of the names, in one array: it is looked at with every message, of other
 * people each time, so that 16 strings were 32 places in memory that no cache had (3 of 75 µs a
 * message with 10,000 sessions), and each name that was kept outlived its message. Two names with
 * one hash are taken for one, and somebody hears of a stranger's coming.
 */
final class Contacts {
  private static final int KEPT = 16;

  /** 0: none yet. */
  private final int[] hashes = new int[KEPT];

  private int next;

  synchronized void add(String name) {
    if (!contains(name)) {
      hashes[next] = hash(name);
      next = (next + 1) % KEPT;
    }
  }

  synchronized boolean contains(String name) {
    int hash = hash(name);
    for (int known : hashes) {
      if (known == hash) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether one of these is among them.
   *
   * @param sortedHashes as {@link #hashes(Collection)} gives them
   */
  synchronized boolean containsAny(int[] sortedHashes) {
    for (int known : hashes) {
      if (known != 0 && Arrays.binarySearch(sortedHashes, known) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** What {@link #containsAny} is asked with, made once for all. */
  static int[] hashes(Collection<String> names) {
    return names.stream().mapToInt(Contacts::hash).sorted().toArray();
  }

  private static int hash(String name) {
    int hash = name.hashCode();
    return hash == 0 ? 1 : hash;
  }
}
