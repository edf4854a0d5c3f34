package messenger.check;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import messenger.deploy.Finding;

/** What is wrong with one file. */
public final class Findings {
  /** Nobody reads more, and each mistake of a long list is one. */
  static final int MOST = 50;

  private static final int MOST_SHOWN = 60;

  private final String file;
  private final Set<Finding> all = new TreeSet<>();
  private final Set<Finding> refusals = new TreeSet<>();

  public Findings(String file) {
    this.file = file;
  }

  public String file() {
    return file;
  }

  /** About the whole file. */
  public void add(String reason, String hint) {
    add(0, 0, reason, hint);
  }

  public void add(Node node, String reason, String hint) {
    add(node.line(), node.column(), reason, hint);
  }

  void add(int line, int column, String reason, String hint) {
    if (all.size() < MOST) {
      all.add(new Finding(file, line, column, reason, hint));
    }
  }

  /**
   * That something may not be. What else is wrong with it does not matter then, unless it is known
   * to nobody.
   */
  void refuse(Node node, String reason, String hint) {
    boolean unknown =
        all.stream()
            .anyMatch(
                finding ->
                    isAt(finding, node.line(), node.column())
                        && (finding.reason().startsWith("unknown")
                            || finding.reason().contains(" has no ")));
    if (!unknown && all.size() < MOST) {
      Finding refusal = new Finding(file, node.line(), node.column(), reason, hint);
      all.add(refusal);
      refusals.add(refusal);
    }
  }

  private static boolean isAt(Finding finding, int line, int column) {
    return finding.line() == line && finding.column() == column;
  }

  /** By place. */
  public List<Finding> list() {
    return all.stream()
        .filter(
            finding ->
                refusals.contains(finding)
                    || refusals.stream()
                        .noneMatch(other -> isAt(finding, other.line(), other.column())))
        .toList();
  }

  /** A text of the file as it stands in a reason: on one line, and not all of it if it is long. */
  public static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
  }

  /** {@code did you mean "filter"?}, or nothing, if nothing is near. */
  public static String didYouMean(String word, Stream<String> known) {
    return nearest(word, known).map("did you mean \"%s\"?"::formatted).orElse("");
  }

  /** The word that takes the fewest changes, a third of its letters at most. */
  static Optional<String> nearest(String word, Stream<String> known) {
    if (word.length() > MOST_SHOWN) {
      return Optional.empty();
    }
    record Near(String word, int distance) {}
    return known
        .filter(other -> Math.abs(other.length() - word.length()) <= limit(word))
        .map(other -> new Near(other, distance(word, other)))
        .filter(near -> near.distance() <= limit(word))
        .min(Comparator.comparingInt(Near::distance).thenComparing(Near::word))
        .map(Near::word);
  }

  private static int limit(String word) {
    return Math.max(1, word.length() / 3);
  }

  /**
   * Letters to insert, to delete, to replace, or to swap with their neighbour (optimal string
   * alignment); case costs nothing.
   */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + replace);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
