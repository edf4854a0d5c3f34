package messenger.account;

/**
 * Somebody tries a password.
 *
 * @param user whose, folded
 * @param address of who tries: see {@link messenger.session.Peer}
 */
public record Attempt(String user, String address) {}
