package messenger.trial;

import java.util.List;

/**
 * What came of a case.
 *
 * @param mismatches empty if all is as it should be
 */
public record Outcome(String name, List<Mismatch> mismatches, long millis) {
  public boolean isRight() {
    return mismatches.isEmpty();
  }
}
