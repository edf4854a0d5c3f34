package messenger.presence;

/**
 * What nodes tell each other about who types; JSON on the Redis channel {@code m:typing}. A hint:
 * nobody looks for one that got lost.
 *
 * @param node who says it
 * @param from who writes
 * @param to whom to, folded
 */
public record NodeTyping(String node, String from, String to) {}
