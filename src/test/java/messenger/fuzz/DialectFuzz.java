package messenger.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link DialectRules} for frames that a fuzzer makes up; ./check --fuzz runs each for a minute.
 */
class DialectFuzz {
  private final DialectRules rules = new DialectRules();

  @MethodSource("messenger.fuzz.Seeds#inputs")
  @FuzzTest(maxDuration = Seeds.DURATION)
  void json(byte[] frame) {
    rules.json(frame);
  }

  @MethodSource("messenger.fuzz.Seeds#inputs")
  @FuzzTest(maxDuration = Seeds.DURATION)
  void compact(byte[] frame) {
    rules.compact(frame);
  }

  @MethodSource("messenger.fuzz.Seeds#inputs")
  @FuzzTest(maxDuration = Seeds.DURATION)
  void legacy(byte[] frame) {
    rules.legacy(frame);
  }
}
