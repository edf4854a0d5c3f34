package messenger.plugin;

/**
 * A wish for the next events.
 *
 * @param place behind which they are
 * @param spanMs how much of the time behind it may be looked through, in milliseconds
 */
public record Reading(Interest interest, Place place, long spanMs) {}
