package messenger.trial;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A table of texts in a file: what its head says. */
record Cases(String sentence, List<String> parts, List<String> found) {
  static List<Cases> read(String file) {
    try (InputStream in = Cases.class.getResourceAsStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("(?m)^## ")).skip(1).map(Cases::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Cases of(String text) {
    int line = text.indexOf('\n');
    int found = text.indexOf("\n>> ");
    String parts = text.substring(line + 1, found < 0 ? text.length() : found + 1);
    return new Cases(
        text.substring(0, line),
        List.of(parts.split("(?m)^---\n")),
        found < 0
            ? List.of()
            : text.substring(found + 1)
                .lines()
                .filter(l -> !l.isBlank())
                .map(l -> l.replaceFirst("^>> ", ""))
                .toList());
  }

  @Override
  public String toString() {
    return sentence;
  }
}
