package messenger.cli;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Options of the scenarios in which messages are written. */
final class MessageOptions {
  private static final int MAX_TEXT_BYTES = 16_384;

  @Option(
      names = "--text-bytes",
      defaultValue = "26",
      description = "Length of each text, 13 to 16384.")
  private int textBytes = 26;

  @Option(
      names = "--receipts",
      showDefaultValue = Visibility.NEVER,
      description =
          "Each client says \"received\" after so many messages, 0: never (default: 32 in headline, else 0; legacy has none).")
  private Integer receipts;

  @Option(
      names = "--drain",
      defaultValue = "10",
      description = "Seconds to wait, at most, for what is missing at the end.")
  private double drain = 10;

  int textBytes() {
    return textBytes;
  }

  double drain() {
    return drain;
  }

  int receipts(BenchDialect dialect, int usual) {
    return receipts != null ? receipts : dialect.confirms() ? usual : 0;
  }

  void check(TargetOptions usage, BenchDialect dialect) {
    usage.check(
        textBytes >= Stamp.BYTES && textBytes <= MAX_TEXT_BYTES,
        "--text-bytes must be 13 to 16384");
    usage.check(drain >= 0, "--drain can't be negative");
    usage.check(receipts == null || receipts >= 0, "--receipts can't be negative");
    usage.check(
        receipts == null || receipts == 0 || dialect.confirms(),
        "--receipts: the dialect " + dialect.word() + " has none");
  }
}
