package messenger.cli;

/** A server could not be asked; the message is one line for people. */
final class AskException extends Exception {
  AskException(String message) {
    super(message, null, false, false);
  }
}
