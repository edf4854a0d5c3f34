package messenger.client;

import static messenger.client.Frames.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A client of one user: logs in, stays connected, goes on where a connection broke, sends what is
 * in the outbox again until it is stored, and says what was received and read.
 *
 * <p>Texts are sent one at a time: so they are stored in the order they were written in, even when
 * the server says {@code busy} in between or the connection breaks.
 *
 * <p>Safe for all threads. It has one of its own, on which the {@link Listener} is called and every
 * future is completed: neither may block there. What is asked (who is online, a page) is answered
 * or fails by a {@link RefusalException}, which it does also when the connection breaks: it is not
 * asked again.
 */
public final class MessengerClient implements AutoCloseable {
  private static final int MAX_PAGE = 100;
  private static final int MAX_PEOPLE = 1_000;
  private static final long CLOSES_WITHIN_S = 5;

  private static final Refusal CLOSED = Refusal.own(Refusal.CLOSED, "This client was closed.");

  private final EventLoopGroup thread =
      new NioEventLoopGroup(1, new DefaultThreadFactory("messenger-client", true));
  private final EventLoop loop = thread.next();
  private final Connection connection;

  /**
   * Does not connect yet.
   *
   * @throws IOException if there is no TLS here
   */
  public MessengerClient(
      Endpoint endpoint, Trust trust, Login login, Keeper keeper, Listener listener)
      throws IOException {
    this(Parts.of(endpoint, trust, login, keeper, listener));
  }

  MessengerClient(Parts parts) throws IOException {
    try {
      connection = new Connection(parts, loop);
    } catch (IOException | RuntimeException e) {
      thread.shutdownGracefully(0, CLOSES_WITHIN_S, TimeUnit.SECONDS);
      throw e;
    }
  }

  /**
   * Connects and stays connected. More calls do nothing.
   *
   * @return completed when everything that was missed has come for the first time; fails when there
   *     is no way in. With a password that is after one try, whatever the reason; otherwise tries
   *     go on while the server is away
   */
  public CompletableFuture<Welcome> connect() {
    run(connection::connect, connection.entered());
    return connection.entered();
  }

  /** As {@link #send(Letter)}, by a new id. */
  public CompletableFuture<Stored> send(String to, String text) {
    return send(Letter.to(to, text));
  }

  /**
   * Puts a text into the outbox, from which it is sent as soon as possible and again until the
   * server says {@code stored}, by the next client of the same {@link Keeper} if need be.
   *
   * @return fails if it will never be stored, or this client ends before it is
   * @throws IllegalArgumentException if it is too large as a frame
   */
  public CompletableFuture<Stored> send(Letter letter) {
    Frames.send(letter);
    CompletableFuture<Stored> stored = new CompletableFuture<>();
    run(() -> connection.send(letter, stored), stored);
    return stored;
  }

  /**
   * This user has read what somebody wrote.
   *
   * @param upTo a number of the own log
   */
  public void read(String with, long upTo) {
    run(() -> connection.read(with, upTo));
  }

  /** This user writes to somebody. Call it at every key; it is said every four seconds at most. */
  public void typing(String to) {
    run(() -> connection.typing(to));
  }

  /**
   * Who is online; {@link Listener#onPresence} tells the changes. Who came within the last second
   * may be told by these alone.
   */
  public CompletableFuture<People> users() {
    return users(new ArrayList<>(), null);
  }

  /**
   * {@link Listener#onPresence} tells of these, however many are online: first of all of them, then
   * of their changes. Also on later connections, until the next call.
   *
   * @param names 100 at most; none ends it
   */
  public void watch(Collection<String> names) {
    run(() -> connection.watch(names));
  }

  private CompletableFuture<People> users(List<String> names, String after) {
    ObjectNode request = request("users").put("limit", MAX_PAGE);
    if (after != null) {
      request.put("after", after);
    }
    return ask(request).thenCompose(page -> morePeople(names, page));
  }

  private CompletableFuture<People> morePeople(List<String> names, JsonNode page) {
    List<String> more = Frames.names(page.path("users"));
    names.addAll(more);
    if (page.path("end").asBoolean() || more.isEmpty() || names.size() >= MAX_PEOPLE) {
      People people = new People(List.copyOf(names), page.path("count").asLong());
      return CompletableFuture.completedFuture(people);
    }
    return users(names, more.get(more.size() - 1));
  }

  /**
   * The newest page of a conversation.
   *
   * @param limit 1 to 100 messages
   */
  public CompletableFuture<Page> history(String with, int limit) {
    return ask(historyOf(with, limit)).thenApply(Frames::page);
  }

  /** The page before a number of the own log, such as that of the first message of a page. */
  public CompletableFuture<Page> historyBefore(String with, long seq, int limit) {
    return ask(historyOf(with, limit).put("before", seq)).thenApply(Frames::page);
  }

  /** The page behind a number of the own log. */
  public CompletableFuture<Page> historyAfter(String with, long seq, int limit) {
    return ask(historyOf(with, limit).put("after", seq)).thenApply(Frames::page);
  }

  private static ObjectNode historyOf(String with, int limit) {
    return request("history").put("with", with).put("limit", limit);
  }

  /** The other logins of this user end. */
  public CompletableFuture<Void> changePassword(String present, String next) {
    ObjectNode request = request("password").put("password", present).put("newPassword", next);
    return ask(request).thenApply(ok -> null);
  }

  /** What they write does not come to this user any more, and they do not notice. */
  public CompletableFuture<Void> block(String user) {
    return ask(request("block").put("user", user)).thenApply(ok -> null);
  }

  public CompletableFuture<Void> unblock(String user) {
    return ask(request("unblock").put("user", user)).thenApply(ok -> null);
  }

  /**
   * Says goodbye for good: the token is worth nothing any more.
   *
   * @param everywhere so are those of all other devices
   */
  public CompletableFuture<Void> logout(boolean everywhere) {
    return ask(request("logout").put("everywhere", everywhere)).thenAccept(connection::goodbye);
  }

  /** Tries now instead of later, unless the server asked for the wait; sees whether it is there. */
  public void hurry() {
    run(connection::hurry);
  }

  /** Goes away; what is not stored stays with the keeper. Waits until that is saved. */
  @Override
  public void close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    run(
        () -> {
          connection.end(CLOSED);
          closed.complete(null);
        },
        closed);
    boolean waits = !loop.inEventLoop();
    if (waits) {
      closed.exceptionally(ended -> null).join();
    }
    thread.shutdownGracefully(0, CLOSES_WITHIN_S, TimeUnit.SECONDS);
    if (waits) {
      thread.terminationFuture().awaitUninterruptibly();
    }
  }

  private CompletableFuture<JsonNode> ask(ObjectNode request) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    run(() -> connection.ask(request, answer), answer);
    return answer;
  }

  private void run(Runnable task) {
    run(task, new CompletableFuture<>());
  }

  /**
   * Runs it on the loop.
   *
   * @param waiting who is told when that is over
   */
  private void run(Runnable task, CompletableFuture<?> waiting) {
    try {
      loop.execute(() -> connection.guard(task, waiting));
    } catch (RejectedExecutionException e) {
      waiting.completeExceptionally(new RefusalException(CLOSED));
    }
  }
}
