package messenger.deploy;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.camel.CamelContext;

/**
 * Something that runs files: the routes of the server, or its plugins. One thread at a time calls
 * it.
 */
public interface Target {
  /** Whether a file is for this one. */
  boolean takes(SourceFile file);

  /**
   * Tries out whether a new set of files can run, beside what runs and without changing it.
   *
   * @param files all files that this takes, by path, as they would be afterwards
   * @param changes what is new in them, without {@link Change.Kind#REWORDED}
   * @return what is wrong; empty if nothing is
   */
  List<Finding> rehearse(SortedMap<String, SourceFile> files, List<Change> changes);

  /**
   * Changes what runs. If it can't be done everything runs on as before.
   *
   * @return what is wrong; empty if it is done
   */
  List<Finding> apply(SortedMap<String, SourceFile> files, List<Change> changes);

  /** The doors whose connections {@link #apply} would cut; empty if none. */
  default List<String> cutBy(List<Change> changes) {
    return List.of();
  }

  /** The contexts that it runs besides the server's, by the names of their files. Any thread. */
  default Map<String, CamelContext> contexts() {
    return Map.of();
  }

  /**
   * Ends what was left over for later. Called now and then.
   *
   * @param nanos as of {@link System#nanoTime()}
   */
  default void tidy(long nanos) {}
}
