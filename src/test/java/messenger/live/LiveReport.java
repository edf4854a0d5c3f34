package messenger.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a row for each edit to {@code target/live/table.md}. With {@code
 * -Dmessenger.live.report=FILE} they also replace what stands in that file between its two markers.
 */
final class LiveReport implements AutoCloseable {
  private static final Path FOLDER = Path.of("target/live");
  private static final String BEGIN = "<!-- live: begin -->";
  private static final String END = "<!-- live: end -->";

  private final List<String> rows = new ArrayList<>();

  LiveReport(int people, int rate) {
    rows.add("%,d people, %,d messages a second.".formatted(people, rate));
    rows.add("");
    rows.add(
        "| edit | messages meanwhile | connections kept | lost | doubled | longest pause, ms | of the machine, ms | reported |");
    rows.add("|---|--:|--:|--:|--:|--:|--:|---|");
  }

  void add(Edit edit, Outcome outcome, long stalledMs, String reported) throws IOException {
    rows.add(
        "| %s | %,d | %,d | %,d | %,d | %,d | %,d | %s |"
            .formatted(
                edit.title,
                outcome.messages(),
                outcome.kept(),
                outcome.lost(),
                outcome.doubled(),
                outcome.pauseMs(),
                stalledMs,
                reported.replace("|", "\\|")));
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("table.md"), table());
  }

  private String table() {
    return String.join("\n", rows) + "\n";
  }

  @Override
  public void close() throws IOException {
    String report = System.getProperty("messenger.live.report", "");
    if (!report.isEmpty()) {
      Path file = Path.of(report);
      String text = Files.readString(file);
      int from = text.indexOf(BEGIN) + BEGIN.length();
      Files.writeString(
          file,
          text.substring(0, from) + "\n\n" + table() + "\n" + text.substring(text.indexOf(END)));
    }
  }
}
