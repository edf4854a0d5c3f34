package messenger.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What web/vendor/ holds is what its README says, with a licence, and is what the page loads. */
class VendorTest {
  private static final Path WEB = Path.of("web");
  private static final Path VENDOR = WEB.resolve("vendor");

  private static final Pattern LIBRARY = Pattern.compile("[a-z][a-z-]*-\\d+(?:\\.\\d+)+\\.js");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| (\\S+ \\S+) \\| [^|]+, `([^`]+)` \\| `(\\w+)` \\|$");
  private static final Pattern IMPORTED = Pattern.compile("/vendor/([\\w.-]+)'");

  @Test
  void everyLibraryStandsInTheReadmeWithItsChecksum() throws IOException {
    assertEquals(checksums(), rows());
  }

  @Test
  void everyLibraryHasItsVersionInItsNameAndItsLicenceBesideIt() throws IOException {
    for (var row = ROW.matcher(readme()); row.find(); ) {
      String version = row.group(2).split(" ")[1];
      assertTrue(row.group(1).endsWith("-" + version + ".js"), row.group(1));
      assertTrue(Files.size(VENDOR.resolve(row.group(3))) > 500, row.group(3));
    }
  }

  @Test
  void thePageImportsNoLibraryThatIsNotThere() throws IOException {
    int imports = 0;
    try (Stream<Path> files = Files.walk(WEB.resolve("js"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".js")).toList()) {
        for (var found = IMPORTED.matcher(Files.readString(file)); found.find(); imports++) {
          assertTrue(rows().containsKey(found.group(1)), file + " imports " + found.group(1));
        }
      }
    }
    assertTrue(imports > 0);
  }

  private static String readme() throws IOException {
    return Files.readString(VENDOR.resolve("README.md"));
  }

  private static Map<String, String> rows() throws IOException {
    return ROW.matcher(readme())
        .results()
        .collect(
            Collectors.toMap(row -> row.group(1), row -> row.group(4), (a, b) -> a, TreeMap::new));
  }

  private static Map<String, String> checksums() throws IOException {
    Map<String, String> checksums = new TreeMap<>();
    try (Stream<Path> files = Files.list(VENDOR)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (LIBRARY.matcher(name).matches()) {
          checksums.put(name, sha256(file));
        }
      }
    }
    return checksums;
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
