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
  /** Whether a client that reads slowly can do without it (docs/protocol.md, rule 9). */
  default boolean isHint() {
    return false;
  }

  /**
   * You are in.
   *
   * @param token a new one for the next login of this device, or null
   * @param log the last number of each log that the client follows
   * @param unread how many messages of each conversation the user has not read
   */
  record Welcome(
      String requestId,
      String user,
      boolean guest,
      Token token,
      Map<String, Long> log,
      Map<String, Long> unread)
      implements Reply {}

  /**
   * A text, as number {@code seq} of log {@code log}.
   *
   * @param replyTo the id of the message that it replies to, or null
   * @param expired whether the numbers between the one that the client had last and this one are no
   *     longer kept
   */
  record Message(
      UUID id,
      String from,
      String to,
      String text,
      UUID replyTo,
      String log,
      long seq,
      Instant time,
      boolean expired)
      implements Reply {
    /** One that replies to none. */
    public Message(
        UUID id,
        String from,
        String to,
        String text,
        String log,
        long seq,
        Instant time,
        boolean expired) {
      this(id, from, to, text, null, log, seq, time, expired);
    }
  }

  /**
   * The text with this id is committed as number {@code seq} of log {@code log} (the sender's own):
   * it will not be lost.
   */
  record Stored(UUID id, String log, long seq, Instant time, boolean duplicate) implements Reply {}

  /**
   * The backlog of this log ends here.
   *
   * @param expired whether its last numbers are no longer kept
   */
  record CaughtUp(String log, boolean expired) implements Reply {}

  /** {@code by} has received all that the owner of {@code log} sent them up to a number of it. */
  record Delivered(String by, String log, long upTo) implements Reply {}

  /**
   * {@code by} has read a conversation up to a number of {@code log}.
   *
   * @param with whose messages were read, for other devices of {@code by}; null for who wrote them
   */
  record Read(String by, String with, String log, long upTo) implements Reply {}

  /**
   * A page of a conversation, oldest first: the answer to {@link Request.History}.
   *
   * @param end whether there are no more messages in the direction that was asked for
   * @param expired whether older ones than these are no longer kept
   */
  record Page(String requestId, List<Message> messages, boolean end, boolean expired)
      implements Reply {}

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
   * @param seen when people who are offline were online last, as far as it is known and fits; only
   *     for those who watch them
   */
  record Presence(
      List<String> online,
      List<String> offline,
      int count,
      List<String> roster,
      Map<String, Instant> seen)
      implements Reply {
    /** One that does not say when people were online last. */
    public Presence(List<String> online, List<String> offline, int count, List<String> roster) {
      this(online, offline, count, roster, Map.of());
    }

    @Override
    public boolean isHint() {
      return true;
    }
  }

  /** {@code from} is writing to the reader; it need not be true any more after 6 s. */
  record Typing(String from) implements Reply {
    @Override
    public boolean isHint() {
      return true;
    }
  }

  record Pong(String requestId) implements Reply {}

  /**
   * It is done.
   *
   * @param token a new one for the next login of this device, if the old one is worth nothing any
   *     more; or null
   */
  record Ok(String requestId, Token token) implements Reply {}

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
