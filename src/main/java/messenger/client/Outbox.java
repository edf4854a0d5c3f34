package messenger.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What is not stored yet, in the order it was written in. Owned by the client's thread. */
final class Outbox {
  /** A letter, and who waits for it. */
  record Item(Letter letter, CompletableFuture<Stored> answer) {}

  private final Map<String, Item> items = new LinkedHashMap<>();

  /** The ids of those that an earlier client has left. */
  private final Set<String> kept = new HashSet<>();

  Outbox(List<Letter> letters) {
    letters.forEach(letter -> kept.add(letter.id()));
    letters.forEach(letter -> add(letter, new CompletableFuture<>()));
  }

  /**
   * One that is here already is not sent twice; the second answer is that of the first, unless it
   * says something else.
   */
  void add(Letter letter, CompletableFuture<Stored> answer) {
    Item here = items.putIfAbsent(letter.id(), new Item(letter, answer));
    if (here != null && !here.letter.equals(letter)) {
      Refusal refusal = Refusal.own("conflict", "The id waits with another text.");
      answer.completeExceptionally(new RefusalException(refusal));
    } else if (here != null) {
      here.answer.whenComplete((stored, failure) -> settle(answer, stored, failure));
    }
  }

  private static void settle(CompletableFuture<Stored> answer, Stored stored, Throwable failure) {
    if (failure == null) {
      answer.complete(stored);
    } else {
      answer.completeExceptionally(failure);
    }
  }

  /** Null if there is none. */
  Letter first() {
    return items.isEmpty() ? null : items.values().iterator().next().letter;
  }

  /** Null if there is none of this id. */
  Item remove(String id) {
    return items.remove(id);
  }

  List<Letter> letters() {
    return items.values().stream().map(Item::letter).toList();
  }

  /** Nobody waits any longer. The letters stay. */
  void fail(Refusal refusal) {
    for (Item item : items.values()) {
      item.answer.completeExceptionally(new RefusalException(refusal));
    }
  }

  /** They were somebody else's. */
  List<Item> clear() {
    List<Item> all = new ArrayList<>(items.values());
    items.clear();
    return all;
  }

  /** As {@link #clear}, but for those that were added. */
  List<Item> clearKept() {
    List<Item> theirs =
        items.values().stream().filter(item -> kept.contains(item.letter.id())).toList();
    theirs.forEach(item -> items.remove(item.letter.id()));
    return theirs;
  }
}
