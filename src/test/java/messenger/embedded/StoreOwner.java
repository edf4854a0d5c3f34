package messenger.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Another JVM that owns a store, to be killed: the only way to see what a kill leaves behind. */
final class StoreOwner {
  private static final String READY = "ready ";

  private final Process jvm;
  private final String url;

  private StoreOwner(Process jvm, String url) {
    this.jvm = jvm;
    this.url = url;
  }

  /** Starts the store in a JVM of its own. */
  static StoreOwner start(String store, Path folder) throws IOException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StoreOwner.class.getName(),
                store,
                folder.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        return new StoreOwner(jvm, line.substring(READY.length()));
      }
      said.append(line).append('\n');
    }
    throw new IOException("The other JVM ended: " + said);
  }

  String url() {
    return url;
  }

  /** kill -9: no shutdown hook runs. */
  void kill() throws InterruptedException {
    jvm.destroyForcibly().waitFor();
  }

  public static void main(String[] arguments) throws Exception {
    DataFolder folder = DataFolder.open(Path.of(arguments[1]));
    String url =
        switch (arguments[0]) {
          case "postgres" -> PostgresProcess.start(folder).url();
          case "redis" -> RedisProcess.start(folder).url();
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    System.out.println(READY + url);
    new CountDownLatch(1).await();
  }
}
