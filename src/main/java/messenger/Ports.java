package messenger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.stream.IntStream;

/**
 * The ports of the server: found free before anything is started, so that a taken one is one clear
 * line.
 */
record Ports(int tcp, int tls, int http, int management) {
  static Ports of(Settings settings) {
    InetAddress host = address(settings, "messenger.host");
    InetAddress managementHost = address(settings, "messenger.management.host");
    Ports ports =
        new Ports(
            free(settings, "messenger.tcp.port", host),
            free(settings, "messenger.tls.port", host),
            free(settings, "messenger.http.port", host),
            free(settings, "messenger.management.port", managementHost));
    if (IntStream.of(ports.tcp, ports.tls, ports.http, ports.management).distinct().count() < 4) {
      throw new Settings.BadSettingException(
          "TCP_PORT, TLS_PORT, HTTP_PORT and MANAGEMENT_PORT must differ");
    }
    return ports;
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
