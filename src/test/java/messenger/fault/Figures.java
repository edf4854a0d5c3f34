package messenger.fault;

/**
 * What happened during a run.
 *
 * @param messages that people wrote
 * @param acknowledged of these
 * @param lost acknowledged and not in the database, or never told to a client that should know it
 * @param doubled stored twice, or told twice to a client that had said what it has
 * @param outOfOrder holes and numbers or messages in another order
 * @param legacyAgain told to a legacy client more than once, which it must expect
 * @param resent answered {@code duplicate:true}
 * @param refused answered {@code busy} or {@code unavailable}
 * @param firstStoredMs from the end of the fault to the first acknowledgement; -1 if there is none
 * @param drainedMs until all was acknowledged that was written before that end
 * @param slowestAnswerMs the longest time that somebody waited for {@code stored} or {@code error}
 *     on a connection that stayed
 * @param slowestPongMs the same for a {@code ping}
 */
record Figures(
    int messages,
    int acknowledged,
    int lost,
    int doubled,
    int outOfOrder,
    int legacyAgain,
    int resent,
    int refused,
    long firstStoredMs,
    long drainedMs,
    long slowestAnswerMs,
    long slowestPongMs) {}
