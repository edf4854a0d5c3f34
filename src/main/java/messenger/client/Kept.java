package messenger.client;

import java.util.List;
import java.util.Map;

/**
 * What must survive a client, so that the next one goes on where it broke.
 *
 * @param guest whether it is a guest's; null if that is not known. A guest's place is none in the
 *     log of the account of the same name
 * @param place the own log was taken up to this number; -1 if it was not followed yet
 * @param since what is in the log up to this number is not for this client to confirm; null: up to
 *     {@code place}
 * @param outbox what is not stored yet, oldest first
 * @param reads up to which number of the own log one has read whom, as far as the server has not
 *     confirmed it
 */
public record Kept(
    Boolean guest, long place, Long since, List<Letter> outbox, Map<String, Long> reads) {
  public Kept {
    outbox = List.copyOf(outbox);
    reads = Map.copyOf(reads);
  }

  Kept(Boolean guest, long place, List<Letter> outbox, Map<String, Long> reads) {
    this(guest, place, null, outbox, reads);
  }

  static Kept nothing() {
    return behind(Place.UNKNOWN);
  }

  /** Begins behind this number of the log: 0 for all of it. */
  public static Kept behind(long place) {
    return new Kept(null, place, List.of(), Map.of());
  }
}
