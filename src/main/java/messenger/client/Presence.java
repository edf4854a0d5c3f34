package messenger.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Who came and who left since the last one; or how it is with all who are watched.
 *
 * @param count of all who are online
 * @param seen when those of {@code offline} who are watched were online last, if it is known
 */
public record Presence(
    List<String> online, List<String> offline, long count, Map<String, Instant> seen) {}
