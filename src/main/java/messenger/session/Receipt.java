package messenger.session;

/**
 * How far somebody has come in their log: received, or read of one conversation (docs/protocol.md,
 * rule 7).
 *
 * @param user whose log it is: always the session's user, never the client's word
 * @param with whose messages were read; null if it is said of all that they were received
 * @param upTo a number of that log
 */
public record Receipt(String user, String with, long upTo) {}
