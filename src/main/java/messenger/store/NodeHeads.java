package messenger.store;

import java.util.Map;

/**
 * What nodes tell each other about the log; JSON on the Redis channel {@code m:heads}. A hint: what
 * gets lost is found by check-heads.
 *
 * @param node who says it
 * @param heads to which number which logs go now, as far as that node has just seen to it
 */
public record NodeHeads(String node, Map<String, Long> heads) {}
