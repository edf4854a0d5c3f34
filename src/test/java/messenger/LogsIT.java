package messenger;

import static messenger.scene.Names.fresh;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Gate;
import messenger.scene.Home;
import messenger.scene.HttpAnswer;
import messenger.scene.Prepared;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever clients send, to whichever door, and whatever fails meanwhile: neither the log nor
 * standard output has a password, a token or a text, a line that somebody forged, or a character
 * that controls a terminal.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogsIT {
  /** In everything that must not be seen. */
  private static final String SECRET = "Zq7XsecretX9";

  private static final String FORGED = "2026-01-01T00:00:00,000 ERROR Forged [main] " + SECRET;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_LINE = 9_000;

  private DataFolder folder;
  private PostgresProcess postgres;
  private Gate toPostgres;
  private ServerSocket ldap;
  private Path password;

  @BeforeAll
  void start(@TempDir Path home) throws IOException {
    folder = Prepared.open(home.resolve("data"));
    postgres = PostgresProcess.start(folder);
    toPostgres = Gate.before(URI.create(postgres.url().substring("jdbc:".length())).getPort());
    ldap = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    password = Files.writeString(home.resolve("password"), postgres.password() + "\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("r--------"));
  }

  @AfterAll
  void stop() throws IOException {
    ldap.close();
    toPostgres.close();
    postgres.close();
    folder.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void nothingOfIt(String format, @TempDir Path directory) throws Exception {
    Map<String, String> settings =
        Map.of(
            "DB_URL",
            "jdbc:postgresql://127.0.0.1:" + toPostgres.port() + "/messenger",
            "DB_USER",
            postgres.user(),
            "DB_PASSWORD_FILE",
            password.toString(),
            "MANAGEMENT_TOKEN",
            SECRET + SECRET,
            "LOG_FORMAT",
            format);
    // Who says nothing of use is sent away sooner than by default.
    Home home =
        Home.in(
            directory,
            Map.of(
                "messenger.session.login-ms", "5000",
                "messenger.session.handshake-ms", "5000",
                "messenger.session.frame-ms", "5000"));
    toPostgres.open();
    try (ServerProcess server = ServerProcess.startIn(home, settings)) {
      // What comes in by TLS is what comes in by TCP, and the formats differ in the log alone.
      List<Door> doors = List.of(Door.TCP, Door.WEBSOCKET);
      for (Door door : format.equals("text") ? doors : doors.subList(0, 1)) {
        strangers(server, door);
        users(server, door);
      }
      wrongDoors(server);
      administrators(server);
      whilePostgresIsAway(server);
      assertEquals(143, server.stop());
      look(server, format);
    } finally {
      toPostgres.shut();
    }
  }

  /** Values that somebody put into names, ids, texts and credentials. */
  private List<String> evils() {
    return List.of(
        SECRET,
        SECRET + "\r\n" + FORGED + "\r\n",
        "\u001b[31m\u001b]0;"
            + SECRET
            + "\u0007\u0000\b\u007f\u009b2J\u0085\u2028\u2029\u202e\u2066\ufeff",
        "${jndi:ldap://127.0.0.1:" + ldap.getLocalPort() + "/" + SECRET + "}",
        "${env:MANAGEMENT_TOKEN} {{env:MANAGEMENT_TOKEN}} %n%d%m {} " + SECRET,
        "'; DROP TABLE message; -- " + SECRET,
        (SECRET + "\u001b[2J\n").repeat(10_240 / SECRET.length()));
  }

  private void strangers(ServerProcess server, Door door) throws IOException {
    for (String evil : evils()) {
      List<Client> clients = new ArrayList<>(); // All at once: each waits for its answer.
      for (ObjectNode frame :
          List.of(
              Client.login(evil),
              Client.login(fresh("ann")).put("password", evil),
              Client.login(fresh("ann")).put("token", evil),
              Client.login(fresh("ann")).put("device", evil),
              Client.frame(evil),
              Client.frame("register").put("user", fresh("ann")).put("password", evil),
              Client.frame("ping").put("id", evil),
              Client.legacyLogin(evil),
              Client.legacyLogin("ann").put("Data", evil))) {
        Client client = Client.stranger(server, door);
        tries(client, frame, frame, Client.frame("logout"));
        clients.add(client);
      }
      for (Client client : clients) {
        try (client) {
          awaitsAnswer(client);
        }
      }
    }
    for (String frame :
        List.of(
            "{\"type\":\"login\",\"password\":\"" + SECRET + "\",",
            "{\"type\":\"login\",\"password\":" + SECRET + "}",
            "{\"" + SECRET + "\n" + FORGED + "\":1}",
            "[".repeat(100) + "\"" + SECRET + "\"",
            SECRET + "\n" + FORGED + "\n")) {
      try (RawLine line = RawLine.open(server, door)) {
        line.sends(frame);
        line.sends(frame);
        line.sends(frame);
      } catch (IOException cut) {
        // It was refused, as it should be.
      }
    }
  }

  /** Each by itself, until the server has enough. */
  private static void tries(Client client, ObjectNode... frames) {
    try {
      for (ObjectNode frame : frames) {
        client.writes(frame);
      }
    } catch (UncheckedIOException | CompletionException cut) {
      // It was refused, as it should be.
    }
  }

  private static void awaitsAnswer(Client client) {
    try {
      client.nextAnswerOrNull();
    } catch (UncheckedIOException | CompletionException cut) {
      // It was refused, as it should be.
    }
  }

  private void users(ServerProcess server, Door door) throws IOException {
    try (Client ann = Client.json(server, door, fresh("ann"));
        Client old = Client.legacy(server, door, "Alte Dame " + fresh("old"))) {
      ann.sendsSafely(ann.name(), "to myself " + SECRET);
      old.sends(ann.name(), "from a friend " + SECRET + "\u001b[31m");
      for (String evil : evils()) {
        try (Client bob = Client.json(server, door, fresh("bob"))) {
          tries(
              bob,
              bob.text(ann.name(), evil),
              bob.text(evil, evil),
              bob.text(ann.name(), evil).put("id", evil),
              Client.frame("history").put("with", evil).put("before", evil),
              Client.frame("read").put("with", evil).put("upTo", 1),
              Client.frame("received").put("log", evil).put("upTo", 1),
              Client.frame(evil));
          awaitsAnswer(bob);
        }
      }
    }
  }

  /** What was meant for another door, or for no server like this one. */
  private void wrongDoors(ServerProcess server) throws IOException {
    String login = Client.login("ann").put("password", SECRET).toString();
    List<RawLine> lines = new ArrayList<>(); // All at once: some end only when their time is over.
    List<RawLine> http = new ArrayList<>(); // Would be kept open for longer than we wait.
    for (Door door : Door.values()) {
      for (String bytes :
          List.of(
              login,
              "GET /" + SECRET + " HTTP/1.1\r\nHost: " + SECRET + "\r\n\r\n",
              "\u0016\u0003\u0001" + SECRET,
              "\u00a1" + SECRET,
              "AUTH " + SECRET + "\r\n")) {
        RawLine line = RawLine.connect(server, door);
        (door == Door.WEBSOCKET ? http : lines).add(line);
        line.sends(bytes);
      }
    }
    for (RawLine line : lines) {
      try (line) {
        line.hearsAll();
      } catch (IOException cut) {
        // Just as well.
      }
    }
    for (RawLine line : http) {
      line.close();
    }
    String host = server.page().getAuthority();
    for (String request :
        List.of(
            HttpAnswer.upgrade("/ws?token=" + SECRET, host),
            HttpAnswer.upgrade("/ws", host, "Origin: https://" + SECRET + ".example"),
            HttpAnswer.upgrade("/ws", host, "Sec-WebSocket-Protocol: " + SECRET),
            HttpAnswer.upgrade("/ws", host, "Authorization: Bearer " + SECRET),
            HttpAnswer.upgrade("/ws", host, "Sec-WebSocket-Version: " + SECRET),
            HttpAnswer.plain("GET", "/%0d%0a" + SECRET),
            HttpAnswer.plain("GET", "/%zz" + SECRET),
            HttpAnswer.plain("GET", "/..%2f" + SECRET),
            HttpAnswer.plain(SECRET, "/", "Cookie: " + SECRET),
            HttpAnswer.plain("GET", "/", "X: " + SECRET.repeat(10_000)))) {
      try {
        HttpAnswer.to(server, request);
      } catch (IOException cut) {
        // Just as well.
      }
    }
  }

  private void administrators(ServerProcess server) {
    String path = "/admin/disconnect/";
    server.administers(path + SECRET, SECRET);
    server.administers(path + "%0A%1B%5B31m" + SECRET, SECRET + SECRET);
    server.administers(path + SECRET.toLowerCase(Locale.ROOT), SECRET + SECRET);
    server.administers("/admin/" + SECRET, SECRET + SECRET);
    for (int i = 0; i < 6; i++) {
      server.administers(path + SECRET, SECRET + i);
    }
  }

  private void whilePostgresIsAway(ServerProcess server) throws Exception {
    try (Client ann = Client.json(server, Door.TCP, fresh("ann"));
        Client bob = Client.json(server, Door.WEBSOCKET, fresh("bob"))) {
      toPostgres.shut();
      for (Client client : List.of(ann, bob)) {
        client.sends(ann.name(), "into the void " + SECRET + "\u001b[31m");
        client.writes(Client.frame("history").put("with", ann.name()));
      }
      for (Client client : List.of(ann, bob)) {
        client.isRefused(Code.UNAVAILABLE);
        client.isRefused(Code.UNAVAILABLE);
      }
      try (Client late = Client.stranger(server, Door.TCP)) {
        late.writes(Client.login(fresh("late")).put("device", SECRET));
        late.nextAnswerOrNull();
      }
      toPostgres.open();
      await().atMost(PATIENCE).until(() -> server.management("/health/ready").startsWith("200 "));
    }
  }

  private void look(ServerProcess server, String format) throws IOException {
    List<String> log = server.standardError();
    assertTrue(log.toString().contains("Postgres is away"), "the log is of this server");
    assertTrue(log.toString().contains("5 wrong tokens"), "the log is of this server");
    List<String> all = new ArrayList<>(log);
    all.addAll(server.standardOutput());
    String hex = HexFormat.of().formatHex(SECRET.getBytes(StandardCharsets.US_ASCII));
    for (String line : all) {
      String lower = line.toLowerCase(Locale.ROOT);
      assertFalse(lower.contains(SECRET.toLowerCase(Locale.ROOT)), line);
      assertFalse(lower.contains(hex), line);
      assertFalse(line.contains(postgres.password()), line);
      assertFalse(line.contains("Forged"), line);
      assertTrue(line.length() < MAX_LINE, line);
      assertTrue(line.codePoints().noneMatch(LogsIT::controls), line);
    }
    for (String line : log) {
      if (format.equals("json")) {
        assertTrue(new ObjectMapper().readTree(line).path("message").isTextual(), line);
      } else {
        assertTrue(line.matches("\\d{4}-\\d\\d-\\d\\dT[\\d:,]{12} (INFO |WARN |ERROR) .*"), line);
      }
      assertFalse(line.contains("dead-letter"), line); // Nothing of this is a bug of ours.
    }
    ldap.setSoTimeout(1);
    assertThrows(SocketTimeoutException.class, () -> ldap.accept(), "somebody asked for a class");
  }

  private static boolean controls(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
