package messenger.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a value can do to the log: nothing, whatever is in it. */
class LogLayoutTest {
  private static final String FORGED = "2026-01-01T00:00:00,000 ERROR Forged [main] forged";

  record Layout(String name, StringLayout layout) {
    String line(String message, Throwable thrown) {
      LogEvent event =
          Log4jLogEvent.newBuilder()
              .setLoggerName("messenger.Test")
              .setLevel(Level.WARN)
              .setThreadName("main")
              .setMessage(new SimpleMessage(message))
              .setThrown(thrown)
              .build();
      String text = layout.toSerializable(event);
      assertTrue(text.endsWith("\n"));
      return text.substring(0, text.length() - 1);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** As log4j2.xml has them. */
  static Stream<Layout> layouts() throws Exception {
    String pattern =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("src/main/resources/log4j2.xml").toFile())
            .getElementsByTagName("PatternLayout")
            .item(0)
            .getAttributes()
            .getNamedItem("pattern")
            .getNodeValue();
    return Stream.of(
        new Layout(
            "text",
            PatternLayout.newBuilder()
                .withPattern(pattern)
                .withAlwaysWriteExceptions(false)
                .build()),
        new Layout(
            "json",
            JsonTemplateLayout.newBuilder()
                .setConfiguration(new DefaultConfiguration())
                .setEventTemplateUri("classpath:log-event.json")
                .build()));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void aValueMakesNoLinesAndControlsNoTerminal(Layout layout) {
    String evil =
        "a\r\n"
            + FORGED
            + "\n\u001b[31m\u0007\u0000\b\u007f\u009b2J\u0085\u2028\u2029\u202e\u2066\u200f\ufeff";
    String line = layout.line(evil, new IOException(evil, new IllegalStateException(evil)));
    assertEquals(1, line.lines().count());
    line.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              assertFalse(
                  type == Character.CONTROL
                      || type == Character.FORMAT
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR,
                  () -> Integer.toHexString(c) + " in " + line);
            });
    assertFalse(line.startsWith(FORGED));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void aValueIsNoOrder(Layout layout) {
    String orders = "${jndi:ldap://127.0.0.1/x} ${env:PATH} ${sys:user.dir} %n %d %m {} {0}";
    assertTrue(layout.line(orders, null).contains(orders));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void aValueIsCutAndSoIsATrace(Layout layout) {
    String huge = "x".repeat(1_000_000);
    Exception deep = new IllegalStateException(huge);
    for (int i = 0; i < 100; i++) {
      deep = new IllegalStateException(huge, deep);
    }
    int length = layout.line(huge, deep).length();
    assertTrue(length > 8_000 && length < 9_000, () -> length + "");
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void whereSomethingFailedIsSaid(Layout layout) {
    String line = layout.line("not closed", new IOException("Broken pipe"));
    assertTrue(line.contains("not closed java.io.IOException: Broken pipe"), line);
    assertTrue(
        line.contains("at messenger.observe.LogLayoutTest.whereSomethingFailedIsSaid"), line);
  }

  @Test
  void inJsonAnEventHasTheFieldsOfEcs() throws Exception {
    Layout json = layouts().toList().get(1);
    JsonNode event =
        new ObjectMapper().readTree(json.line("Grüße \"an\" \\ alle", new IOException("x")));
    assertTrue(event.get("message").textValue().startsWith("Grüße \"an\" \\ alle java.io"));
    assertEquals("WARN", event.get("log.level").textValue());
    assertEquals("messenger.Test", event.get("log.logger").textValue());
    assertEquals("main", event.get("process.thread.name").textValue());
    assertEquals("java.io.IOException", event.get("error.type").textValue());
    assertTrue(event.get("@timestamp").textValue().endsWith("Z"));
    JsonNode plain = new ObjectMapper().readTree(json.line("well", null));
    assertEquals("well", plain.get("message").textValue().strip());
    assertFalse(plain.has("error.type"));
  }
}
