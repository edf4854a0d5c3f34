package messenger.session;

import java.util.HashSet;
import java.util.Set;

/**
 * The last 16 different names that somebody exchanged messages with, the oldest forgotten first.
 * Above 2,000 people online only they are announced (docs/protocol.md, rule 8). An array: with
 * 10,000 sessions a set would cost more than the sessions.
 */
final class Contacts {
  private static final int KEPT = 16;
  private final String[] names = new String[KEPT];
  private int next;

  synchronized void add(String name) {
    if (!contains(name)) {
      names[next] = name;
      next = (next + 1) % KEPT;
    }
  }

  /** Those of them who are in this set. */
  synchronized Set<String> among(Set<String> others) {
    Set<String> found = Set.of();
    for (int i = 0; i < KEPT && !others.isEmpty(); i++) {
      if (names[i] != null && others.contains(names[i])) {
        found = found.isEmpty() ? new HashSet<>() : found;
        found.add(names[i]);
      }
    }
    return found;
  }

  synchronized boolean contains(String name) {
    for (String known : names) {
      if (name.equals(known)) {
        return true;
      }
    }
    return false;
  }
}
