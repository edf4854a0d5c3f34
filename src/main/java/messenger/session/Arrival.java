package messenger.session;

import messenger.frame.Address;
import messenger.frame.Answerable;
import messenger.frame.Request;

/**
 * Somebody who logs in and waits to be welcomed (EIP: Return Address).
 *
 * @param address whose log it follows
 * @param asks whether its dialect has words for where it is in the log, and for receipts
 * @param reachedHere how far this user's clients have come in it, as far as it is not yet saved
 * @param standing what its login is worth; null until that is known
 * @param start from where it follows the log; null until that is known
 */
public record Arrival(
    Session sender,
    Request.Login login,
    Address address,
    boolean asks,
    long reachedHere,
    Standing standing,
    Start start)
    implements Answerable {
  /** Somebody of whom nothing is known yet. */
  public static Arrival of(Session sender, Request.Login login) {
    boolean asks = sender.dialect().acknowledges();
    return new Arrival(sender, login, Address.of(login.user()), asks, 0, null, null);
  }

  @Override
  public String requestId() {
    return login.requestId();
  }

  /** The same, whose user's clients have come this far. */
  Arrival reached(long here) {
    return new Arrival(sender, login, address, asks, here, standing, start);
  }

  /** The same, whose login is worth this. */
  public Arrival worth(Standing known) {
    return new Arrival(sender, login, address, asks, reachedHere, known, start);
  }

  /** The same, who now knows where the log begins for it. */
  public Arrival startedAt(Start place) {
    return new Arrival(sender, login, address, asks, reachedHere, standing, place);
  }
}
