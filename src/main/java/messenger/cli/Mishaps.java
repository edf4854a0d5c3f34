package messenger.cli;

import java.util.Map;
import java.util.TreeMap;

/**
 * What should not have been, of the whole run, warm-up included.
 *
 * @param misdelivered came to the wrong user, with the wrong sender, or changed
 * @param strays texts of nobody in this run
 * @param disconnected users who were in and lost their connection
 * @param errors error frames, by code
 * @param byes by code
 */
record Mishaps(
    int misdelivered,
    int strays,
    int disconnected,
    Map<String, Integer> errors,
    Map<String, Integer> byes) {

  static final Mishaps NONE = new Mishaps(0, 0, 0, Map.of(), Map.of());

  Mishaps plus(Mishaps other) {
    return new Mishaps(
        misdelivered + other.misdelivered,
        strays + other.strays,
        disconnected + other.disconnected,
        sum(errors, other.errors),
        sum(byes, other.byes));
  }

  private static Map<String, Integer> sum(Map<String, Integer> one, Map<String, Integer> other) {
    Map<String, Integer> sum = new TreeMap<>(one);
    other.forEach((code, count) -> sum.merge(code, count, Integer::sum));
    return sum;
  }

  /** Strays and refusals are not the fault of those who are measured. */
  boolean none() {
    return misdelivered == 0 && disconnected == 0;
  }

  void print(Table table) {
    table.count("misdelivered", misdelivered);
    table.count("strays", strays);
    table.count("disconnected", disconnected);
    table.codes("errors", errors);
    table.codes("byes", byes);
  }
}
