package messenger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How a client on the machine of a server reaches its TLS door.
 *
 * @param certificate the one that the server has made for itself, or null
 */
public record DoorAccess(String host, int port, Path certificate) {
  private static final Path PROPERTIES = Path.of("application.properties");

  /**
   * As a server would be reached that was started here with this environment.
   *
   * @throws IOException if that can't be known; its message is one line for people
   */
  public static DoorAccess find(Map<String, String> environment) throws IOException {
    try {
      Settings settings = Settings.read(PROPERTIES, environment);
      int port = settings.port("messenger.tls.port");
      if (port == 0) {
        throw new IOException("TLS_PORT is 0, any free port: say --url tls://127.0.0.1:PORT");
      }
      String host = settings.text("messenger.host");
      boolean isAny = host.equals("0.0.0.0") || host.equals("::");
      return new DoorAccess(isAny ? "127.0.0.1" : host, port, certificate(settings));
    } catch (Settings.BadSettingException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Path certificate(Settings settings) {
    Path file = settings.path("messenger.data").resolve("tls/server.crt");
    boolean isUsed = settings.text("messenger.tls.certificate").isEmpty();
    return isUsed && Files.isReadable(file) ? file : null;
  }

  /**
   * A password that somebody keeps in a file.
   *
   * @throws IOException if others may read it, or it is not one line; its message is for people
   */
  public static String password(Path file) throws IOException {
    try {
      return SecretFile.read("--password-file", file);
    } catch (Settings.BadSettingException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
