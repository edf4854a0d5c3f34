package messenger;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import messenger.embedded.DataFolder;
import messenger.frame.Code;
import messenger.store.Partitions;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server, from its start to its end. */
public final class Application implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Application.class);
  private static final Path PROPERTIES = Path.of("application.properties");

  private final Settings settings;
  private final Ports ports;
  private final DataFolder folder;
  private final SslContext tls;
  private Stores stores;
  private Wiring wiring;
  private Main main;

  /** Looks at all that can be seen to be wrong before anything is started. */
  private Application(Settings settings) throws IOException {
    this.settings = settings;
    settings.oneOf("messenger.log-format", "text", "json");
    settings.days("messenger.retention-days");
    Stores.check(settings);
    ports = Ports.of(settings);
    folder = dataFolder(settings);
    tls = Tls.context(settings, folder.path().resolve("tls"));
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
      application.greet(System.out);
      stopped.await();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (Exception e) {
      System.err.println("messenger: " + reason(e));
      LOG.debug("the start failed", e);
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
    stores = Stores.open(settings, folder);
    new Partitions(stores.pool(), Clock.systemUTC(), settings.days("messenger.retention-days"))
        .ensure();
    wiring = new Wiring(settings, stores, ports, tls);
    main = new Main();
    main.setDefaultPropertyPlaceholderLocation("file:" + PROPERTIES);
    main.addOverrideProperty("messenger.tcp.port", Integer.toString(ports.tcp()));
    main.addOverrideProperty("messenger.tls.port", Integer.toString(ports.tls()));
    main.addOverrideProperty("messenger.http.port", Integer.toString(ports.http()));
    wiring.bind(main);
    main.start();
    wiring.started(main.getCamelContext());
  }

  /**
   * Stops in the order of the flow: the doors, what is on its way, the stores. Safe to call at any
   * stage of the start.
   */
  @Override
  public synchronized void close() {
    if (main != null) {
      wiring.sessions().closeAll(Code.RESTART);
      saveReached(main.getCamelContext());
      quietly("routes", main::stop);
    }
    if (wiring != null) {
      wiring.close();
    }
    if (stores != null) {
      quietly("stores", stores);
    }
    quietly("data folder", folder);
  }

  /** What legacy clients got in the last seconds, so that they do not get it again. */
  private static void saveReached(CamelContext context) {
    if (context != null && context.isStarted()) {
      quietly(
          "positions",
          () -> context.createProducerTemplate().sendBody("direct:save-reached", null));
    }
  }

  private static void quietly(String what, AutoCloseable closing) {
    try {
      closing.close();
    } catch (Exception e) {
      LOG.warn("{} not closed: {}", what, e.toString());
    }
  }

  private void greet(PrintStream out) {
    String host = settings.text("messenger.host");
    out.printf(
        """
        messenger %s is ready
          chat in a browser  http://%s:%d
          TCP                %s:%d
          TLS                %s:%d
          health, metrics    http://%s:%d/health/ready  /metrics
          data folder        %s
          PostgreSQL         %s
          Redis              %s
        Stop it with Ctrl-C.
        """,
        version(),
        host,
        ports.http(),
        host,
        ports.tcp(),
        host,
        ports.tls(),
        settings.text("messenger.management.host"),
        ports.management(),
        folder.path().toAbsolutePath().normalize(),
        stores.postgresName(),
        stores.redisName());
    out.flush();
  }

  private static String version() {
    String version = Application.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String reason(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
