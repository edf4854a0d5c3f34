package messenger.fault;

import java.util.List;

/** What the checker says of a run. */
record Verdict(List<Violation> violations, Figures figures) {
  long of(Invariant invariant) {
    return violations.stream().filter(v -> v.invariant() == invariant).count();
  }
}
