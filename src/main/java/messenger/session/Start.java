package messenger.session;

import java.util.Map;

/**
 * What a login finds: from where the session follows its user's log, and what is new in it.
 *
 * @param after the last number the session has
 * @param head the last number there is
 * @param unread how many messages of whom were not read
 */
public record Start(long after, long head, Map<String, Long> unread) {}
