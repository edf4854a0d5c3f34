package messenger.session;

import messenger.frame.Address;

/**
 * What a session asks the log for: the page behind a number.
 *
 * @param target a number that had been committed when it was asked for: if there is nothing behind
 *     {@code after}, then everything up to here is no longer kept
 * @param number how many pages the session had asked for
 */
public record Pull(Address user, long after, long target, int number) {}
