package messenger.cli;

import java.util.Locale;

/** How the clients connect. The ports are the server's defaults (docs/protocol.md). */
enum Transport {
  TCP(2500),
  TLS(2501),
  WS(8080);

  private final int port;

  Transport(int port) {
    this.port = port;
  }

  int port() {
    return port;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
