package messenger.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageFolderTest {
  @TempDir Path outside;
  private Path root;

  @BeforeEach
  void thereIsAPage() throws IOException {
    root = outside.resolve("web");
    write("index.html", "<!doctype html>");
  }

  @Test
  void thePageIsFoundUnderItsNameAndAsTheFolder() throws IOException {
    var files = new PageFolder(root).read();
    assertEquals(Set.of("/", "/index.html"), files.keySet());
    assertSame(files.get("/index.html"), files.get("/"));
  }

  @Test
  void aFolderWithoutAPageIsRefused() throws IOException {
    Files.delete(root.resolve("index.html"));
    write("js/index.html", "");
    assertThrows(IOException.class, () -> new PageFolder(root));
    assertThrows(IOException.class, () -> new PageFolder(root.resolve("nothing")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "package.json",
        ".npmrc",
        ".hidden.js",
        ".git/a.js",
        "node_modules/lit/lit.js",
        "vendor/node_modules/a.js",
        "vendor/README.md",
        "vendor/lit.LICENSE",
        "sdk/messenger.d.ts",
        "js/app.js.gz",
        "js/app.js.map",
        "js/a b.js",
        "js"
      })
  void whatABrowserDoesNotLoadIsNotServed(String name) throws IOException {
    write(name, "x");
    assertEquals(Set.of("/", "/index.html"), new PageFolder(root).read().keySet());
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path secret = Files.writeString(outside.resolve("secret.js"), "secret");
    Files.createDirectory(outside.resolve("other"));
    Files.writeString(outside.resolve("other/secret.js"), "secret");
    Files.createSymbolicLink(root.resolve("a.js"), secret);
    Files.createSymbolicLink(root.resolve("js"), outside.resolve("other"));
    Files.createSymbolicLink(root.resolve("self"), root);
    assertEquals(Set.of("/", "/index.html"), new PageFolder(root).read().keySet());
  }

  @Test
  void whatBelongsToALinkIsNotServedCompressed() throws IOException {
    Path secret = Files.writeString(outside.resolve("secret.gz"), "secret");
    write("a.js", "a");
    Files.createSymbolicLink(root.resolve("a.js.gz"), secret);
    assertNull(new PageFolder(root).read().get("/a.js").compressed());
  }

  @Test
  void theRootItselfMayBeALink() throws IOException {
    Path link = Files.createSymbolicLink(outside.resolve("current"), root);
    assertEquals(Set.of("/", "/index.html"), new PageFolder(link).read().keySet());
  }

  @Test
  void aTagBelongsToItsContent() throws IOException {
    write("a.js", "one");
    write("b.js", "one");
    write("c.js", "two");
    write("c.js.gz", "one");
    var files = new PageFolder(root).read();
    String tag = files.get("/a.js").plain().tag();
    assertEquals(tag, files.get("/b.js").plain().tag());
    assertNotEquals(tag, files.get("/c.js").plain().tag());
    assertEquals(tag, files.get("/c.js").compressed().tag());
  }

  @Test
  void whoWorksOnThePageSeesEveryChange() throws IOException {
    write("a.js", "one");
    write("b.js", "stays");
    PageFolder folder = new PageFolder(root);
    assertFalse(folder.isBuilt());
    PageFile before = folder.read().get("/a.js");
    PageFile same = folder.read().get("/b.js");
    write("a.js", "and two");
    write("js/new.js", "three");
    var after = folder.read();
    assertEquals("and two", after.get("/a.js").plain().bytes().toString());
    assertNotEquals(before.plain().tag(), after.get("/a.js").plain().tag());
    assertSame(same, after.get("/b.js"));
    assertNotNull(after.get("/js/new.js"));
    Files.delete(root.resolve("a.js"));
    assertNull(folder.read().get("/a.js"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "js/app-XXCDUY7L.js, true",
    "app-D6WHI3EB.css, true",
    "js/emoji-de-17.0.0-MSZZXTBX.js, true",
    "ABCDEFGH/js/app.js, true",
    "vendor/lit-3.3.0.js, true",
    "index.html, false",
    "sw.js, false",
    "manifest.webmanifest, false",
    "js/app.js, false",
    "js/app-abcdefgh.js, false",
    "js/switcher-dialog.js, false",
    "vendor/lit.js, false",
    "sdk/uuidv7.js, false",
    "icons/any-192.png, false"
  })
  void aNameThatNeverMeansSomethingElseIsKeptForEver(String name, boolean lasting)
      throws IOException {
    write(name, "x");
    assertFalse(new PageFolder(root).read().get("/" + name).lasting(), "sources change");
    write("index.html.gz", "x");
    PageFolder built = new PageFolder(root);
    assertTrue(built.isBuilt());
    assertEquals(lasting, built.read().get("/" + name).lasting());
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
