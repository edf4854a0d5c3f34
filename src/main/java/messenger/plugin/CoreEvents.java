package messenger.plugin;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Events by way of the routes claim-cursor, read-events and save-cursor. */
final class CoreEvents implements EventSource {
  /** Of the connections to Postgres plugins take two at most. */
  private final Semaphore database = new Semaphore(2, true);

  private final Core core;
  private final String node;

  /**
   * @param node the name of this one
   */
  CoreEvents(Core core, String node) {
    this.core = core;
    this.node = node;
  }

  @Override
  public Optional<Place> claim(String name) {
    Object row = ask("claim-cursor", Map.of("name", name, "owner", node));
    return row instanceof Map<?, ?> place
        ? Optional.of(
            new Place((Long) place.get("at"), (String) place.get("key"), (Long) place.get("seq")))
        : Optional.empty();
  }

  @Override
  public Page read(Reading reading) {
    return (Page) ask("read-events", reading);
  }

  @Override
  public boolean save(String name, Place place, boolean leaving) {
    Map<String, Object> row =
        Map.of(
            "name",
            name,
            "owner",
            node,
            "at",
            place.at(),
            "key",
            place.key(),
            "seq",
            place.seq(),
            "leave",
            leaving);
    return ask("save-cursor", row) instanceof Long;
  }

  private Object ask(String route, Object body) {
    try {
      database.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted", e);
    }
    try {
      return core.ask(route, body);
    } finally {
      database.release();
    }
  }
}
