package messenger.account;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.session.Arrival;

/** People for whom somebody else vouches: an OpenID Connect provider, or a client certificate. */
public final class Identities {
  private static final String CERTIFICATE = "certificate";

  private final IdentityTokens tokens;
  private final Pattern certified;

  /**
   * @param tokens null if there is no provider
   * @param certified what matches a whole subject alternative name; its first group is the name
   *     here
   */
  public Identities(IdentityTokens tokens, Pattern certified) {
    this.tokens = tokens;
    this.certified = certified;
  }

  /**
   * Who somebody is who wants to come in.
   *
   * @throws RefusedException {@code auth_failed} if nobody vouches that it is who it says; {@code
   *     unavailable} if that can't be told at the moment
   */
  public Outsider vouched(Arrival arrival) {
    Outsider outsider =
        arrival.login().credential() == null
            ? certified(arrival.sender().certifiedNames(), arrival.address())
            : told(arrival.login().credential().secret());
    if (outsider == null
        || !outsider.name().equals(arrival.address().name())
        || !arrival.address().isStrictName()) {
      throw new RefusedException(Code.AUTH_FAILED);
    }
    return outsider;
  }

  private Outsider told(String token) {
    return tokens == null ? null : tokens.outsider(token);
  }

  private Outsider certified(List<String> names, Address address) {
    for (String name : names) {
      Matcher match = certified.matcher(name);
      if (match.matches() && address.name().equals(match.group(1))) {
        return new Outsider(CERTIFICATE, name, address.name());
      }
    }
    return null;
  }
}
