package messenger.plugin;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where requests of plugins may go: not into the server's own network, where what answers may trust
 * everybody who asks (server-side request forgery).
 *
 * @param privateToo whether they may go anywhere
 */
record PublicAddresses(boolean privateToo) {
  /**
   * An address of a host, which is the one to connect to: asked again, its name could lead
   * elsewhere. May wait for name servers.
   *
   * @throws IllegalArgumentException if any of its addresses is none for plugins
   */
  InetAddress of(String host) throws UnknownHostException {
    InetAddress[] all = InetAddress.getAllByName(host);
    for (InetAddress address : all) {
      if (!privateToo && !isPublic(address)) {
        throw new IllegalArgumentException(
            host + " is in a private network: see messenger.plugins.private-addresses");
      }
    }
    return all[0];
  }

  /** By the registries of special addresses of IANA. */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address instanceof Inet4Address) {
      int third = bytes[2] & 0xff;
      return first != 0
          && first < 240
          && !(first == 100 && second >= 64 && second < 128)
          && !(first == 192 && second == 0 && third == 0)
          && !(first == 198 && (second == 18 || second == 19));
    }
    // 2000::/3 is what is given out; of it 2002::/16 (6to4) and 2001::/23 hold other addresses.
    boolean global = (first & 0xe0) == 0x20;
    boolean tunnel = first == 0x20 && (second == 0x02 || second == 0x01 && (bytes[2] & 0xfe) == 0);
    return global && !tunnel;
  }
}
