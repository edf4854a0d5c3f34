package messenger.session;

import messenger.frame.Token;

/**
 * What the login of a session is worth.
 *
 * @param generation of the account, which grows whenever all earlier logins become worth nothing; 0
 *     for a guest
 * @param tokenId the digest of the token that this device has now, in hexadecimal digits; null if
 *     it has none
 * @param fresh that token, if the client does not know it yet; or null
 */
public record Standing(long generation, String tokenId, Token fresh) {
  /** Nobody vouches for a guest, and its name belongs to nobody. */
  public static final Standing GUEST = new Standing(0, null, null);

  public boolean guest() {
    return generation == 0;
  }

  /** The same, once the client was told its token. */
  Standing told() {
    return fresh == null ? this : new Standing(generation, tokenId, null);
  }
}
