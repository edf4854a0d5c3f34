package messenger.session;

/**
 * From where a session follows its user's log.
 *
 * @param after the last number it has
 * @param head the last number there is
 */
public record Start(long after, long head) {}
