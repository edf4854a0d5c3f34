package messenger.edge;

import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import messenger.session.Peer;

/**
 * Who is at the other end of a connection. At the HTTP door that may be somebody behind a proxy,
 * whose word counts if it is one of ours; and who is not surely on this machine is not local, since
 * local peers may do more.
 */
public final class Peers {
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  /** With any of these a request has come through somebody else. */
  private static final List<String> FORWARDING =
      List.of(
          FORWARDED_FOR, "Forwarded", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto", "Via");

  /** An address in {@link #FORWARDED_FOR}; some proxies write the port behind it. */
  private static final Pattern HOP =
      Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::\\d+)?|([0-9.]+)(?::\\d+)?|([0-9A-Fa-f:.]+)");

  /** A {@code Host} by which only programs on this machine come here. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile(
          "(?:(?:[\\w-]+\\.)*localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(?::\\d*)?",
          Pattern.CASE_INSENSITIVE);

  private final Set<InetAddress> proxies;

  /**
   * @param proxies the addresses whose {@code X-Forwarded-For} is believed
   */
  public Peers(Set<InetAddress> proxies) {
    this.proxies = Set.copyOf(proxies);
  }

  /**
   * The address that is written here; never asks a name server.
   *
   * @return null if it is none
   */
  public static InetAddress address(String text) {
    Matcher hop = HOP.matcher(text);
    if (!hop.matches()) {
      return null;
    }
    String bare = hop.group(1) != null ? hop.group(1) : hop.group(2);
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare == null ? hop.group(3) : bare);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** The peer of a connection, whatever may be behind it. */
  static Peer of(SocketAddress remote) {
    return Peer.of(inet(remote));
  }

  /**
   * The peer of a connection at the HTTP door.
   *
   * @return null if it is a proxy: its requests say for whom it comes
   */
  Peer accepted(SocketAddress remote) {
    InetAddress direct = inet(remote);
    return direct != null && proxies.contains(direct) ? null : Peer.of(direct);
  }

  /** The peer that makes this HTTP request. */
  Peer of(SocketAddress remote, MultiMap headers) {
    InetAddress direct = inet(remote);
    Peer peer =
        direct != null && proxies.contains(direct) && headers.contains(FORWARDED_FOR)
            ? forwarded(headers.getAll(FORWARDED_FOR))
            : FORWARDING.stream().anyMatch(headers::contains)
                ? Peer.of(direct).notLocal()
                : Peer.of(direct);
    return namesThisMachine(headers) ? peer : peer.notLocal();
  }

  /**
   * Whether a browser on this machine, and no proxy, comes by another name of it than its own: then
   * a foreign page may be behind it.
   */
  boolean isRebound(SocketAddress remote, MultiMap headers) {
    InetAddress direct = inet(remote);
    return direct != null
        && direct.isLoopbackAddress()
        && FORWARDING.stream().noneMatch(headers::contains)
        && !namesThisMachine(headers);
  }

  /**
   * From the last address, which the proxy at this door wrote, back to the first one that is not a
   * proxy of ours: what stands before it anybody may have made up. If all are proxies, it is the
   * first.
   */
  private Peer forwarded(List<String> headers) {
    String[] hops = String.join(",", headers).split(",", -1);
    InetAddress address = null;
    for (int i = hops.length - 1; i >= 0; i--) {
      address = address(hops[i].strip());
      if (address == null || !proxies.contains(address)) {
        break;
      }
    }
    return Peer.of(address);
  }

  /**
   * A foreign page can have its own name resolved to this machine (DNS rebinding), and a browser
   * then connects from here; but it says by which name.
   */
  private static boolean namesThisMachine(MultiMap headers) {
    List<String> hosts = headers.getAll(HttpHeaders.HOST);
    return hosts.size() == 1 && LOCAL_HOST.matcher(hosts.get(0).strip()).matches();
  }

  private static InetAddress inet(SocketAddress remote) {
    return remote instanceof InetSocketAddress socket ? socket.getAddress() : null;
  }
}
