package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page of a conversation costs deep in a log of a million: see docs/performance.md. */
@Tag("fault")
class HistoryDepthIT {
  private static final int MESSAGES = 1_000_000;
  private static final int PAGES = 5_000;
  private static final int LIMIT = 100;

  @Test
  void aPageIsReadAtAnyDepth(@TempDir Path temporary) throws Exception {
    try (Database database = new Database(temporary)) {
      Conversations conversations = new Conversations(database);
      conversations.fill(MESSAGES);
      database.run("VACUUM message"); // Else it comes by itself, in the midst of the pages.
      for (String with : new String[] {"big-bob", "big-7"}) {
        measure(conversations, with, true);
        measure(conversations, with, false);
      }
    }
  }

  private static void measure(Conversations conversations, String with, boolean newer)
      throws Exception {
    // Every second message is bob's, every thousandth another's.
    int apart = with.equals("big-bob") ? 2 : 1_000;
    Random random = new Random(11);
    long[] nanos = new long[PAGES];
    for (int i = -PAGES / 4; i < PAGES; i++) { // the first ones warm up
      int position = apart * LIMIT + random.nextInt(MESSAGES - 2 * apart * LIMIT);
      long start = System.nanoTime();
      int size =
          conversations
              .page("big-ann", with, newer ? 0 : position, newer ? position : -1, LIMIT)
              .messages()
              .size();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
      assertEquals(LIMIT, size);
    }
    Arrays.sort(nanos);
    System.out.printf(
        "history: %,d messages, pages of %d %s ones with %s: p50 %.2f  p90 %.2f  p99 %.2f  max %.2f ms%n",
        MESSAGES,
        LIMIT,
        newer ? "newer" : "older",
        with,
        nanos[PAGES / 2] / 1e6,
        nanos[PAGES * 9 / 10] / 1e6,
        nanos[PAGES * 99 / 100] / 1e6,
        nanos[PAGES - 1] / 1e6);
  }
}
