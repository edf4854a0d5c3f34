package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever starts it with a bad setting is told which one, in one line, at once. */
class BadSettingsIT {
  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "TCP_PORT, abc",
    "TCP_ENABLED, yes",
    "MANAGEMENT_TOKEN, short",
    "MANAGEMENT_TOKEN, long enough but with spaces",
    "DB_PASSWORD_FILE, /nothing",
    "REDIS_URL_FILE, /dev/null",
    "DB_URL, jdbc:postgresql://127.0.0.1:1/messenger?user=a&password=hunter2",
    "DB_URL, jdbc:postgresql://a:hunter2@127.0.0.1:1/messenger",
    "REDIS_URL, 'redis://:hunter2@127.0.0.1 6379'",
    "TLS_PORT, 65536",
    "HTTP_PORT, -1",
    "HOST, no such host",
    "DB_URL, foo",
    "DB_URL, jdbc:postgresql://127.0.0.1:99999/messenger",
    "START_WAIT_MS, soon",
    "REDIS_URL, foo",
    "LOG_FORMAT, x",
    "RETENTION_DAYS, 0",
    "RETENTION_DAYS, 1.5",
    "TLS_CERT, /nothing",
    "DATA_DIR, /proc/nothing"
  })
  void aBadSettingIsOneLine(String variable, String value) throws IOException {
    isOneLine(variable, ServerProcess.fail(Map.of(variable, value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DB_PASSWORD_FILE", "REDIS_URL_FILE", "MANAGEMENT_TOKEN_FILE", "TLS_KEY"})
  void aSecretThatOthersMayReadIsOneLine(String variable, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "redis://:hunter2@127.0.0.1:1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Map<String, String> settings = Map.of(variable, file.toString(), "TLS_CERT", file.toString());
    if (!variable.equals("TLS_KEY")) {
      settings = Map.of(variable, file.toString());
    }
    ServerProcess.FailedStart start = ServerProcess.fail(settings);
    isOneLine(variable, start);
    assertTrue(start.standardError().get(0).contains("give it mode 0600"));
  }

  @Test
  void aDataFolderWithThingsOfOthersIsOneLine(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("thesis.tex"), "x");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    isOneLine("data folder", ServerProcess.fail(Map.of("DATA_DIR", folder.toString())));
  }

  @Test
  void aPostgresThatDoesNotComeIsOneLineWhenThePatienceIsOver() throws IOException {
    String nobody = "jdbc:postgresql://127.0.0.1:1/messenger";
    isOneLine("DB_URL", ServerProcess.fail(Map.of("DB_URL", nobody, "START_WAIT_MS", "1")));
  }

  @Test
  void aTakenPortIsOneLine() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());
      isOneLine("TCP_PORT", ServerProcess.fail(Map.of("TCP_PORT", port)));
    }
  }

  private static void isOneLine(String variable, ServerProcess.FailedStart start) {
    assertEquals(1, start.exitCode());
    assertEquals(1, start.standardError().size(), () -> String.join("\n", start.standardError()));
    String line = start.standardError().get(0);
    assertTrue(line.startsWith("messenger: ") && line.length() < 300, line);
    assertFalse(line.contains("hunter2"), line);
    assertTrue(
        line.contains(variable) || line.contains(variable.replace("DB_URL", "Postgres")), line);
  }
}
