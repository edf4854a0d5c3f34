package messenger.session;

import java.util.List;
import messenger.frame.Dialect;

/**
 * The connection under a session: plain TCP, TLS or WebSocket. Nothing outside of the edge knows
 * more about a connection than this.
 *
 * <p>{@link #write}, {@link #flush} and {@link #deferred} are called on the connection's event loop
 * only, all others from any thread.
 */
public interface Transport {
  /**
   * The door the client came through: {@code tcp}, {@code tls} or {@code websocket}; a label of
   * meters.
   */
  String door();

  /** Who is at the other end. */
  Peer peer();

  /** The subject alternative names of the client's certificate, if it showed one that is good. */
  default List<String> certifiedNames() {
    return List.of();
  }

  /**
   * The dialect that was agreed on when the connection was made, or null: then what it sends first
   * says which.
   */
  default Dialect dialect() {
    return null;
  }

  /** Runs a task on the connection's event loop; at once or later, in the order of the calls. */
  void execute(Runnable task);

  /** Runs a task on the connection's event loop after a delay in milliseconds. */
  void schedule(Runnable task, long delayMs);

  /**
   * What the client asked for waits in a queue with a bound of its own: others who want to come in
   * need not wait with it. On the event loop.
   */
  default void deferred() {}

  /** Puts one whole frame into the connection's buffer. */
  void write(byte[] frame);

  /**
   * Hands all written frames to the operating system.
   *
   * @param written runs on the event loop when it has taken them; not at all if the connection
   *     breaks first
   */
  void flush(Runnable written);

  /** Stops or resumes reading from the connection (frames that were already read still arrive). */
  void reading(boolean on);

  /** Closes the connection after what was flushed. */
  void close();

  /**
   * When the frame that is still incomplete began, in {@link System#nanoTime()}; 0 if there is
   * none.
   */
  long unfinishedSince();

  /**
   * Sends a ping of the transport if one is due.
   *
   * @return false if the peer did not answer the last one in time
   */
  boolean ping(long nowNanos);
}
