package messenger.routes;

import messenger.session.Peer;
import messenger.session.Transport;

/** A connection whose client reads everything at once; the thread that calls is its event loop. */
final class EagerTransport implements Transport {
  @Override
  public String door() {
    return "tcp";
  }

  @Override
  public Peer peer() {
    return new Peer("127.0.0.1", true);
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public void schedule(Runnable task, long delayMs) {
    // Nothing in a route test comes later.
  }

  @Override
  public void write(byte[] frame) {
    // The tests look at what routes hand to session:, not at bytes.
  }

  @Override
  public void flush(Runnable done) {
    if (done != null) {
      done.run();
    }
  }

  @Override
  public void reading(boolean on) {
    // There is nothing to read.
  }

  @Override
  public void close() {
    // The test decides when a client is gone.
  }

  @Override
  public long unfinishedSince() {
    return 0;
  }

  @Override
  public boolean ping(long nowNanos) {
    return true;
  }
}
