package messenger.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link DialectRules} for frames that a fuzzer makes up; ./check --fuzz runs each for a minute.
 */
class DialectFuzz {
  private final DialectRules rules = new DialectRules();

  @FuzzTest(maxDuration = Seeds.DURATION)
  @MethodSource("messenger.fuzz.Seeds#inputs")
  void json(byte[] frame) {
    rules.json(frame);
  }

  @FuzzTest(maxDuration = Seeds.DURATION)
  @MethodSource("messenger.fuzz.Seeds#inputs")
  void compact(byte[] frame) {
    rules.compact(frame);
  }

  @FuzzTest(maxDuration = Seeds.DURATION)
  @MethodSource("messenger.fuzz.Seeds#inputs")
  void legacy(byte[] frame) {
    rules.legacy(frame);
  }
}
