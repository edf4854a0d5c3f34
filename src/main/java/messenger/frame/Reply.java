package messenger.frame;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the server tells a client: the same set for every dialect, whose writer leaves out what its
 * clients do not know.
 */
public sealed interface Reply {
  /**
   * You are in.
   *
   * @param log the last number of each log that the client follows
   */
  record Welcome(String requestId, String user, boolean guest, Map<String, Long> log)
      implements Reply {}

  /** A text, as number {@code seq} of log {@code log}. */
  record Message(UUID id, String from, String to, String text, String log, long seq, Instant time)
      implements Reply {}

  /**
   * The text with this id is committed as number {@code seq} of log {@code log} (the sender's own):
   * it will not be lost.
   */
  record Stored(UUID id, String log, long seq, Instant time, boolean duplicate) implements Reply {}

  /** The backlog of this log ends here. */
  record CaughtUp(String log) implements Reply {}

  /**
   * Who is online, by name: the answer to {@link Request.Users}.
   *
   * @param end whether no name follows
   */
  record Users(String requestId, List<String> users, boolean end, int count) implements Reply {}

  /**
   * Who came and who left since the last one.
   *
   * @param roster who is online now, cut to what a client of the legacy dialect (which has whole
   *     lists only) may get; null if that list is not due
   */
  record Presence(List<String> online, List<String> offline, int count, List<String> roster)
      implements Reply {}

  record Pong(String requestId) implements Reply {}

  /**
   * The request failed and nothing was changed.
   *
   * @param retryAfterMs when to try again, in milliseconds, or null if that would not help
   */
  record Error(String requestId, Code code, Integer retryAfterMs) implements Reply {}

  /**
   * The server closes the connection after this.
   *
   * @param reconnect whether the client should come back
   */
  record Bye(String requestId, Code code, Integer retryAfterMs, boolean reconnect)
      implements Reply {}
}
