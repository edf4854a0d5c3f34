package messenger.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import messenger.session.Receipt;

/** Receipts that are noted together: of those that say the same, the highest number. */
public final class ReceiptBatch {
  private record Key(String user, String with) {}

  private final Map<Key, Receipt> highest = new LinkedHashMap<>();

  void add(Receipt receipt) {
    highest.merge(
        new Key(receipt.user(), receipt.with()),
        receipt,
        (one, other) -> one.upTo() >= other.upTo() ? one : other);
  }

  public List<Receipt> receipts() {
    return List.copyOf(highest.values());
  }
}
