package messenger.client;

import java.net.URI;
import java.util.Locale;

/**
 * Where a server is, and how it is reached.
 *
 * @param host a name or an address, of IPv6 without brackets
 * @param port 1 to 65,535
 */
public record Endpoint(Scheme scheme, String host, int port) {
  /** How: plain or by TLS, as a stream or by a WebSocket. The ports are the server's defaults. */
  public enum Scheme {
    TCP(2500),
    TLS(2501),
    WS(8080),
    /** A proxy in front of the server's HTTP port. */
    WSS(443);

    private final int port;

    Scheme(int port) {
      this.port = port;
    }

    boolean isEncrypted() {
      return this == TLS || this == WSS;
    }

    boolean isWebSocket() {
      return this == WS || this == WSS;
    }
  }

  /**
   * @param url such as {@code tls://chat.example.org} or {@code ws://127.0.0.1:8080}; the path of a
   *     WebSocket is always {@code /ws}
   * @throws IllegalArgumentException if it is none of these
   */
  public static Endpoint parse(String url) {
    URI uri = URI.create(url);
    String rest = (uri.getRawPath() + "").replaceFirst("^/?(ws)?$", "");
    if (uri.getScheme() == null
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || uri.getPort() == 0
        || uri.getPort() > 65_535
        || !rest.isEmpty()) {
      throw new IllegalArgumentException(url + " is not like tls://host:port");
    }
    Scheme scheme = scheme(uri.getScheme());
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    return new Endpoint(scheme, host, uri.getPort() < 0 ? scheme.port : uri.getPort());
  }

  private static Scheme scheme(String word) {
    for (Scheme scheme : Scheme.values()) {
      if (scheme.name().equalsIgnoreCase(word)) {
        return scheme;
      }
    }
    throw new IllegalArgumentException(word + ":// is none of tls, tcp, ws, wss");
  }

  URI webSocket() {
    return URI.create(this + "/ws");
  }

  @Override
  public String toString() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return scheme.name().toLowerCase(Locale.ROOT) + "://" + name + ":" + port;
  }
}
