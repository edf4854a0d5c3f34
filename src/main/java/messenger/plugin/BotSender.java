package messenger.plugin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import messenger.frame.Code;
import messenger.frame.Entry;
import messenger.frame.RefusedException;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Committed.Outcome;
import messenger.session.Sender;
import messenger.session.Submission;

/** Sends one text of a bot and waits for the answer. */
final class BotSender implements Sender {
  private final String bot;
  private final LongSupplier nanoTime;
  private final CompletableFuture<Outcome> answer = new CompletableFuture<>();

  BotSender(String bot, LongSupplier nanoTime) {
    this.bot = bot;
    this.nanoTime = nanoTime;
  }

  @Override
  public Submission submit(Request.Send send, boolean aside) {
    return new Submission(this, bot, send, aside, nanoTime.getAsLong());
  }

  @Override
  public boolean settle(Submission submission) {
    return submission.settle();
  }

  @Override
  public void acknowledge(Entry entry, Outcome outcome) {
    answer.complete(outcome);
  }

  @Override
  public void reject(Reply.Error refusal) {
    boolean passing = refusal.code() == Code.BUSY || refusal.code() == Code.UNAVAILABLE;
    answer.completeExceptionally(
        passing
            ? new UnavailableException(refusal.code().word(), null)
            : new RefusedException(refusal.code()));
  }

  @Override
  public boolean awaitsReceipts() {
    return false;
  }

  /**
   * What became of it.
   *
   * @throws RefusedException if it can't be stored
   * @throws UnavailableException if it is not stored by then; it may still be
   */
  Outcome await(Duration patience) throws InterruptedException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new UnavailableException("not stored in time", e);
    } catch (ExecutionException e) {
      throw (RuntimeException) e.getCause();
    }
  }
}
