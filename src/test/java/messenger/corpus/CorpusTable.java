package messenger.corpus;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import messenger.scene.Door;

/** The answers to all inputs as a page of Markdown: how many of each group, then every one. */
final class CorpusTable {
  private static final String HEAD =
      """
      # What bad input is answered

      Written by `BadInputIT` out of what a server said to every line of `src/test/resources/messenger/corpus/bad-inputs.txt`, on
      plain TCP, TLS and WebSocket, before the login and after it. `a!`: then the connection closes; everywhere else it stays open and answers the
      next frame. `a!?`: so much was unread that the answer may be lost. `delivered`: stored, and somebody else got exactly this text. `in`: a login
      that succeeds. `none`: nothing at all. `‹..›`: bytes, repetitions and names. The codes are those of [protocol.md](protocol.md#codes).

      """;

  private final Map<BadInput, Map<Phase, Map<Door, String>>> answers = new LinkedHashMap<>();

  void note(BadInput input, Door door, Phase phase, String answer) {
    answers
        .computeIfAbsent(input, key -> new EnumMap<>(Phase.class))
        .computeIfAbsent(phase, key -> new EnumMap<>(Door.class))
        .put(door, answer);
  }

  /** Whether every input was answered at every door in every phase. */
  boolean isWhole(int inputs) {
    return answers.size() == inputs && cells(answers.keySet()) == inputs * 6L;
  }

  String markdown() {
    return HEAD + summary() + details();
  }

  private String summary() {
    StringBuilder text =
        new StringBuilder(
            "| group | inputs | answers | refused, stays open | refused, closed | taken |\n");
    text.append("|---|--:|--:|--:|--:|--:|\n");
    groups().forEach((group, inputs) -> text.append(line(group, inputs)));
    return text.append(line("**all**", answers.keySet())).append("\n").toString();
  }

  private String line(String group, Set<BadInput> inputs) {
    long closed = count(inputs, "!");
    long taken = count(inputs, "taken");
    long all = cells(inputs);
    return "| %s | %d | %d | %d | %d | %d |\n"
        .formatted(group, inputs.size(), all, all - closed - taken, closed, taken);
  }

  private String details() {
    StringBuilder text = new StringBuilder();
    groups()
        .forEach(
            (group, inputs) -> {
              text.append("## ").append(group).append("\n\n");
              text.append("| what | input | before login | after login |\n|---|---|---|---|\n");
              for (BadInput input : inputs) {
                text.append(
                    "| %s | %s | %s | %s |\n"
                        .formatted(
                            input.what().replace("|", "\\|"),
                            code(input.input()),
                            cell(answers.get(input).get(Phase.BEFORE)),
                            cell(answers.get(input).get(Phase.AFTER))));
              }
              text.append("\n");
            });
    return text.toString().stripTrailing() + "\n";
  }

  private Map<String, Set<BadInput>> groups() {
    return answers.keySet().stream()
        .collect(
            Collectors.groupingBy(
                BadInput::group,
                LinkedHashMap::new,
                Collectors.toCollection(java.util.LinkedHashSet::new)));
  }

  private long cells(Set<BadInput> inputs) {
    return inputs.stream()
        .flatMap(input -> answers.get(input).values().stream())
        .mapToLong(Map::size)
        .sum();
  }

  private long count(Set<BadInput> inputs, String kind) {
    return inputs.stream()
        .flatMap(input -> answers.get(input).values().stream())
        .flatMap(doors -> doors.values().stream())
        .filter(answer -> kind(answer).equals(kind))
        .count();
  }

  private static String kind(String answer) {
    if (answer.contains("!")) {
      return "!";
    }
    boolean taken =
        Set.of("pong", "users", "page", "stored", "in", "delivered", "none", "pong + pong")
            .contains(answer);
    return taken ? "taken" : "refused";
  }

  private static String cell(Map<Door, String> doors) {
    Set<String> different = new TreeSet<>(doors.values());
    if (different.size() == 1) {
      return different.iterator().next();
    }
    return "TCP "
        + doors.get(Door.TCP)
        + ", TLS "
        + doors.get(Door.TLS)
        + ", WebSocket "
        + doors.get(Door.WEBSOCKET);
  }

  /** Two backquotes, since there may be one inside; a bar would end the cell. */
  private static String code(String input) {
    return "`` " + input.replace("|", "\\|") + " ``";
  }
}
