package messenger.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One server and one data folder for all; those that restart it come last, and say so by order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresProcessIT {
  private static final int RESTARTS = Integer.MAX_VALUE;

  private Path home;
  private DataFolder folder;
  private PostgresProcess postgres;

  @BeforeAll
  void startsWhereAFirstStartWasInterrupted(@TempDir Path temporary) throws IOException {
    home = temporary.resolve("with a space").resolve("data");
    folder = DataFolder.open(home);
    Files.createFile(home.resolve("pg.unfinished"));
    Files.createDirectory(home.resolve("pg"));
    Files.createFile(home.resolve("pg").resolve("postgresql.conf"));
    postgres = PostgresProcess.start(folder);
  }

  @AfterAll
  void stop() throws IOException {
    postgres.close();
    folder.close();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "fsync, on",
    "synchronous_commit, on",
    "full_page_writes, on",
    "listen_addresses, 127.0.0.1",
    "unix_socket_directories, ''",
    "max_connections, 40",
    "data_checksums, on",
    "server_encoding, UTF8",
    "password_encryption, scram-sha-256"
  })
  void commitsSurviveAPowerCutAndOnlyLoopbackIsServed(String setting, String value)
      throws SQLException, IOException {
    String password = Files.readString(home.resolve("pg.password")).strip();
    try (Connection superuser = DriverManager.getConnection(postgres.url(), "postgres", password)) {
      assertEquals(value, ask(superuser, "SHOW " + setting));
    }
  }

  @ParameterizedTest(name = "{0} has mode {1}")
  @CsvSource({
    ".,           rwx------",
    "pg,          rwx------",
    "bin,         rwx------",
    "pg.password, rw-------",
    "pg.log,      rw-------"
  })
  void othersCanReadNothing(Path path, String mode) throws IOException {
    assertEquals(
        mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(path))));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"messenger", "postgres"})
  void aWrongPasswordIsRefused(String user) {
    SQLException refused =
        assertThrows(
            SQLException.class, () -> DriverManager.getConnection(postgres.url(), user, "wrong"));
    assertEquals("28P01", refused.getSQLState());
  }

  @Test
  void theApplicationMaySearchByTrigramsAndFoldCaseOfEveryScript() throws SQLException {
    run(postgres, "CREATE EXTENSION pg_trgm");
    assertEquals("äπя", ask(postgres, "SELECT lower('ÄΠЯ')"));
  }

  @Test
  void theApplicationMayNotRunPrograms() {
    assertThrows(SQLException.class, () -> run(postgres, "COPY (SELECT 1) TO PROGRAM 'cat'"));
  }

  @Test
  @Order(RESTARTS)
  void dataIsKeptOverARestartAndAKillAndAPidThatIsUsedAgain() throws Exception {
    run(postgres, "CREATE TABLE kept (word text)");
    run(postgres, "INSERT INTO kept VALUES ('before')");
    postgres.close();
    postgres.close();
    folder.close();

    StoreOwner owner = StoreOwner.start("postgres", home);
    ProcessHandle left = server();
    assertThrows(IOException.class, () -> DataFolder.open(home), "another messenger has it");
    owner.kill();
    assertTrue(left.isAlive());

    folder = DataFolder.open(home);
    postgres = PostgresProcess.start(folder);
    assertFalse(left.isAlive());
    assertEquals("before", ask(postgres, "SELECT word FROM kept"));

    Path pidFile = home.resolve("pg").resolve("postmaster.pid");
    String ofThisRun = Files.readString(pidFile);
    postgres.close();
    // Not our own pid: PostgreSQL takes that of its grandparent for a leftover by itself.
    Process another = new ProcessBuilder("sleep", "120").start();
    try {
      Files.writeString(pidFile, ofThisRun.replaceFirst("\\d+", Long.toString(another.pid())));
      postgres = PostgresProcess.start(folder);
      assertEquals("before", ask(postgres, "SELECT word FROM kept"));
      assertTrue(another.isAlive());
    } finally {
      another.destroy();
    }
  }

  private ProcessHandle server() throws IOException {
    long pid = Leftover.pid(home.resolve("pg").resolve("postmaster.pid")).orElseThrow();
    return ProcessHandle.of(pid).orElseThrow();
  }

  private static String ask(PostgresProcess postgres, String query) throws SQLException {
    try (Connection connection = connect(postgres)) {
      return ask(connection, query);
    }
  }

  private static String ask(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }

  private static void run(PostgresProcess postgres, String command) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  private static Connection connect(PostgresProcess postgres) throws SQLException {
    return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
  }
}
