package messenger.plugin;

/** The messenger can't do it at the moment; the same later may work. For a plugin's redelivery. */
public final class UnavailableException extends RuntimeException {
  UnavailableException(String what, Throwable cause) {
    super(what, cause);
  }
}
