package messenger.deploy;

/**
 * What happened to a file since the version that runs.
 *
 * @param path of the file
 * @param kind what happened
 */
public record Change(String path, Kind kind) {
  /** REWORDED: only comments, white space or the order of keys; nothing has to be done. */
  public enum Kind {
    ADDED,
    CHANGED,
    REWORDED,
    REMOVED
  }
}
