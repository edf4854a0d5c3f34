package messenger.scene;

import java.util.concurrent.atomic.AtomicInteger;

/** Names of people that no other test has used: the server's data folder is as old as the run. */
public final class Names {
  private static final AtomicInteger USED = new AtomicInteger();

  private Names() {}

  public static String fresh(String name) {
    return name + "-" + USED.incrementAndGet();
  }
}
