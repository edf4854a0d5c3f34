package messenger.live;

import java.util.UUID;

/**
 * One message of the crowd, and what became of it. Its sender's event loop writes what concerns the
 * sender, its recipient's the rest; everybody may read. Times are of System.nanoTime, 0 for never.
 */
final class Sent {
  final int number;
  final UUID id;
  final Citizen from;
  final Citizen to;
  volatile long writtenAt;
  volatile long storedAt;
  volatile long deliveredAt;

  /** Its number in the sender's log. */
  volatile long seq;

  /** How often the recipient got it. */
  private volatile int deliveries;

  /** Whether it came behind a later one of its sender. */
  volatile boolean isLate;

  /** Whether the recipient said that it has read it. */
  volatile boolean isRead;

  Sent(int number, UUID id, Citizen from, Citizen to) {
    this.number = number;
    this.id = id;
    this.from = from;
    this.to = to;
  }

  /** It came once more; how often it has come now. The recipient's event loop only. */
  int count() {
    int now = deliveries + 1;
    deliveries = now;
    return now;
  }

  boolean isDoubled() {
    return deliveries > 1;
  }

  /** Whether both sides know all that they are to know. */
  boolean isSettled() {
    return storedAt != 0 && deliveredAt != 0 && (!isRead || from.readUpTo(to.name()) >= seq);
  }

  /** Nanoseconds until the slower of both knew. */
  long pause() {
    return Math.max(storedAt, deliveredAt) - writtenAt;
  }
}
