package messenger.deploy;

import java.time.Instant;
import java.util.List;

/**
 * The report of one attempt to change what runs.
 *
 * @param number counts attempts; after a restart from the last version that is kept
 * @param at when it was decided
 * @param cause who wanted it
 * @param accepted whether it runs now; otherwise everything is as it was before
 * @param cut the doors whose connections were cut, or would have been; said first
 * @param changes by path
 * @param findings why not; by place
 * @param millis from the first look at the files to the end
 */
public record Deployment(
    int number,
    Instant at,
    Cause cause,
    boolean accepted,
    List<String> cut,
    List<Change> changes,
    List<Finding> findings,
    long millis) {
  public enum Cause {
    START,
    WATCH,
    COMMAND,
    ROLLBACK
  }

  public Deployment {
    cut = List.copyOf(cut);
    changes = List.copyOf(changes);
    findings = List.copyOf(findings);
  }
}
