package messenger.frame;

import java.time.Instant;

/**
 * What lets a client in again without its password; {@link #toString} does not show it.
 *
 * @param secret known to the client alone: the server keeps its digest
 * @param expires when it is worth nothing any more, to the millisecond
 */
public record Token(String secret, Instant expires) {
  @Override
  public String toString() {
    return "token until " + expires;
  }
}
