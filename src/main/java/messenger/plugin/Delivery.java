package messenger.plugin;

/**
 * What somebody posted.
 *
 * @param id the sender's id of it; null if it has none
 * @param at when, by the sender, in milliseconds since 1970; of what has no id when it came
 * @param body all of it
 */
record Delivery(String id, long at, String contentType, String body) {}
