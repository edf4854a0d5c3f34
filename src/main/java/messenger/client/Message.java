package messenger.client;

import java.time.Instant;

/**
 * A message of the own log, to or from its user.
 *
 * @param seq its number there, from 1
 * @param replyTo the id of the message that this one answers, or null
 */
public record Message(
    String id, String from, String to, String text, long seq, Instant time, String replyTo) {}
