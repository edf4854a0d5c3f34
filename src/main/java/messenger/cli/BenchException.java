package messenger.cli;

/** The run can't go on; the message is one line for the person who started it. */
final class BenchException extends Exception {
  BenchException(String message) {
    super(message);
  }
}
