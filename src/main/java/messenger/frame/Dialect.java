package messenger.frame;

/**
 * How one kind of client spells the frames: a reader and a writer. Stateless and safe for every
 * thread.
 */
public interface Dialect {
  /** {@code legacy}, {@code json} or {@code compact}; a label of meters. */
  String name();

  /**
   * Reads one frame.
   *
   * @param frame one whole JSON object in UTF-8, or one CBOR map
   * @param loggedIn the name the session logged in with, as its client spelled it, or null before
   *     login
   * @throws RefusedException if it is not a request of this dialect
   */
  Request read(byte[] frame, String loggedIn);

  /**
   * Writes one frame, with the line end if the dialect has one.
   *
   * @param self the name the session logged in with, as its client spelled it, or null before login
   * @return null if this dialect has no such frame
   */
  byte[] write(Reply reply, String self);

  /**
   * Whether a client is told {@code stored}; one that is not expects the texts it sends to itself
   * to come back.
   */
  boolean acknowledges();

  /**
   * Whether several frames may go into one write. Not for clients whose decoder drops what follows
   * the first object of a read (docs/protocol.md, Framing).
   */
  boolean joinsFrames();
}
