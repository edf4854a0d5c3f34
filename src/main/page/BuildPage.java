import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Makes of {@code web/} what is served: {@code java src/main/page/BuildPage.java SOURCE TARGET
 * --esbuild=[PROGRAM]}. Maven calls it, with the program that it unpacked.
 *
 * <p>With esbuild, scripts and styles are bundled and minified, with a hash of their content in
 * their names. Without it they are copied into a folder that is named so. In both cases index.html
 * names the files of one version, and a name never means something else later. TARGET gets a file
 * .gz beside each that gets smaller by it, and sw.js the list of all that the page is made of.
 */
public final class BuildPage {
  private static final String STYLES = "app.css";
  private static final String SCRIPTS = "js/app.js";

  /** What is needed before the first paint beside the entry, as esbuild writes it. */
  private static final Pattern IMPORTED =
      Pattern.compile("(?:from|import)\\s*\"\\./([\\w.-]+\\.js)\"");

  /** What a browser loads, and licences; tools, types and texts stay where they are. */
  private static final Pattern LOADED =
      Pattern.compile(".*\\.(?:html|css|js|svg|png|webmanifest|LICENSE)");

  private static final Pattern TOOL =
      Pattern.compile("node_modules/.*|vendor/(?:build[\\w-]*|\\w+\\.entry)\\.js|icons/.*\\.(?:js|svg)");

  /**
   * Of the target: not kept before it is asked for. Systems keep icons of their own, and the names of
   * the emoji weigh more than all the rest.
   */
  private static final Pattern BESIDE =
      Pattern.compile("sw\\.js|(?:sdk|vendor|icons)/.*|.*/emoji-\\w+-[\\d.]+(?:-\\w+)?\\.js");

  private static final Pattern COMPRESSIBLE = Pattern.compile(".*\\.(?:html|css|js|svg|webmanifest)");

  /** The line of sw.js that the list replaces. */
  private static final Pattern LIST = Pattern.compile("(?m)^const SHELL = .*$");

  private final Path source;
  private final Path target;

  private BuildPage(Path source, Path target) {
    this.source = source;
    this.target = target;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path target = Path.of(arguments[1]);
    Path unfinished = target.resolveSibling(target.getFileName() + ".new");
    BuildPage build = new BuildPage(Path.of(arguments[0]), unfinished);
    delete(unfinished);
    Files.createDirectories(unfinished);
    String esbuild = arguments[2].substring("--esbuild=".length());
    if (!esbuild.isEmpty()) {
      build.bundle(Path.of(esbuild));
    } else {
      System.out.println("There is no esbuild for this system: the page is not bundled.");
      build.copyIntoAFolderOfTheirOwn();
    }
    build.copyTheRest();
    build.listTheShell();
    build.compress();
    delete(target);
    Files.move(unfinished, target);
  }

  private void bundle(Path esbuild) throws IOException, InterruptedException {
    esbuild.toFile().setExecutable(true);
    List<String> command =
        List.of(
            esbuild.toAbsolutePath().toString(),
            SCRIPTS,
            STYLES,
            "--bundle",
            "--splitting",
            "--format=esm",
            "--minify",
            "--target=es2022",
            "--charset=utf8",
            "--legal-comments=inline",
            "--external:*.svg",
            "--external:*.png",
            "--outbase=.",
            "--outdir=" + target.toAbsolutePath(),
            "--entry-names=[dir]/[name]-[hash]",
            "--chunk-names=js/[name]-[hash]",
            "--log-level=warning");
    int code = new ProcessBuilder(command).directory(source.toFile()).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("esbuild failed with " + code);
    }
    String script = made("js", "app-[0-9A-Z]{8}\\.js");
    writeIndex(made("", "app-[0-9A-Z]{8}\\.css"), script, imports(script));
  }

  /** The one file of this name in a folder of TARGET, relative to it. */
  private String made(String folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(target.resolve(folder))) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().matches(name)).toList();
      if (found.size() != 1) {
        throw new IOException(name + " is not one file: " + found);
      }
      return relative(target, found.get(0));
    }
  }

  /** What a script imports at its start, and what that imports: the browser would ask step by step. */
  private Set<String> imports(String script) throws IOException {
    Set<String> all = new LinkedHashSet<>();
    List<String> next = new ArrayList<>(List.of(script));
    while (!next.isEmpty()) {
      String file = next.remove(0);
      Matcher imported = IMPORTED.matcher(Files.readString(target.resolve(file)));
      while (imported.find()) {
        String name = "js/" + imported.group(1);
        if (all.add(name)) {
          next.add(name);
        }
      }
    }
    return all;
  }

  private void copyIntoAFolderOfTheirOwn() throws IOException {
    List<String> files = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    for (String file : files(source)) {
      if (file.equals(STYLES) || file.matches("(?:js|sdk|vendor)/.*")) {
        files.add(file);
        all.append(file).append(sha256(Files.readAllBytes(source.resolve(file))));
      }
    }
    String folder = hash(all.toString());
    for (String file : files) {
      copy(file, folder + "/" + file);
    }
    writeIndex(folder + "/" + STYLES, folder + "/" + SCRIPTS, Set.of());
  }

  /** As the hashes of esbuild look, by which the server knows what never changes: 8 of 0-9, A-Z. */
  private static String hash(String text) {
    byte[] digest = Base64.getDecoder().decode(sha256(text.getBytes(StandardCharsets.UTF_8)));
    StringBuilder hash = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      hash.append(Character.toUpperCase(Character.forDigit((digest[i] & 0xff) % 36, 36)));
    }
    return hash.toString();
  }

  private void writeIndex(String styles, String script, Set<String> alsoNeeded)
      throws IOException {
    String index = Files.readString(source.resolve("index.html"));
    index = replaceOnce(index, "href=\"" + STYLES + "\"", "href=\"" + styles + "\"");
    index = replaceOnce(index, "src=\"" + SCRIPTS + "\"", "src=\"" + script + "\"");
    StringBuilder links = new StringBuilder();
    for (String file : alsoNeeded) {
      links.append("    <link rel=\"modulepreload\" href=\"").append(file).append("\">\n");
    }
    index = replaceOnce(index, "  </head>", links + "  </head>");
    Files.writeString(target.resolve("index.html"), index);
  }

  private static String replaceOnce(String text, String what, String replacement)
      throws IOException {
    int at = text.indexOf(what);
    if (at < 0 || text.indexOf(what, at + 1) >= 0) {
      throw new IOException("index.html has to have once: " + what);
    }
    return text.substring(0, at) + replacement + text.substring(at + what.length());
  }

  /** The library for others and what it is made of, as it is, and icons. */
  private void copyTheRest() throws IOException {
    for (String file : files(source)) {
      if (!file.equals("index.html") && !file.equals(STYLES) && !file.startsWith("js/")) {
        copy(file, file);
      }
    }
  }

  /** The files of the page and their checksums, so that the service worker gets one version or none. */
  private void listTheShell() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String file : files(target)) {
      if (!BESIDE.matcher(file).matches()) {
        String sum = "sha256-" + sha256(Files.readAllBytes(target.resolve(file)));
        files.put(file.equals("index.html") ? "./" : file, sum);
      }
    }
    StringBuilder entries = new StringBuilder();
    files.forEach((name, sum) -> entries.append("'").append(name).append("':'").append(sum).append("',"));
    String list = "const SHELL = { version: '" + hash(entries.toString()) + "', files: {" + entries + "} };";
    Path worker = target.resolve("sw.js");
    Matcher line = LIST.matcher(Files.readString(worker));
    if (!line.find()) {
      throw new IOException("sw.js has no line " + LIST);
    }
    Files.writeString(worker, line.replaceFirst(Matcher.quoteReplacement(list)));
  }

  private void compress() throws IOException {
    for (String file : files(target)) {
      if (COMPRESSIBLE.matcher(file).matches()) {
        byte[] plain = Files.readAllBytes(target.resolve(file));
        byte[] small = gzip(plain);
        if (small.length < plain.length) {
          Files.write(target.resolve(file + ".gz"), small);
        }
      }
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private void copy(String from, String to) throws IOException {
    Path copy = target.resolve(to);
    Files.createDirectories(copy.getParent());
    Files.copy(source.resolve(from), copy);
  }

  /** What a browser loads of a folder, in order, by names relative to it. */
  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> relative(folder, file))
          .filter(file -> LOADED.matcher(file).matches() && !TOOL.matcher(file).matches())
          .sorted()
          .toList();
    }
  }

  private static String relative(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static String sha256(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
