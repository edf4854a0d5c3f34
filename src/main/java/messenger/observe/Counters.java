package messenger.observe;

import messenger.session.SessionMeters;
import messenger.session.Sessions;
import messenger.store.StoreMeters;

/**
 * The four counters that the original server printed, for one line in the log. Called by one
 * thread.
 */
public final class Counters {
  private final Sessions sessions;
  private final SessionMeters sessionMeters;
  private final StoreMeters storeMeters;
  private long received;
  private long sent;
  private long undelivered;

  public Counters(Sessions sessions, SessionMeters sessionMeters, StoreMeters storeMeters) {
    this.sessions = sessions;
    this.sessionMeters = sessionMeters;
    this.storeMeters = storeMeters;
  }

  /** What happened since the last call. */
  public String line() {
    long lastReceived = received;
    long lastSent = sent;
    long lastUndelivered = undelivered;
    received = storeMeters.totalStored();
    sent = sessionMeters.totalDelivered();
    undelivered = sessionMeters.totalWaiting();
    return "sessions %d, received %d, sent %d, undelivered %d"
        .formatted(
            sessions.size(),
            received - lastReceived,
            sent - lastSent,
            undelivered - lastUndelivered);
  }
}
