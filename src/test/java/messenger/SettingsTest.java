package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import messenger.Settings.BadSettingException;
import messenger.edge.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @ParameterizedTest(name = "{0} with HOST={1} is {2}")
  @CsvSource({
    "plain, , plain",
    "'  plain ', , plain",
    "'', , ''",
    "{{env:HOST:127.0.0.1}}, , 127.0.0.1",
    "{{env:HOST:127.0.0.1}}, example.org, example.org",
    "{{env:HOST:127.0.0.1}}, '  example.org ', example.org",
    "{{env:HOST:127.0.0.1}}, '', ''",
    "{{env:HOST:}}, , ''",
    "{{env:HOST}}, , ''",
    "{{env:HOST}}, example.org, example.org",
    "{{env:HOST:jdbc:postgresql://a:1/b}}, , jdbc:postgresql://a:1/b",
    "http://{{env:HOST:a}}:80/{{env:HOST:b}}, , http://a:80/b",
    "http://{{env:HOST:a}}:80/{{env:HOST:b}}, x, http://x:80/x",
    "{{env:HOST:a}}, $1\\{{env:HOST:b}}, $1\\{{env:HOST:b}}",
    "{{env:OTHER:a}}, x, a"
  })
  void anEnvironmentVariableStandsBeforeTheDefault(String written, String host, String value) {
    Map<String, String> environment = host == null ? Map.of() : Map.of("HOST", host);
    assertEquals(value, settings(written, environment).text("a.setting"));
  }

  @Test
  void whatIsNotSetIsEmpty() {
    assertEquals("", settings("x", Map.of()).text("another.setting"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "10", "5", "007", "+3"})
  void aNumberWithinItsBoundsIsTaken(String value) {
    assertEquals(Integer.parseInt(value), settings(value, Map.of()).number("a.setting", 1, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "-5", "1.5", "1e1", "x", "0x1", "99999999999", "1 0"})
  void anotherNumberIsRefusedByTheNameOfItsVariable(String value) {
    Settings settings = settings("{{env:SIZE:4}}", Map.of("SIZE", value));
    assertRefused(
        "SIZE must be a number from 1 to 10, not '" + value + "'",
        () -> settings.number("a.setting", 1, 10));
  }

  @Test
  void addressesAreTakenAndWhatIsNoneIsRefused() {
    Settings both = settings("{{env:PROXIES:127.0.0.1, ::1}}", Map.of());
    assertEquals(
        Set.of(Peers.address("127.0.0.1"), Peers.address("::1")),
        both.addresses("a.setting", Peers::address));
    Settings none = settings("{{env:PROXIES:127.0.0.1}}", Map.of("PROXIES", ""));
    assertEquals(Set.of(), none.addresses("a.setting", Peers::address));
    Settings name = settings("{{env:PROXIES:}}", Map.of("PROXIES", "127.0.0.1,proxy"));
    assertRefused(
        "PROXIES must be IP addresses separated by commas, not '127.0.0.1,proxy'",
        () -> name.addresses("a.setting", Peers::address));
  }

  @Test
  void aSettingWithoutAVariableIsNamedItself() {
    assertRefused(
        "a.setting must be a number from 1 to 2147483647, not '0'",
        () -> settings("0", Map.of()).duration("a.setting"));
    assertRefused(
        "a.setting must be a number from 0 to 65535, not ''",
        () -> settings("", Map.of()).port("a.setting"));
    assertRefused(
        "a.setting must be text or json, not 'Text'",
        () -> settings("Text", Map.of()).oneOf("a.setting", "text", "json"));
  }

  @Test
  void whatIsShownIsOneShortLine() {
    String value = "x\u001B[31m\r\ny\u0000\u007Fz";
    assertRefused(
        "SIZE must be a number from 1 to 10, not 'x?[31m??y??z'",
        () -> settings("{{env:SIZE:}}", Map.of("SIZE", value)).number("a.setting", 1, 10));
    BadSettingException refused =
        settings("a".repeat(100_000), Map.of()).bad("a.setting", "must be short");
    assertEquals("a.setting must be short, not '" + "a".repeat(100) + "...'", refused.getMessage());
    assertEquals(0, refused.getStackTrace().length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65535", "2500"})
  void everyPortIsOne(String port) {
    assertEquals(Integer.parseInt(port), settings(port, Map.of()).port("a.setting"));
  }

  @Test
  void textsBecomeWhatTheyMean() {
    assertEquals(Duration.ofMillis(1_500), settings("1500", Map.of()).duration("a.setting"));
    assertEquals(Path.of("data", "x"), settings("data/x", Map.of()).path("a.setting"));
    assertEquals(Set.of("a", "b"), settings(" a, b ,,a", Map.of()).list("a.setting"));
    assertEquals(Set.of(), settings("", Map.of()).list("a.setting"));
    assertEquals("json", settings("json", Map.of()).oneOf("a.setting", "text", "json"));
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "' ', 0", "1, 1", "36500, 36500"})
  void daysMayBeLeftOut(String value, int days) {
    assertEquals(days, settings(value, Map.of()).days("a.setting").orElse(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "36501", "1.5", "1d", "for ever"})
  void otherDaysAreRefused(String value) {
    assertRefused(
        "a.setting must be a number from 1 to 36500, not '" + value + "'",
        () -> settings(value, Map.of()).days("a.setting"));
  }

  @Test
  void aFileThatIsNotThereIsSaid(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("application.properties");
    assertRefused(
        file + " can't be read: start the messenger in its own folder",
        () -> Settings.read(file, Map.of()));
    Files.writeString(file, "a.setting=é {{env:X:y}}", StandardCharsets.UTF_8);
    assertEquals("é z", Settings.read(file, Map.of("X", "z")).text("a.setting"));
  }

  /** The file that is delivered: what needs no environment is right as it is. */
  @Test
  void theFileOfTheServerIsRight() {
    Settings settings = Settings.read(Path.of("application.properties"), Map.of());
    assertEquals("127.0.0.1", settings.text("messenger.host"));
    assertEquals(2500, settings.port("messenger.tcp.port"));
    assertEquals("TCP_PORT", settings.variable("messenger.tcp.port"));
    assertEquals("messenger.log.page-ms", settings.variable("messenger.log.page-ms"));
    assertTrue(settings.text("messenger.db.url").isEmpty());
    assertFalse(settings.text("messenger.presence.channel").isEmpty());
  }

  private static Settings settings(String written, Map<String, String> environment) {
    Properties properties = new Properties();
    properties.setProperty("a.setting", written);
    return new Settings(properties, environment);
  }

  private static void assertRefused(String message, Runnable use) {
    assertEquals(message, assertThrows(BadSettingException.class, use::run).getMessage());
  }
}
