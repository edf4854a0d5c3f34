package messenger.plugin;

import java.util.Map;
import java.util.Optional;

/** Events by way of the routes claim-cursor, read-events and save-cursor. */
final class CoreEvents implements EventSource {
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
    Object row = core.ask("claim-cursor", Map.of("name", name, "owner", node));
    return row instanceof Map<?, ?> place
        ? Optional.of(
            new Place((Long) place.get("at"), (String) place.get("key"), (Long) place.get("seq")))
        : Optional.empty();
  }

  @Override
  public Page read(Reading reading) {
    return (Page) core.ask("read-events", reading);
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
    return core.ask("save-cursor", row) instanceof Long;
  }
}
