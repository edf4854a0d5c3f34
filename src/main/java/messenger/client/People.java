package messenger.client;

import java.util.List;

/**
 * Who is online.
 *
 * @param names in their order, 1,000 at most
 * @param count of all
 */
public record People(List<String> names, long count) {}
