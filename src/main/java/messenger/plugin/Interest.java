package messenger.plugin;

import java.util.Set;

/**
 * What a plugin wants to hear.
 *
 * @param name of its cursor: under this name it goes on where it was
 * @param types of events
 * @param from only what this one does; null: everybody
 * @param to only what this one is told; null: everybody
 * @param blocked whether also messages that their recipient does not get, having blocked the sender
 */
public record Interest(String name, Set<String> types, String from, String to, boolean blocked) {
  private static final String MESSAGE = "message";
  static final Set<String> TYPES = Set.of(MESSAGE, "receipt", "login", "logout", "deployment");

  public Interest {
    types = Set.copyOf(types);
  }

  /** The messages to somebody. */
  static Interest messagesTo(String name, String to) {
    return new Interest(name, Set.of(MESSAGE), null, to, false);
  }

  boolean wantsMessages() {
    return types.contains(MESSAGE);
  }
}
