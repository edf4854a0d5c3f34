package messenger.frame;

/** Something that a client waits for an answer to. */
public interface Answerable {
  /** The client's {@code id} of the request, which the answer repeats; null if it gave none. */
  String requestId();
}
