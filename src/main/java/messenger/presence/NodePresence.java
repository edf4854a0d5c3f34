package messenger.presence;

import java.util.List;

/**
 * What nodes tell each other about who is connected to them; JSON on the Redis channel {@code
 * m:presence}. A hint: a lost one is made up for by the next whose {@code count} does not fit.
 *
 * @param node who says it
 * @param online who came, or everybody if {@code whole}
 * @param offline who left
 * @param whole forget what this node said before
 * @param count how many are connected to it now
 * @param ask the node that is asked to say the whole, or null
 */
public record NodePresence(
    String node, List<String> online, List<String> offline, boolean whole, int count, String ask) {}
