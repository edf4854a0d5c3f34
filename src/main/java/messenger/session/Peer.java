package messenger.session;

import java.net.InetAddress;

/**
 * The other end of a connection.
 *
 * @param address what limits count by: an IPv4 address; of an IPv6 address the first 64 bits, such
 *     as {@code 2001:db8:0:1::/64}, since a household or a rented machine has all that begin so; or
 *     {@code unknown}
 * @param local whether it is on this machine: a loopback address, and nothing hints at a proxy
 */
public record Peer(String address, boolean local) {
  /** Nobody can tell; all of these count as one. */
  public static final Peer UNKNOWN = new Peer("unknown", false);

  private static final int IPV4_BYTES = 4;
  private static final int PREFIX_BYTES = 8;

  /**
   * @param address null if it is not known
   */
  public static Peer of(InetAddress address) {
    if (address == null) {
      return UNKNOWN;
    }
    byte[] bytes = address.getAddress(); // Four of an IPv4 address that came mapped into IPv6, too.
    String key = bytes.length == IPV4_BYTES ? address.getHostAddress() : prefix(bytes);
    return new Peer(key, address.isLoopbackAddress());
  }

  /** The same peer, of which it is known that others may be behind it. */
  public Peer notLocal() {
    return local ? new Peer(address, false) : this;
  }

  private static String prefix(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PREFIX_BYTES; i += 2) {
      int group = (bytes[i] & 0xFF) << Byte.SIZE | bytes[i + 1] & 0xFF;
      text.append(Integer.toHexString(group)).append(':');
    }
    return text.append(":/64").toString();
  }
}
