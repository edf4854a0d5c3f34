package messenger.session;

import java.util.List;
import java.util.Map;
import messenger.frame.Reply;

/**
 * What a login finds: from where the session follows its user's log, and what is new in it.
 *
 * @param after the last number the session has
 * @param head the last number there is
 * @param unread how many messages of whom were not read
 * @param receipts how far the latest messages have come, and how far this user has read
 */
public record Start(long after, long head, Map<String, Long> unread, List<Reply> receipts) {}
