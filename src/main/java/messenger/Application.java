package messenger;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import messenger.account.Doors;
import messenger.deploy.Finding;
import messenger.deploy.QuietStop;
import messenger.deploy.RouteDeployer;
import messenger.deploy.RouteFiles;
import messenger.deploy.SourceFile;
import messenger.deploy.Versions;
import messenger.embedded.DataFolder;
import messenger.embedded.ManagementToken;
import messenger.frame.Code;
import messenger.session.Sessions;
import messenger.store.Partitions;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server, from its start to its end. */
public final class Application implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Application.class);
  private static final long HOUR_MS = 3_600_000;
  private static final List<String> DOORS = List.of("tcp", "tls", "http");
  private static final Path PROPERTIES = Path.of("application.properties");
  private static final RouteFiles FILES = new RouteFiles(Path.of(""));

  /** Whoever supervises the server kills it after a while (docker: 10 s); it is gone before. */
  private static final Duration STOP = Duration.ofSeconds(8);

  /** Of that, what is kept for the end of the embedded stores. */
  private static final Duration STORES_STOP = Duration.ofSeconds(3);

  /** Of that again, what it takes to end them by force. */
  private static final Duration STORES_KILL = Duration.ofMillis(500);

  /** Of the one line that says why there was no start, in characters. */
  private static final int MAX_REASON = 500;

  private static final Duration POOL = Duration.ofMillis(500);

  private static final Duration START_ENDS = Duration.ofSeconds(3);

  /** Many times what a commit takes under load; nobody waits longer for a store that hangs. */
  private static final Duration ANSWERS = Duration.ofMillis(1_500);

  private static final Duration PLUGINS = Duration.ofMillis(2_500);
  private static final Duration POSITIONS = Duration.ofMillis(1_500);
  private static final Duration ROUTES = Duration.ofMillis(3_500);
  private static final Duration CONNECTIONS = Duration.ofSeconds(1);

  private final Settings settings;
  private final Ports ports;
  private final DataFolder folder;
  private final Tls tls;
  private final Wiring wiring;
  private final Patience patience;
  private final int reconnectsPerSecond;

  /** No thread starts anything any more. */
  private final CountDownLatch startIsOver = new CountDownLatch(1);

  private volatile Stores stores;
  private volatile Main main;
  private volatile RouteDeployer deployer;

  /** Looks at all that can be seen to be wrong before anything is started. */
  private Application(Settings settings) throws IOException {
    this.settings = settings;
    settings.oneOf("messenger.log-format", "text", "json");
    settings.oneOf("messenger.routes.deploy", "watch", "manual", "off");
    settings.duration("messenger.routes.quiet-ms");
    settings.days("messenger.retention");
    Stores.check(settings);
    for (String door : DOORS) {
      if (!Doors.isPolicy(settings.text(logins(door)))) {
        throw settings.bad(
            logins(door), "must be words like guest@loopback,password,token,register");
      }
    }
    String token = checkedToken(settings);
    ports = Ports.of(settings);
    folder = dataFolder(settings);
    tls = Tls.of(settings, folder.path().resolve("tls"));
    reconnectsPerSecond =
        settings.number("messenger.stop.reconnects-per-second", 1, Integer.MAX_VALUE);
    Duration wait = settings.duration("messenger.start.wait-ms");
    if (token.isEmpty()) {
      token = ManagementToken.of(folder.path().resolve("management.token"));
    }
    wiring = new Wiring(settings, ports, tls, token);
    patience = new Patience(wait, wiring.management()::starting);
  }

  /** Looks whether the token, if there is one, can't be guessed and can stand in a header. */
  private static String checkedToken(Settings settings) {
    String token = settings.secret("messenger.management.token");
    if (!token.isEmpty() && !token.matches("[!-~]{16,}")) {
      throw new Settings.BadSettingException(
          "MANAGEMENT_TOKEN must be 16 or more letters, digits or signs, without spaces");
    }
    return token;
  }

  private static DataFolder dataFolder(Settings settings) throws IOException {
    try {
      return DataFolder.open(settings.path("messenger.data"));
    } catch (FileSystemException e) {
      throw settings.bad("messenger.data", "must be a folder that can be made and written");
    }
  }

  /**
   * Runs the server in the working directory until the process is told to stop.
   *
   * @return the exit code: 1 if it could not start, after one line on standard error that says why
   */
  public static int serve() {
    CountDownLatch stopped = new CountDownLatch(1);
    Application application = null;
    try {
      application = new Application(Settings.read(PROPERTIES, System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(closing(application, stopped), "stop"));
      application.start();
      StartGarbage.giveBack();
      application.greet(System.out);
      stopped.await();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (Exception e) {
      if (application == null || !application.patience.isEnded()) {
        System.err.println("messenger: " + reason(e));
        LOG.debug("the start failed", e);
      }
      return 1;
    }
  }

  private static Runnable closing(Application application, CountDownLatch stopped) {
    return () -> {
      application.close();
      stopped.countDown();
      LogManager.shutdown();
    };
  }

  private void start() throws Exception {
    try {
      wiring.management().open();
      stores = Stores.open(settings, folder, patience);
      wiring.management().starting("starting");
      new Partitions(stores.pool(), Clock.systemUTC(), settings.days("messenger.retention"))
          .ensure();
      patience.check();
      run();
    } finally {
      startIsOver.countDown();
    }
  }

  private void run() throws Exception {
    Versions versions = new Versions(folder.path().resolve("routes"));
    SortedMap<String, SourceFile> files = FILES.read();
    SortedMap<String, SourceFile> running = startGood(routes(files), versions);
    CamelContext context = main.getCamelContext();
    learnBlocks(context);
    deployer = wiring.deployer(context, FILES, versions);
    deployer.start(running, files); // Plugins too: nothing comes in that they should look at.
    openDoors(context);
    wiring.started(context, deployer);
  }

  /**
   * A file that was refused while the server ran must not keep it from starting again. What ran
   * once is not checked, which saves the time.
   *
   * @return what runs now
   */
  private SortedMap<String, SourceFile> startGood(
      SortedMap<String, SourceFile> files, Versions versions) throws Exception {
    int last = versions.last();
    SortedMap<String, SourceFile> before =
        routes(versions.read(last).orElseGet(Collections::emptySortedMap));
    boolean ranOnce = before.equals(files);
    List<Finding> findings = ranOnce ? List.of() : wiring.check().check(files, files.keySet());
    try {
      if (findings.isEmpty()) {
        startRoutes("");
        return files;
      }
    } catch (Exception e) {
      if (ranOnce || last == 0) {
        throw e;
      }
      LOG.error("The routes can't be started", e);
      main.stop();
    }
    if (last == 0) {
      findings.forEach(finding -> System.err.println("messenger: " + finding));
      throw new IOException("the files of routes can't run as they are");
    }
    findings.forEach(finding -> LOG.error("{}", finding));
    LOG.error("The files can't run as they are; starting with version {}, which did", last);
    startRoutes(versions.path(last) + "/");
    return before;
  }

  /** Plugins can't keep the server from starting. */
  private static SortedMap<String, SourceFile> routes(SortedMap<String, SourceFile> files) {
    SortedMap<String, SourceFile> routes = new TreeMap<>(files);
    routes.values().removeIf(file -> !file.folder().equals("routes"));
    return routes;
  }

  /**
   * @param root of the files: empty, or with a slash at its end
   */
  private void startRoutes(String root) throws Exception {
    Main camel = new Main();
    camel.addOverrideProperty(
        "camel.main.routes-include-pattern", "file:" + root + "routes/**/*.camel.yaml");
    camel.setDefaultPropertyPlaceholderLocation("file:" + PROPERTIES);
    camel.addOverrideProperty("messenger.tcp.port", Integer.toString(ports.tcp().orElse(0)));
    camel.addOverrideProperty("messenger.tls.port", Integer.toString(ports.tls()));
    camel.addOverrideProperty("messenger.http.port", Integer.toString(ports.http()));
    for (String secret : Settings.SECRETS) {
      camel.addOverrideProperty(secret, ""); // It would stand in Camel's properties for all routes.
    }
    wiring.bind(camel, stores);
    camel.addMainListener(new QuietStops());
    main = camel;
    camel.start();
  }

  private static final class QuietStops extends MainListenerSupport {
    /** Before its time limits are set. */
    @Override
    public void beforeConfigure(BaseMainSupport main) {
      CamelContext context = main.getCamelContext();
      context.setShutdownStrategy(new QuietStop(context));
    }
  }

  /** Nobody who is blocked gets a text through before that is known. */
  private void learnBlocks(CamelContext context) throws IOException {
    try (ProducerTemplate template = context.createProducerTemplate()) {
      template.sendBody("direct:check-accounts", null);
    }
    if (!wiring.blocks().isKnown()) {
      throw new IOException(
          "PostgreSQL does not say who has blocked whom: see above, and start again");
    }
  }

  /**
   * Last of all, and by hand: the supervising route controller would start them before routes that
   * have no order, and who comes in then would not be noticed.
   */
  private void openDoors(CamelContext context) throws Exception {
    for (RouteDefinition route : ((ModelCamelContext) context).getRouteDefinitions()) {
      if (route.getId().startsWith("edge-") && !ports.isShut(route.getId())) {
        context.getRouteController().startRoute(route.getId());
      }
    }
  }

  /**
   * Stops in the order of the flow: nothing more is read, what was read is answered, everybody is
   * told goodbye, what is on its way, the stores. At any stage of the start; ends within {@link
   * #STOP}, whatever hangs.
   */
  @Override
  public void close() {
    StopSteps stop = new StopSteps(STOP);
    StopSteps beforeStores = new StopSteps(STOP.minus(STORES_STOP));
    wiring.management().stopping();
    patience.end();
    if (deployer != null) {
      stop.step("deployment", START_ENDS, deployer);
    }
    if (stores != null) {
      stores.leaveAlone();
    }
    beforeStores.step("start", START_ENDS, startIsOver::await);
    if (main != null) {
      sayGoodbye(beforeStores);
      beforeStores.step("plugins", PLUGINS, wiring.plugins());
      beforeStores.step("positions", POSITIONS, () -> savePositions(main.getCamelContext()));
      beforeStores.step("routes", ROUTES, main::stop);
    }
    beforeStores.step("connections", CONNECTIONS, wiring);
    if (stores != null) {
      stop.step("pool", POOL, stores::closePool);
      stop.step("stores", STOP, () -> stores.closeEmbedded(stop.left().minus(STORES_KILL)));
    }
    stop.step("data folder", STORES_STOP, folder);
  }

  /** The doors stay open to say so to newcomers, too; the routes close them. */
  private void sayGoodbye(StopSteps stop) {
    Sessions sessions = wiring.sessions();
    sessions.stopReading();
    wiring.admission().letAllIn();
    stop.until(() -> !sessions.hasUnanswered(), ANSWERS);
    int ms =
        (int) Math.min(HOUR_MS, Math.max(1_000L, 1_000L * sessions.size() / reconnectsPerSecond));
    sessions.closeAll(Code.RESTART, () -> ThreadLocalRandom.current().nextInt(1, ms + 1));
    stop.until(() -> sessions.size() == 0, settings.duration("messenger.session.goodbye-ms"));
  }

  /**
   * What legacy clients got in the last seconds, so that they do not get it again, and who was here
   * until now.
   */
  private void savePositions(CamelContext context) throws IOException {
    if (context != null && context.isStarted()) {
      wiring.roster().stop();
      try (ProducerTemplate template = context.createProducerTemplate()) {
        template.sendBody("direct:save-reached", null);
        template.sendBody("direct:save-seen", null);
      }
    }
  }

  private void greet(PrintStream out) {
    String tcp = ports.tcp().isPresent() ? door("tcp", ports.tcp().getAsInt()) : shut();
    out.printf(
        """
        messenger %s is ready
          chat in a browser  http://%s
          TCP                %s
          TLS                %s
          health, metrics    http://%s:%d/health/ready  /metrics
          data folder        %s
          PostgreSQL         %s
          Redis              %s
        %s
        Stop it with Ctrl-C.
        """,
        version(),
        door("http", ports.http()),
        tcp,
        door("tls", ports.tls()),
        settings.text("messenger.management.host"),
        ports.management(),
        folder.path().toAbsolutePath().normalize(),
        stores.postgresName(),
        stores.redisName(),
        warnings());
    out.flush();
  }

  /** Where a door is, who reaches it, and what it takes for a proof of who they are. */
  private String door(String name, int port) {
    String reach =
        switch (ports.reach()) {
          case THIS_MACHINE -> "open to this machine only";
          case ONE_ADDRESS -> "open to all who reach this address";
          case ALL_ADDRESSES -> "open to all networks of this machine";
        };
    return settings.text("messenger.host") + ":" + port + "  " + reach + ", by " + proofs(name);
  }

  /** What a door takes, without what is switched off. */
  private String proofs(String door) {
    boolean noProvider = settings.text("messenger.oidc.issuer").isEmpty();
    boolean noAuthority = settings.text("messenger.tls.client-authorities").isEmpty();
    return settings
        .text(logins(door))
        .replaceAll("\\s+", "")
        .replaceAll(noProvider ? ",?identity(@loopback)?" : "\\z", "")
        .replaceAll(noAuthority ? ",?certificate(@loopback)?" : "\\z", "");
  }

  /** What whoever runs the server should know of its doors. */
  private String warnings() {
    Doors doors = new Doors();
    boolean anywhere =
        DOORS.stream()
            .anyMatch(door -> !doors.refuses(settings.text(logins(door)), "guest", false));
    boolean readable =
        ports.reach() != Ports.Reach.THIS_MACHINE
            && !doors.refuses(settings.text(logins("http")), "password", false);
    return (readable
            ? "Passwords come in unencrypted at the door for browsers: put a proxy that speaks TLS in front.\n"
            : "")
        + (anywhere
            ? "Guests may come from anywhere and need no password: who comes can be anybody."
            : "Guests need no password, and may come from this machine only.");
  }

  /** The setting that says who may log in how at a door. */
  private static String logins(String door) {
    return "messenger." + door + ".logins";
  }

  private String shut() {
    return settings.text("messenger.tcp.enabled").isEmpty()
        ? "shut, since HOST is no loopback address; TCP_ENABLED=true opens it"
        : "shut by TCP_ENABLED";
  }

  private static String version() {
    String version = Application.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String reason(Exception e) {
    Throwable root = e;
    while (root.getCause() != null && !(root instanceof IOException)) { // Ours says it better.
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    String line = message.lines().findFirst().orElse(message).replaceAll("\\p{Cntrl}", "?");
    return line.length() > MAX_REASON ? line.substring(0, MAX_REASON) + "..." : line;
  }
}
