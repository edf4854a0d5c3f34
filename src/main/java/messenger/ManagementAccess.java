package messenger;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How a command on the machine of the server reaches its management port.
 *
 * @param address without a path
 * @param token as it is shown
 */
public record ManagementAccess(URI address, String token) {
  private static final Path PROPERTIES = Path.of("application.properties");

  /**
   * As a server would be reached that was started here with this environment.
   *
   * @param url where it is instead; null if nobody said
   * @param tokenFile which holds its token; null if nobody said
   * @throws IOException if that can't be known; its message is one line for people
   */
  public static ManagementAccess find(URI url, Path tokenFile, Map<String, String> environment)
      throws IOException {
    try {
      Settings settings = Settings.read(PROPERTIES, environment);
      return new ManagementAccess(
          url == null ? address(settings) : url,
          tokenFile == null ? token(settings) : read(tokenFile));
    } catch (Settings.BadSettingException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static URI address(Settings settings) throws IOException {
    int port = settings.port("messenger.management.port");
    if (port == 0) {
      throw new IOException("MANAGEMENT_PORT is 0, any free port: say --url http://127.0.0.1:PORT");
    }
    String host = settings.text("messenger.management.host");
    String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    boolean isV6 = reachable.contains(":") && !reachable.startsWith("[");
    return URI.create("http://" + (isV6 ? "[" + reachable + "]" : reachable) + ":" + port);
  }

  private static String token(Settings settings) throws IOException {
    String token = settings.secret("messenger.management.token");
    return token.isEmpty()
        ? read(settings.path("messenger.data").resolve("management.token"))
        : token;
  }

  private static String read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(
          "There is no token in " + file + ": set MANAGEMENT_TOKEN, DATA_DIR or --token-file");
    }
    return Files.readString(file).strip();
  }

  /** The token is a secret. */
  @Override
  public String toString() {
    return address.toString();
  }
}
