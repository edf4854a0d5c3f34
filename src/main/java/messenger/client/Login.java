package messenger.client;

import messenger.frame.Address;
import messenger.frame.RefusedException;

/**
 * Who comes in, and by what; {@link #toString} shows no secret.
 *
 * @param way how one proves to be that user
 * @param user folded, as the server folds it
 * @param secret a password or a token; null for {@link Way#GUEST} and for a token that was kept
 * @param device 1 to 64 characters; a second login with it displaces the first. Null: a device of
 *     its own each time
 */
public record Login(Way way, String user, String secret, String device) {
  /** How one comes in. */
  public enum Way {
    GUEST,
    /** Tried once; from then on by the token that it brings. */
    PASSWORD,
    TOKEN,
    /** Makes the account; tried once, too. */
    REGISTER
  }

  /**
   * @throws IllegalArgumentException if nobody can have that name
   */
  public Login {
    try {
      user = Address.of(user).name();
    } catch (RefusedException e) {
      throw new IllegalArgumentException("Nobody can have this name", e);
    }
  }

  public static Login guest(String user) {
    return new Login(Way.GUEST, user, null, null);
  }

  public static Login password(String user, String password) {
    return new Login(Way.PASSWORD, user, password, null);
  }

  public static Login register(String user, String password) {
    return new Login(Way.REGISTER, user, password, null);
  }

  /** By a token of the server, or of a provider that it trusts. */
  public static Login token(String user, String token) {
    return new Login(Way.TOKEN, user, token, null);
  }

  /** By the token that a {@link Keeper} has. */
  public static Login kept(String user) {
    return new Login(Way.TOKEN, user, null, null);
  }

  public Login on(String name) {
    return new Login(way, user, secret, name);
  }

  /** Whether this is tried once only, so that nobody has to remember the password. */
  boolean isOnce() {
    return way == Way.PASSWORD || way == Way.REGISTER;
  }

  @Override
  public String toString() {
    return user + " by " + way;
  }
}
