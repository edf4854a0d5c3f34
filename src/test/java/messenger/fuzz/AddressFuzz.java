package messenger.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link AddressRules} for names that a fuzzer makes up; ./check --fuzz runs each for a minute. */
class AddressFuzz {
  @FuzzTest(maxDuration = Seeds.DURATION)
  @MethodSource("messenger.fuzz.Seeds#names")
  void folding(String written) {
    if (written != null) {
      AddressRules.folding(written);
    }
  }
}
