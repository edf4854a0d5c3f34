package messenger.presence;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once in the log that Redis went away and once that it is back, however often it is tried
 * meanwhile. Any thread.
 */
public final class RedisState {
  private static final Logger LOG = LoggerFactory.getLogger(RedisState.class);
  private final AtomicBoolean away = new AtomicBoolean();

  public void away() {
    if (away.compareAndSet(false, true)) {
      LOG.warn("Redis is away: people here talk on, but who is on other nodes is not known");
    }
  }

  public void answered() {
    if (away.compareAndSet(true, false)) {
      LOG.info("Redis is back");
    }
  }
}
