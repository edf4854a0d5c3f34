package messenger.plugin;

import java.util.Optional;

/** Where events are read. Each call may wait for Postgres. */
interface EventSource {
  /**
   * Makes this node the one that hands out events under a name, for ten seconds.
   *
   * @return from where on; empty if another node does it
   * @throws UnavailableException if Postgres does not say
   */
  Optional<Place> claim(String name);

  /**
   * @throws UnavailableException if Postgres does not say
   */
  Page read(Reading reading);

  /**
   * Notes how far it has come.
   *
   * @param leaving whether another node may take over at once
   * @return false if another node has taken over
   * @throws UnavailableException if it could not be noted
   */
  boolean save(String name, Place place, boolean leaving);
}
