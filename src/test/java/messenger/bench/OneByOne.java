package messenger.bench;

import messenger.frame.Dialect;
import messenger.frame.Reply;
import messenger.frame.Request;

/** A dialect whose clients get every frame in a write of its own: a flush a frame. */
record OneByOne(Dialect inner) implements Dialect {
  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Request read(byte[] frame, String loggedIn) {
    return inner.read(frame, loggedIn);
  }

  @Override
  public byte[] write(Reply reply, String self) {
    return inner.write(reply, self);
  }

  @Override
  public boolean acknowledges() {
    return inner.acknowledges();
  }

  @Override
  public boolean joinsFrames() {
    return false;
  }
}
