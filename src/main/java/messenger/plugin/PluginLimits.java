package messenger.plugin;

import java.time.Duration;

/**
 * What a plugin may take; the numbers stand in application.properties.
 *
 * @param poll how often it is looked whether there are events
 * @param tries how often an event is tried at most
 * @param retry before the second try; twice as long before each further one
 * @param longestRetry and no longer than this
 * @param answer how long a text that a plugin sends may take until it is stored
 * @param start how long the start of a plugin may hold up others
 * @param stop how long its work may take when it stops
 */
public record PluginLimits(
    Duration poll,
    int tries,
    Duration retry,
    Duration longestRetry,
    Duration answer,
    Duration start,
    Duration stop) {}
