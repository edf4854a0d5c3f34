package messenger.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.session.Session;

/**
 * Joins the fragments of a message and hands it over as the bytes that came: Vert.x's own message
 * handler replaces what is not UTF-8. Messages are binary in the compact dialect and else text.
 * Event loop only.
 */
final class WebSocketReader {
  private Session session;

  /** Null once it is logged in. */
  private Newcomer newcomer;

  private final WebSocketTransport transport;
  private final FrameLimits limits;
  private Buffer fragments;

  /** Nobody can tell what the rest is, which may come until the connection is closed. */
  private boolean refused;

  WebSocketReader(Newcomer newcomer, WebSocketTransport transport, FrameLimits limits) {
    this.newcomer = newcomer;
    this.transport = transport;
    this.limits = limits;
  }

  /** Whose frames they are. */
  void reads(Session who) {
    session = who;
  }

  Session session() {
    return session;
  }

  void frame(WebSocketFrame frame) {
    if (refused) {
      return;
    }
    transport.hears();
    boolean compact = transport.dialect() != null;
    if (compact ? frame.isText() : frame.isBinary()) {
      refuse(Code.UNSUPPORTED);
    } else if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
      part(frame);
    } else {
      session.receiveNothing(); // A ping, which Vert.x has answered, a pong or a close.
    }
  }

  private void part(WebSocketFrame frame) {
    Buffer message =
        fragments == null ? frame.binaryData() : fragments.appendBuffer(frame.binaryData());
    int max = session.identity() == null ? limits.beforeLogin() : limits.afterLogin();
    if (message.length() > max) {
      refuse(Code.TOO_LARGE);
    } else if (frame.isFinal()) {
      fragments = null;
      transport.unfinished(false);
      receive(message.getBytes(), max);
    } else if (fragments == null) {
      fragments = Buffer.buffer().appendBuffer(message);
      transport.unfinished(true);
      session.receiveNothing();
    } else {
      session.receiveNothing();
    }
  }

  private void receive(byte[] message, int max) {
    try {
      if (transport.dialect() == null) {
        JsonSplitter.check(message, max);
      } else {
        CborSplitter.check(message, max);
      }
    } catch (RefusedException e) {
      refuse(e.code());
      return;
    }
    if (newcomer != null && newcomer.isIn()) {
      newcomer = null;
    }
    if (newcomer == null || !newcomer.asks(message, session.isShaped())) {
      session.receive(message);
    }
  }

  private void refuse(Code code) {
    refused = true;
    fragments = null;
    session.unreadable(code);
  }
}
