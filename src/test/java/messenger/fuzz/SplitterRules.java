package messenger.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import messenger.edge.SplitterScene;

/**
 * However the network cuts a stream, the same frames come out of it, and then at most one refusal;
 * what is held meanwhile is not more than a frame and a read.
 */
final class SplitterRules {
  private static final int MAX_FRAME = 512;
  private static final int MAX_READ = 64;

  private SplitterRules() {}

  static void json(byte[] stream) {
    splits(stream, false);
  }

  static void compact(byte[] stream) {
    splits(stream, true);
  }

  private static void splits(byte[] stream, boolean compact) {
    try (SplitterScene whole = new SplitterScene(compact, MAX_FRAME);
        SplitterScene cut = new SplitterScene(compact, MAX_FRAME)) {
      whole.sends(stream);
      Random random = new Random(Arrays.hashCode(stream));
      int at = 0;
      while (at < stream.length) {
        int next = Math.min(stream.length, at + 1 + random.nextInt(MAX_READ));
        cut.sends(Arrays.copyOfRange(stream, at, next));
        at = next;
        assertTrue(cut.held() <= MAX_FRAME + MAX_READ, () -> cut.held() + " bytes");
      }
      List<String> events = whole.events();
      assertEquals(events, cut.events());
      for (String event : events.subList(0, Math.max(0, events.size() - 1))) {
        assertTrue(SplitterScene.isFrame(event), event);
      }
      boolean refused = !events.isEmpty() && !SplitterScene.isFrame(events.get(events.size() - 1));
      assertTrue(!refused || whole.held() == 0 && cut.held() == 0);
    }
  }
}
