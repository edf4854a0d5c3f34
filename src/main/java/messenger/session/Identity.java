package messenger.session;

import messenger.frame.Address;

/**
 * Who a session is.
 *
 * @param spelling the name as its client wrote it, which the legacy dialect shows back
 * @param device the same device again displaces the older session; null displaces nobody
 * @param standing what its login is worth; it does not keep a token's secret
 */
public record Identity(Address address, String spelling, String device, Standing standing) {
  public boolean guest() {
    return standing.guest();
  }
}
