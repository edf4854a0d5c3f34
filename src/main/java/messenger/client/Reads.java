package messenger.client;

import java.util.HashMap;
import java.util.Map;

/**
 * Up to which number of the own log this user has read whom, as far as the server has not confirmed
 * it. Owned by the client's thread.
 */
final class Reads {
  private final Map<String, Long> unconfirmed;

  /** Of these, what this connection has said. */
  private final Map<String, Long> said = new HashMap<>();

  Reads(Map<String, Long> kept) {
    unconfirmed = new HashMap<>(kept);
  }

  void note(String with, long upTo) {
    unconfirmed.merge(with, upTo, Math::max);
  }

  void confirm(String with, long upTo) {
    unconfirmed.computeIfPresent(with, (name, read) -> upTo >= read ? null : read);
  }

  /** What is to be said on this connection; from now on it is said. */
  Map<String, Long> takeUnsaid() {
    Map<String, Long> unsaid = new HashMap<>(unconfirmed);
    unsaid.entrySet().removeIf(read -> read.getValue() <= said.getOrDefault(read.getKey(), 0L));
    said.putAll(unsaid);
    return unsaid;
  }

  /** The next connection has to say everything again. */
  void forgetSaid() {
    said.clear();
  }

  void clear() {
    unconfirmed.clear();
    said.clear();
  }

  Map<String, Long> toKeep() {
    return unconfirmed;
  }
}
