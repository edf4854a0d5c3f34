package messenger.observe;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once in the log that a store went away and once that it is back, however often it is asked
 * meanwhile. Any thread.
 *
 * <p>Not {@code away()}: beside {@code isAway()} Camel would find that ambiguous, depending on the
 * order in which the JVM lists methods.
 */
public final class StoreState {
  private static final Logger LOG = LoggerFactory.getLogger(StoreState.class);
  private final String store;
  private final String consequence;
  private final AtomicBoolean away = new AtomicBoolean();

  /**
   * @param consequence what that means for people
   */
  public StoreState(String store, String consequence) {
    this.store = store;
    this.consequence = consequence;
  }

  public void lost() {
    lostBy(null);
  }

  /**
   * @param fault whose SQLSTATE, if it has one, is said; its text may hold what people wrote
   */
  public void lostBy(Throwable fault) {
    if (away.compareAndSet(false, true)) {
      String state = PostgresFaults.state(fault);
      LOG.warn("{} is away{}: {}", store, state == null ? "" : " (" + state + ")", consequence);
    }
  }

  public void answered() {
    if (away.get() && away.compareAndSet(true, false)) {
      LOG.info("{} is back", store);
    }
  }

  public boolean isAway() {
    return away.get();
  }
}
