package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import messenger.check.Known;
import org.junit.jupiter.api.Test;

/** What is said of the server without a server, against the sources of the server. */
class SurroundingsTest {
  private static final Path SOURCES = Path.of("src/main/java/messenger");

  @Test
  void theBeansAreThoseThatAreBound() throws IOException {
    assertEquals(found("\\bmain\\.bind\\(\\s*\"([^\"]+)\""), Surroundings.BEANS);
  }

  @Test
  void theSettingsAreThoseThatAreAdded() throws IOException {
    Known known = Surroundings.known(Path.of("application.properties"), Map.of());
    Set<String> added = found("\\.addOverrideProperty\\(\\s*\"([^\"]+)\"");
    added.removeIf(name -> name.startsWith("camel.")); // No route reads those.
    assertTrue(known.placeholders().containsAll(added), added::toString);
    assertTrue(added.containsAll(Surroundings.SETTINGS));
  }

  @Test
  void theInletsAreThoseThatAreCalled() throws IOException {
    Known known = Surroundings.known(Path.of("application.properties"), Map.of());
    assertEquals(found("\"(direct:[a-z-]+)\""), known.inlets().keySet());
  }

  @Test
  void pluginsAreNotTrustedUnlessASettingSaysSo() {
    Properties properties = new Properties();
    assertFalse(Surroundings.known(new Settings(properties, Map.of())).trustedPlugins());
    properties.setProperty("messenger.plugins.trusted", "{{env:TRUSTED:false}}");
    assertFalse(Surroundings.known(new Settings(properties, Map.of())).trustedPlugins());
    Settings trusting = new Settings(properties, Map.of("TRUSTED", "true"));
    assertTrue(Surroundings.known(trusting).trustedPlugins());
  }

  /** Only classes of this package bind, and only they and Wiring's calls name routes. */
  private static Set<String> found(String pattern) throws IOException {
    try (Stream<Path> paths = Files.list(SOURCES)) {
      StringBuilder sources = new StringBuilder();
      for (Path path : paths.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (!path.endsWith("Surroundings.java")) {
          sources.append(Files.readString(path));
        }
      }
      return Pattern.compile(pattern)
          .matcher(sources)
          .results()
          .map(result -> result.group(1))
          .collect(Collectors.toSet());
    }
  }
}
