package messenger.plugin;

import java.util.List;

/**
 * Events, oldest first.
 *
 * @param next the place behind them and behind all that nobody asked for
 * @param isFull whether the same time holds more
 * @param isLast whether there is nothing more at the moment
 */
public record Page(List<Event> events, Place next, boolean isFull, boolean isLast) {}
