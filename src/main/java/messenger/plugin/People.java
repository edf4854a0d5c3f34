package messenger.plugin;

import java.util.function.BiPredicate;
import java.util.function.Predicate;
import messenger.account.Skeletons;

/**
 * What plugins' endpoints ask about people. Safe for every thread; none of it waits.
 *
 * @param isBlocked whether the first has blocked the second
 * @param isOnline whether somebody is connected, to this node or, as far as is known, to another
 */
public record People(
    Skeletons skeletons, BiPredicate<String, String> isBlocked, Predicate<String> isOnline) {}
