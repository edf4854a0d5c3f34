package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import messenger.scene.Door;
import messenger.scene.OpenSocket;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server and its embedded stores can be spoken to where docs/security.md says, only there. */
@ExtendWith(SharedServer.class)
@EnabledOnOs(OS.LINUX)
class ListeningSocketsIT {
  private static final Path REPORT = Path.of("target/security/sockets.md");
  private static final String LOOPBACK = "127.0.0.1";

  @Test
  void nothingElseListens(ServerProcess server) throws IOException {
    Map<OpenSocket, String> expected = new LinkedHashMap<>();
    expected.put(java(server.port(Door.TCP)), "`HOST`:`TCP_PORT` | plain TCP, if `TCP_ENABLED`");
    expected.put(java(server.port(Door.TLS)), "`HOST`:`TLS_PORT` | TLS");
    expected.put(
        java(server.port(Door.WEBSOCKET)), "`HOST`:`HTTP_PORT` | the page and its WebSocket");
    expected.put(
        java(server.management().getPort()),
        "`MANAGEMENT_HOST`:`MANAGEMENT_PORT` | health, metrics; admin calls with the token");
    expected.put(
        new OpenSocket("postgres", "tcp", LOOPBACK, postgresPort(server)),
        "127.0.0.1, any free port | the embedded PostgreSQL, with a password");
    OpenSocket redis = redis(server);
    expected.put(redis, "127.0.0.1, any free port | the embedded Redis, with a password");

    List<OpenSocket> found = all(server);
    assertEquals(text(expected.keySet()), text(found));

    List<String> table = new ArrayList<>();
    table.add("| program | protocol | in the test | where | what |");
    table.add("|---|---|---|---|---|");
    expected.forEach(
        (socket, what) -> {
          String name = socket.program().startsWith("redis") ? "redis-server" : socket.program();
          table.add(
              "| `%s` | %s | %s | %s |".formatted(name, socket.protocol(), socket.address(), what));
        });
    Files.createDirectories(REPORT.getParent());
    Files.write(REPORT, table);
    List<String> document = Files.readAllLines(Path.of("docs/security.md"));
    assertTrue(document.containsAll(table), () -> "docs/security.md lacks " + REPORT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PING", "INFO", "CONFIG GET requirepass", "KEYS *", "AUTH", "AUTH wrong"})
  void redisDoesNothingWithoutItsPassword(String command, ServerProcess server) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis(server).port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      assertTrue(answer.matches("-(NOAUTH|WRONGPASS|ERR wrong number).*"), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"messenger ", "postgres ", "messenger messenger", "postgres postgres"})
  void postgresLetsNobodyInWithoutHisPassword(String login, ServerProcess server)
      throws IOException {
    String url = "jdbc:postgresql://127.0.0.1:" + postgresPort(server) + "/messenger";
    String[] words = login.split(" ", 2);
    SQLException refused =
        assertThrows(
            SQLException.class, () -> DriverManager.getConnection(url, words[0], words[1]).close());
    assertTrue(
        List.of("28P01", "08004", "08001").contains(refused.getSQLState()),
        () -> refused.getSQLState() + " " + refused.getMessage());
    assertTrue(refused.getMessage().contains("password"), refused::getMessage);
  }

  private static List<OpenSocket> all(ServerProcess server) throws IOException {
    List<OpenSocket> found = new ArrayList<>();
    for (ProcessHandle process : server.processes()) {
      found.addAll(OpenSocket.of(process));
    }
    return found;
  }

  private static OpenSocket java(int port) {
    return new OpenSocket("java", "tcp", LOOPBACK, port);
  }

  private static OpenSocket redis(ServerProcess server) throws IOException {
    OpenSocket redis =
        all(server).stream()
            .filter(socket -> socket.program().startsWith("redis"))
            .findFirst()
            .orElseThrow();
    return new OpenSocket(redis.program(), "tcp", LOOPBACK, redis.port());
  }

  private static int postgresPort(ServerProcess server) throws IOException {
    List<String> pid = Files.readAllLines(server.data().resolve("pg/postmaster.pid"));
    return Integer.parseInt(pid.get(3).strip());
  }

  private static String text(Iterable<OpenSocket> sockets) {
    TreeSet<String> lines = new TreeSet<>();
    sockets.forEach(socket -> lines.add(socket.toString()));
    return String.join("\n", lines);
  }
}
