package messenger.scene;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import messenger.client.Endpoint;

/**
 * The real server, with its embedded stores, in a process of its own: on free ports of the loopback
 * interface and with a data folder that is deleted at the end. Of all that it starts nothing
 * outlives {@link #close} or this JVM.
 */
public final class ServerProcess implements AutoCloseable {
  /** The first start makes a database: up to half a minute on a busy machine. */
  private static final Duration START = Duration.ofSeconds(120);

  private static final Duration STOP = Duration.ofSeconds(10);

  /** What the person who runs the tests has set for a server of their own. */
  private static final Set<String> FOREIGN =
      Set.of(
          "DB_URL",
          "DB_USER",
          "DB_PASSWORD",
          "DB_PASSWORD_FILE",
          "REDIS_URL",
          "REDIS_URL_FILE",
          "MANAGEMENT_TOKEN",
          "MANAGEMENT_TOKEN_FILE",
          "TCP_ENABLED",
          "START_WAIT_MS",
          "MAX_CONNECTIONS",
          "TLS_CERT",
          "TLS_KEY",
          "HTTP_ORIGINS",
          "HTTP_ROOT",
          "HTTP_PROXIES",
          "TCP_LOGINS",
          "TLS_LOGINS",
          "HTTP_LOGINS",
          "OIDC_ISSUER",
          "TLS_CLIENT_CA",
          "LOGINS_PER_MINUTE",
          "LOGINS_FREE_FAILURES",
          "FRAMES_PER_SECOND",
          "FRAMES_BURST",
          "CONNECTIONS_PER_ADDRESS",
          "PLUGINS_TRUSTED",
          "PLUGINS_ENVIRONMENT",
          "PLUGINS_EXT",
          "PLUGINS_PRIVATE_ADDRESSES");

  private final Path folder;
  private final Map<String, String> settings = new ConcurrentHashMap<>();
  private final Map<Door, Integer> ports = new EnumMap<>(Door.class);
  private final Set<ProcessHandle> started = ConcurrentHashMap.newKeySet();
  private final Thread lastResort = new Thread(this::endProcesses);
  private final HttpClient http = HttpClient.newHttpClient();
  private Path home = Path.of("").toAbsolutePath();
  private boolean byLauncher;
  private boolean forLoad;
  private Process process;

  private ServerProcess() throws IOException {
    folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "server-");
    settings.put("DATA_DIR", folder.resolve("data").toString());
    for (String port : List.of("TCP_PORT", "TLS_PORT", "HTTP_PORT", "MANAGEMENT_PORT")) {
      settings.put(port, Integer.toString(FreePort.next()));
    }
    // Most tests are about something else, and send hundreds of frames in no time.
    settings.put("FRAMES_PER_SECOND", "100000");
    settings.put("FRAMES_BURST", "100000");
    // And everybody comes from one address, also those who mistype.
    settings.put("LOGINS_PER_MINUTE", "100000");
    settings.put("LOGINS_FREE_FAILURES", "100000");
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Starts a server on an empty data folder and waits until it is ready. */
  public static ServerProcess start() throws IOException {
    return start(Map.of());
  }

  /**
   * Starts a server on an empty data folder and waits until it is ready.
   *
   * @param settings environment variables besides the usual ones
   */
  public static ServerProcess start(Map<String, String> settings) throws IOException {
    ServerProcess server = new ServerProcess();
    server.settings.putAll(settings);
    return server.ready();
  }

  /** The same with both compilers of Java, as the product has them: for thousands of messages. */
  public static ServerProcess startForLoad(Map<String, String> settings) throws IOException {
    return startForLoad(new Home(Path.of("")), settings);
  }

  /** The same in a working directory of its own. */
  public static ServerProcess startForLoad(Home home, Map<String, String> settings)
      throws IOException {
    ServerProcess server = new ServerProcess();
    server.forLoad = true;
    server.home = home.folder().toAbsolutePath();
    server.settings.putAll(settings);
    return server.ready();
  }

  /** The same in a working directory of its own. */
  public static ServerProcess startIn(Home home, Map<String, String> settings) throws IOException {
    ServerProcess server = new ServerProcess();
    server.home = home.folder().toAbsolutePath();
    server.settings.putAll(settings);
    return server.ready();
  }

  /**
   * The same, in a folder of its own with the product's files and these plugins.
   *
   * @param plugins what they hold, by their names such as {@code echo.camel.yaml}
   */
  public static ServerProcess startWithPlugins(
      Map<String, String> settings, Map<String, String> plugins) throws IOException {
    return startWithPlugins(settings, plugins, Map.of());
  }

  /**
   * @param properties what else stands in application.properties
   */
  public static ServerProcess startWithPlugins(
      Map<String, String> settings, Map<String, String> plugins, Map<String, String> properties)
      throws IOException {
    ServerProcess server = new ServerProcess();
    server.settings.putAll(settings);
    server.forLoad = true;
    server.home = Files.createDirectory(server.folder.resolve("home"));
    Home.in(server.home, Map.of());
    Files.createDirectories(server.home.resolve("plugins"));
    List<String> more = new ArrayList<>();
    properties.forEach((key, value) -> more.add(key + "=" + value));
    Files.write(server.home.resolve("application.properties"), more, StandardOpenOption.APPEND);
    for (Map.Entry<String, String> plugin : plugins.entrySet()) {
      Files.writeString(server.plugin(plugin.getKey()), plugin.getValue());
    }
    return server.ready();
  }

  /** The file of a plugin. */
  public Path plugin(String name) {
    return home.resolve("plugins").resolve(name);
  }

  /** The same with the limits that a server has if nobody says otherwise. */
  public static ServerProcess startWithLimits() throws IOException {
    ServerProcess server = new ServerProcess();
    server
        .settings
        .keySet()
        .removeAll(
            List.of(
                "FRAMES_PER_SECOND", "FRAMES_BURST", "LOGINS_PER_MINUTE", "LOGINS_FREE_FAILURES"));
    return server.ready();
  }

  /**
   * The same, by {@code ./messenger}, with the options of the product.
   *
   * @param settings environment variables besides the usual ones; DATA_DIR may be one that exists
   */
  public static ServerProcess startByLauncher(Map<String, String> settings) throws IOException {
    ServerProcess server = new ServerProcess();
    server.byLauncher = true;
    server.settings.putAll(settings);
    BuiltJar.settle();
    return server.ready();
  }

  private ServerProcess ready() throws IOException {
    try {
      launchAndWait();
      return this;
    } catch (RuntimeException | IOException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a server that can't be ready yet; does not wait.
   *
   * @param settings environment variables besides the usual ones
   */
  public static ServerProcess begin(Map<String, String> settings) throws IOException {
    ServerProcess server = new ServerProcess();
    server.settings.putAll(settings);
    server.launch(ClassArchive.options());
    return server;
  }

  /** Waits until a server that was only begun is ready. */
  public void awaitStart() {
    await("the server's start")
        .atMost(START)
        .until(() -> !process.isAlive() || greeting().contains("Stop it with"));
    assertTrue(process.isAlive(), () -> "the server did not start: " + standardError());
    noteProcesses();
    notePorts();
  }

  /**
   * What the management port answers.
   *
   * @param path such as {@code /health/ready}
   * @return status and body, such as {@code 200 {...}}; empty if nobody listens
   */
  public String management(String path) {
    return answer(HttpRequest.newBuilder(management().resolve(path)));
  }

  /**
   * What the management port answers to an administrator.
   *
   * @param path such as {@code /admin/disconnect/ann}, encoded
   * @param token null for none
   * @return status and body, such as {@code 200 {...}}
   */
  public String administers(String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(management().resolve(path))
            .POST(HttpRequest.BodyPublishers.noBody());
    return answer(token == null ? request : request.header("Authorization", "Bearer " + token));
  }

  /** The token that the server made for itself. */
  public String managementToken() throws IOException {
    return Files.readString(data().resolve("management.token")).strip();
  }

  /** The address of the management port. */
  public URI management() {
    return URI.create("http://" + host() + ":" + settings.get("MANAGEMENT_PORT") + "/");
  }

  private String answer(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The folder of its data, where embedded stores have their pid files. */
  public Path data() {
    return Path.of(settings.get("DATA_DIR"));
  }

  /** The server and all that it has started and that still runs. */
  public List<ProcessHandle> processes() {
    noteProcesses();
    return started.stream().filter(ProcessHandle::isAlive).toList();
  }

  /** How a start ended that was not to succeed. */
  public record FailedStart(int exitCode, List<String> standardError) {}

  /**
   * Starts a server with bad settings.
   *
   * @param settings environment variables besides the usual ones
   */
  public static FailedStart fail(Map<String, String> settings) throws IOException {
    try (ServerProcess server = new ServerProcess()) {
      server.settings.putAll(settings);
      server.launch(ClassArchive.options());
      return new FailedStart(server.exitCode(START), server.standardError());
    }
  }

  public int port(Door door) {
    return ports.get(door);
  }

  /** The same for the product's own client. */
  public Endpoint endpoint(Door door) {
    Endpoint.Scheme scheme =
        switch (door) {
          case TCP -> Endpoint.Scheme.TCP;
          case TLS -> Endpoint.Scheme.TLS;
          case WEBSOCKET -> Endpoint.Scheme.WS;
        };
    return new Endpoint(scheme, host(), port(door));
  }

  public URI page() {
    return URI.create("http://" + host() + ":" + port(Door.WEBSOCKET) + "/");
  }

  HttpClient http() {
    return http;
  }

  /** A connection to a port; for {@link Door#TLS} before its handshake. */
  public Socket plainSocket(Door door) throws IOException {
    return connected(new Socket(), door);
  }

  /**
   * @param receiveBuffer bytes that the operating system takes for a client that does not read
   */
  public Socket plainSocket(Door door, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBuffer);
    return connected(socket, door);
  }

  private Socket connected(Socket socket, Door door) throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(host(), port(door)), 10_000);
    return socket;
  }

  /** TLS over a connection to that port, by the certificate that the server made for itself. */
  public SSLSocket tls(Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            tlsContext().getSocketFactory().createSocket(plain, host(), port(Door.TLS), true);
    socket.startHandshake();
    return socket;
  }

  private SSLContext tlsContext() throws IOException {
    try (InputStream in = Files.newInputStream(data().resolve("tls/server.crt"))) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  static String host() {
    return InetAddress.getLoopbackAddress().getHostAddress();
  }

  /** All lines that the server ever wrote to standard error. */
  public List<String> standardError() {
    return lines("stderr.log");
  }

  /** All lines that it has written to standard output since it was last started. */
  public List<String> standardOutput() {
    return lines("stdout.log");
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** The server gets no chance to say or save anything. Its stores outlive it. */
  public void kill9() {
    noteProcesses();
    process.destroyForcibly();
    exitCode(STOP);
  }

  /**
   * Tells the server to stop and waits until it has, for ten seconds at most.
   *
   * @return the exit code
   */
  public int stop() {
    tellToStop();
    return exitCode(STOP);
  }

  /** Sends SIGTERM and does not wait. */
  public void tellToStop() {
    noteProcesses();
    process.destroy();
  }

  /** Starts it again on the same data folder and the same ports. */
  public void restart() throws IOException {
    launchAndWait();
  }

  /**
   * Ends it. Stopping in order takes seconds, and is left out where nobody could notice: if all its
   * stores end with it.
   */
  @Override
  public void close() throws IOException {
    if (process != null && process.isAlive() && settings.containsKey("DB_URL")) {
      noteProcesses();
      process.destroy();
      process.onExit().completeOnTimeout(process, STOP.toSeconds(), TimeUnit.SECONDS).join();
    }
    endProcesses();
    Runtime.getRuntime().removeShutdownHook(lastResort);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  private void launchAndWait() throws IOException {
    prepare();
    launch(ClassArchive.options());
    awaitStart();
  }

  /** Takes nothing from a server that is to be started as a user starts it. */
  private void prepare() throws IOException {
    if (byLauncher) {
      return;
    }
    ClassArchive.make(ServerProcess::runOnce);
    if (!Files.exists(data()) && !settings.containsKey("DB_URL")) {
      Prepared.open(data()).close();
    }
  }

  private static void runOnce(List<String> options) throws IOException {
    try (ServerProcess server = new ServerProcess()) {
      Prepared.open(server.data()).close();
      server.launch(options);
      server.awaitStart();
      server.tellToStop();
      server.exitCode(START);
    }
  }

  private void notePorts() {
    String greeting = greeting();
    for (Door door : Door.values()) {
      if (!greeting.contains(door + "                shut")) {
        ports.put(door, port(Pattern.compile(door.announcement), greeting));
      }
    }
  }

  /**
   * By the classes, so that it works in an IDE, too; with those options of ./messenger that say
   * what memory there is.
   */
  private void launch(List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    Collections.addAll(
        command,
        java(),
        "-Xmx256m",
        "-Xms72m",
        "-Xmn48m",
        "-XX:MaxHeapFreeRatio=40",
        "-XX:MinHeapFreeRatio=20",
        "-XX:-ShrinkHeapInSteps",
        "-XX:MetaspaceSize=96m",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-Djdk.serialFilter=!*",
        "-Dio.netty.allocator.numDirectArenas=2",
        "-Dio.netty.allocator.numHeapArenas=2",
        "-Dio.netty.allocator.maxOrder=7",
        "-Dio.netty.tryReflectionSetAccessible=true",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "-Djdk.nio.maxCachedBufferSize=262144",
        "-Dfile.encoding=UTF-8");
    if (!forLoad) {
      command.add("-XX:TieredStopAtLevel=1"); // The second compiler takes half as much CPU again.
    }
    command.addAll(options);
    Collections.addAll(command, "messenger.cli.Messenger", "serve");
    if (byLauncher) {
      command.clear();
      Collections.addAll(command, Path.of("messenger").toAbsolutePath().toString(), "serve");
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().keySet().removeAll(FOREIGN);
    builder.environment().keySet().removeIf(name -> name.matches(".*JAVA.*OPT(ION)?S"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.environment().putAll(settings);
    builder.redirectOutput(folder.resolve("stdout.log").toFile());
    builder.redirectError(Redirect.appendTo(folder.resolve("stderr.log").toFile()));
    process = builder.start();
    started.add(process.toHandle());
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static String classPath() {
    Path libraries = Path.of("target/lib").toAbsolutePath();
    return Files.isDirectory(libraries)
        ? libraries.resolveSibling("classes") + File.pathSeparator + libraries.resolve("*")
        : System.getProperty("java.class.path");
  }

  private String greeting() {
    return String.join("\n", lines("stdout.log"));
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(Pattern pattern, String greeting) {
    Matcher port = pattern.matcher(greeting);
    assertTrue(port.find(), () -> pattern + " is missing in: " + greeting);
    return Integer.parseInt(port.group(1));
  }

  private int exitCode(Duration patience) {
    try {
      assertTrue(
          process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS),
          () -> "the server still runs after " + patience);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Postgres is not a child of the server, but its data folder stands in its command line. */
  private void noteProcesses() {
    process.descendants().forEach(started::add);
    ProcessHandle.allProcesses()
        .filter(other -> other.info().commandLine().orElse("").contains(folder.toString()))
        .forEach(started::add);
  }

  private void endProcesses() {
    if (process != null) {
      noteProcesses();
    }
    started.forEach(ProcessHandle::destroyForcibly);
    started.forEach(
        one -> one.onExit().completeOnTimeout(one, STOP.toSeconds(), TimeUnit.SECONDS).join());
  }
}
