package messenger.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Collects a row for each fault, of all test classes, and writes the tables to {@code
 * target/faults/table.md}. With {@code -Dmessenger.faults.report=FILE} they also replace what
 * stands in that file between its two markers.
 */
final class FaultReport implements ParameterResolver {
  static final Path FOLDER = Path.of("target/faults");
  private static final String BEGIN = "<!-- faults: begin -->";
  private static final String END = "<!-- faults: end -->";

  /** The rows of one run of the tests, in the order of their titles. */
  static final class Rows implements AutoCloseable {
    private final Map<String, String> promises = new TreeMap<>();
    private final Map<String, String> figures = new TreeMap<>();

    synchronized void add(String fault, Verdict verdict, String remark) {
      Figures f = verdict.figures();
      promises.put(
          fault,
          row(
              fault,
              Arrays.stream(Invariant.values())
                  .map(one -> verdict.of(one) == 0 ? "holds" : "**" + verdict.of(one) + "**")
                  .collect(Collectors.joining(" | "))));
      figures.put(
          fault,
          row(
              fault,
              f.messages() + "",
              f.acknowledged() + "",
              f.lost() + "",
              f.doubled() + "",
              f.outOfOrder() + "",
              f.resent() + "",
              f.refused() + "",
              f.legacyAgain() + "",
              seconds(f.firstStoredMs()),
              seconds(f.drainedMs()),
              seconds(f.slowestAnswerMs()),
              seconds(f.slowestPongMs()),
              remark));
      write();
    }

    /** A fault that has no history. */
    synchronized void add(String fault, String result) {
      figures.put(fault, row(fault, "", "", "", "", "", "", "", "", "", "", "", "", result));
      write();
    }

    private static String seconds(long ms) {
      return ms < 0 ? "never" : "%.1f".formatted(ms / 1000.0);
    }

    private static String row(String... cells) {
      return "| " + String.join(" | ", cells) + " |";
    }

    private String tables() {
      List<String> titles = Arrays.stream(Invariant.values()).map(one -> one.title).toList();
      List<String> lines = new ArrayList<>();
      lines.add(row("fault", String.join(" | ", titles)));
      lines.add("|---".repeat(titles.size() + 1) + "|");
      lines.addAll(promises.values());
      lines.add("");
      lines.add(
          row(
              "fault",
              "messages",
              "acknowledged",
              "lost",
              "doubled",
              "out of order",
              "answered `duplicate`",
              "refused",
              "legacy twice",
              "s to the first `stored`",
              "s until all stored",
              "slowest answer, s",
              "slowest pong, s",
              "remark"));
      lines.add("|---" + "|--:".repeat(12) + "|---|");
      lines.addAll(figures.values());
      return String.join("\n", lines) + "\n";
    }

    private void write() {
      try {
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve("table.md"), tables());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public synchronized void close() throws IOException {
      String report = System.getProperty("messenger.faults.report", "");
      if (!report.isEmpty()) {
        Path file = Path.of(report);
        String text = Files.readString(file);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        String before = text.substring(0, from);
        String after = text.substring(text.indexOf(END));
        Files.writeString(file, before + "\n\n" + tables() + "\n" + after);
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Rows.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(FaultReport.class))
        .getOrComputeIfAbsent(Rows.class, key -> new Rows(), Rows.class);
  }
}
