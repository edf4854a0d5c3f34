package messenger.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link SplitterRules} for streams that a fuzzer makes up; ./check --fuzz runs each for a minute.
 */
class SplitterFuzz {
  @MethodSource("messenger.fuzz.Seeds#inputs")
  @FuzzTest(maxDuration = Seeds.DURATION)
  void json(byte[] stream) {
    SplitterRules.json(stream);
  }

  @MethodSource("messenger.fuzz.Seeds#inputs")
  @FuzzTest(maxDuration = Seeds.DURATION)
  void compact(byte[] stream) {
    SplitterRules.compact(stream);
  }
}
