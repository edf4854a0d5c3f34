package messenger.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * What can be seen and done about the files that say how the messenger behaves. Safe for every
 * thread. All but {@link #mode()}, {@link #routes()} and {@link #log()} may read files or wait for
 * a deployment that is under way: not for an event loop.
 */
public interface Deployments {
  /** When a change of the files is applied. */
  enum Mode {
    /** As soon as the files have been left alone for a while. */
    WATCH,
    /** When somebody asks for it. */
    MANUAL,
    /** Never; a restart takes it. */
    OFF
  }

  Mode mode();

  /** The routes that run, by id; those of plugins that have a context of their own are not here. */
  List<RunningRoute> routes();

  /** The texts of what runs, by path: routes, plugins, Kamelets. */
  List<SourceFile> files();

  /** What on disk differs from what runs, by path; empty if nothing does. */
  List<Change> staged();

  /** Newest first, at most a hundred. */
  List<Deployment> log();

  /** Applies what is on disk; waits up to some seconds. */
  Deployment deploy();

  /**
   * Says what is wrong with files, as if they stood on disk in place of those of the same path, and
   * changes nothing.
   */
  List<Finding> check(List<SourceFile> files);

  /**
   * Applies a version that ran once.
   *
   * @param number of the deployment that made it; 0: the one before the one that runs
   * @return empty if there is no such version, or no more
   */
  Optional<Deployment> rollback(int number);

  /** The contexts of the plugins that run in one of their own, by the plugin's name. */
  default Map<String, CamelContext> plugins() {
    return Map.of();
  }
}
