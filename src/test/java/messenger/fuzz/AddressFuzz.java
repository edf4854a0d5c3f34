package messenger.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link AddressRules} for names that a fuzzer makes up; ./check --fuzz runs each for a minute. */
class AddressFuzz {
  @MethodSource("messenger.fuzz.Seeds#nameBytes")
  @FuzzTest(maxDuration = Seeds.DURATION)
  void folding(byte[] written) {
    AddressRules.folding(new String(written, StandardCharsets.UTF_8));
  }
}
