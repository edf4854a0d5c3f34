package messenger.client;

import java.util.List;

/**
 * A page of a conversation.
 *
 * @param messages oldest first
 * @param end whether there are no more in the direction that was asked for
 * @param expired whether older ones are no longer kept
 */
public record Page(List<Message> messages, boolean end, boolean expired) {}
