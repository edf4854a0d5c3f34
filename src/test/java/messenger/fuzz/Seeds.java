package messenger.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import messenger.corpus.Corpus;

/** Where the fuzzer begins, and all that the fuzz tests try without one. */
final class Seeds {
  /** How long a fuzzer has for each of its tests. */
  static final String DURATION = "60s";

  private Seeds() {}

  /** Every input of the corpus. */
  static Stream<byte[]> inputs() {
    return Corpus.inputs().stream();
  }

  /** The names in UTF-8, for a fuzzer knows bytes best. */
  static Stream<byte[]> nameBytes() {
    return names().map(name -> name.getBytes(StandardCharsets.UTF_8));
  }

  /** Names, and half of a pair that can't be in UTF-8. */
  static Stream<String> names() {
    return Stream.of(
        "ann",
        "Ann Miller",
        " ANN\t",
        "#tea",
        "#",
        "",
        "JO\u0308RG",
        "H\u0331",
        "T\u0308",
        "\u0130",
        "\u1E9E",
        "\uFF21\uFF4E\uFF4E",
        "\uFDFA",
        "\u03A3",
        "\u00A8",
        "a\u200Db",
        "\u202Eann",
        "\uD800",
        "\uD83D\uDE00",
        "${body}",
        "x".repeat(65));
  }
}
