package messenger.deploy;

import java.util.Comparator;

/**
 * What is wrong with a file.
 *
 * @param file its path
 * @param line from 1; 0 if it is about the whole file
 * @param column from 1; 0 if it is about the whole file
 * @param reason one line that says what is wrong
 * @param hint one line that says what to do; may be empty
 */
public record Finding(String file, int line, int column, String reason, String hint)
    implements Comparable<Finding> {
  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparing(Finding::file)
          .thenComparingInt(Finding::line)
          .thenComparingInt(Finding::column)
          .thenComparing(Finding::reason);

  @Override
  public int compareTo(Finding other) {
    return BY_PLACE.compare(this, other);
  }

  /** As compilers write it, so that editors can jump there. */
  @Override
  public String toString() {
    String place = line == 0 ? file : file + ":" + line + ":" + column;
    return place + ": " + reason + (hint.isEmpty() ? "" : " (" + hint + ")");
  }
}
