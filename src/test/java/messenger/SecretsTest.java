package messenger;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import messenger.Settings.BadSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret comes by the environment, or by a file that nobody else can read. */
class SecretsTest {
  private static final String REFERENCE = "{{env:DB_PASSWORD:}}";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void itIsTheValueOfItsVariable() {
    environment.put("DB_PASSWORD", "hunter2");
    assertEquals("hunter2", secret(REFERENCE));
    assertEquals("hunter2", secret("{{env:DB_PASSWORD}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "hunter2\n", "hunter2\r\n", " hunter2 \n", "pässwörd"})
  void itIsTheOneLineOfItsFile(String content) throws IOException {
    environment.put("DB_PASSWORD_FILE", file(content, "rw-------").toString());
    environment.put("DB_PASSWORD", "");
    assertEquals(content.strip(), secret(REFERENCE));
  }

  @Test
  void whatIsNotSetIsEmpty() {
    assertEquals("", secret(REFERENCE));
    assertEquals("", secret(""));
    environment.put("DB_PASSWORD_FILE", "");
    assertEquals("", secret(REFERENCE));
  }

  @Test
  void bothIsAnError() throws IOException {
    environment.put("DB_PASSWORD", "hunter2");
    environment.put("DB_PASSWORD_FILE", file("hunter2", "rw-------").toString());
    assertEquals(
        "Only one of DB_PASSWORD and DB_PASSWORD_FILE can be set", refusal(REFERENCE).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "{{env:DB_PASSWORD:hunter2}}",
        "hunter2{{env:DB_PASSWORD:}}",
        "{{env:DB_PASSWORD:}}hunter2",
        "redis://:hunter2@{{env:HOST:127.0.0.1}}:6379"
      })
  void inTheFileOfSettingsItIsRefusedAndNotShown(String written) {
    environment.put("DB_PASSWORD", "other");
    String said = refusal(written).getMessage();
    assertTrue(said.startsWith("messenger.db.password in application.properties"), said);
    assertFalse(said.contains("hunter2"), said);
    assertEquals(1, said.lines().count());
  }

  @ParameterizedTest
  @CsvSource({
    "rw-------, true",
    "r--------, true",
    "rwx------, true",
    "rw-r-----, false",
    "rw-rw----, false",
    "rw----r--, false",
    "r--r--r--, false",
    "rw---x---, false",
    "rw-----w-, false"
  })
  void onlyItsOwnerMayReadTheFile(String mode, boolean taken) throws IOException {
    environment.put("DB_PASSWORD_FILE", file("hunter2", mode).toString());
    if (taken) {
      assertEquals("hunter2", secret(REFERENCE));
    } else {
      assertEquals(
          "DB_PASSWORD_FILE names a file that others than its owner may read or change: give it"
              + " mode 0600",
          refusal(REFERENCE).getMessage());
    }
  }

  static Map<String, String> bad() {
    return Map.of(
        "",
        "must name a file with one line in it",
        "\n",
        "must name a file with one line in it",
        "a\nb",
        "must name a file with one line in it",
        "a\u0000b",
        "must name a file with one line in it",
        "a".repeat(4_097),
        "names a file of more than 4096 bytes");
  }

  static Iterable<Map.Entry<String, String>> contents() {
    return bad().entrySet();
  }

  @ParameterizedTest
  @MethodSource("contents")
  void theFileMustHoldOneLine(Map.Entry<String, String> content) throws IOException {
    environment.put("DB_PASSWORD_FILE", file(content.getKey(), "rw-------").toString());
    assertEquals("DB_PASSWORD_FILE " + content.getValue(), refusal(REFERENCE).getMessage());
  }

  @Test
  void whatIsNotUtf8IsRefused() throws IOException {
    Path file = file("", "rw-------");
    Files.write(file, new byte[] {'a', (byte) 0xff});
    environment.put("DB_PASSWORD_FILE", file.toString());
    assertEquals(
        "DB_PASSWORD_FILE names a file that is not UTF-8", refusal(REFERENCE).getMessage());
  }

  @Test
  void whatIsNoFileIsRefused() {
    for (String no : new String[] {folder.toString(), folder + "/nothing", "/dev/null"}) {
      environment.put("DB_PASSWORD_FILE", no);
      assertEquals(
          "DB_PASSWORD_FILE must name a regular file that can be read",
          refusal(REFERENCE).getMessage());
    }
  }

  /** As Kubernetes mounts its secrets. */
  @Test
  void aLinkIsFollowed() throws IOException {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, file("hunter2", "r--------"));
    environment.put("DB_PASSWORD_FILE", link.toString());
    assertEquals("hunter2", secret(REFERENCE));
  }

  @Test
  void theGroupMayReadAKeyOfRoots() throws IOException {
    Path key = file("key", "rw-r-----");
    boolean roots = Files.getOwner(key).getName().equals("root");
    assumeTrue(roots, "only root can make a file of root's");
    SecretFile.Readers readers = SecretFile.Readers.GROUP_OF_ROOT;
    assertDoesNotThrow(() -> SecretFile.check("TLS_KEY", key, readers));
    for (String mode : new String[] {"rw-rw----", "rw-r--r--", "rw----r--"}) {
      Path open = file("key", mode);
      assertThrows(
          BadSettingException.class, () -> SecretFile.check("TLS_KEY", open, readers), mode);
    }
    assertThrows(
        BadSettingException.class,
        () -> SecretFile.check("TLS_KEY", key, SecretFile.Readers.NOBODY));
  }

  /** The file that is delivered. */
  @Test
  void everySecretOfTheServerMayComeByAFile() throws IOException {
    Map<String, String> variables =
        Map.of(
            "messenger.db.password", "DB_PASSWORD",
            "messenger.redis.url", "REDIS_URL",
            "messenger.management.token", "MANAGEMENT_TOKEN");
    assertEquals(variables.keySet(), Set.copyOf(Settings.SECRETS));
    String file = file("hunter2", "rw-------").toString();
    variables.forEach(
        (name, variable) -> {
          Settings settings =
              Settings.read(Path.of("application.properties"), Map.of(variable + "_FILE", file));
          assertEquals("hunter2", settings.secret(name));
        });
  }

  private Path file(String content, String mode) throws IOException {
    Path file = Files.createTempFile(folder, "secret", "");
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private BadSettingException refusal(String written) {
    return assertThrows(BadSettingException.class, () -> secret(written));
  }

  private String secret(String written) {
    Properties properties = new Properties();
    properties.setProperty("messenger.db.password", written);
    return new Settings(properties, environment).secret("messenger.db.password");
  }
}
