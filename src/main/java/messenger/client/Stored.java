package messenger.client;

import java.time.Instant;

/**
 * The server has committed a text: it will not be lost.
 *
 * @param seq its number in the own log
 */
public record Stored(Letter letter, long seq, Instant time) {}
