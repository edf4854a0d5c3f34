package messenger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The ports of the server: found free before anything is started, so that a taken one is one clear
 * line.
 *
 * @param tcp empty if the door for plain TCP stays shut: then nobody looks at its port
 * @param reach who can come to the three doors
 */
record Ports(OptionalInt tcp, int tls, int http, int management, Reach reach) {
  /** Whether the route of a door is not to be started. */
  boolean isShut(String route) {
    return route.equals("edge-tcp") && tcp.isEmpty();
  }

  /** From where a door can be reached. */
  enum Reach {
    THIS_MACHINE,
    ONE_ADDRESS,
    ALL_ADDRESSES;

    static Reach of(InetAddress host) {
      if (host.isLoopbackAddress()) {
        return THIS_MACHINE;
      }
      return host.isAnyLocalAddress() ? ALL_ADDRESSES : ONE_ADDRESS;
    }
  }

  static Ports of(Settings settings) {
    InetAddress host = address(settings, "messenger.host");
    Reach reach = Reach.of(host);
    InetAddress managementHost = address(settings, "messenger.management.host");
    Ports ports =
        new Ports(
            isTcpOpen(settings, reach)
                ? OptionalInt.of(free(settings, "messenger.tcp.port", host))
                : OptionalInt.empty(),
            free(settings, "messenger.tls.port", host),
            free(settings, "messenger.http.port", host),
            free(settings, "messenger.management.port", managementHost),
            reach);
    int[] all =
        IntStream.concat(ports.tcp.stream(), IntStream.of(ports.tls, ports.http, ports.management))
            .toArray();
    if (IntStream.of(all).distinct().count() < all.length) {
      throw new Settings.BadSettingException(
          "TCP_PORT, TLS_PORT, HTTP_PORT and MANAGEMENT_PORT must differ");
    }
    return ports;
  }

  /** Plain TCP carries everything readable for all on the way, so only where there is no way. */
  private static boolean isTcpOpen(Settings settings, Reach reach) {
    return switch (settings.oneOf("messenger.tcp.enabled", "true", "false", "")) {
      case "true" -> true;
      case "false" -> false;
      default -> reach == Reach.THIS_MACHINE;
    };
  }

  private static InetAddress address(Settings settings, String name) {
    try {
      return InetAddress.getByName(settings.text(name));
    } catch (UnknownHostException e) {
      throw settings.bad(name, "must be an address of this machine");
    }
  }

  private static int free(Settings settings, String name, InetAddress host) {
    int wanted = settings.port(name);
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, wanted));
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new Settings.BadSettingException(
          settings.variable(name)
              + ": port "
              + wanted
              + " on "
              + host.getHostAddress()
              + " can't be opened ("
              + e.getMessage()
              + ")");
    }
  }
}
