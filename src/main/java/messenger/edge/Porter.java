package messenger.edge;

import java.util.function.Consumer;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Reply;
import messenger.session.Inbound;
import messenger.session.Session;
import messenger.session.Sessions;
import messenger.session.Transport;

/**
 * Makes sessions of newcomers. For whom there is no place (docs/protocol.md, rule 10) it reads the
 * first frame, which shows the dialect: who can be told to come back is told when; who can't waits,
 * unread, until there is a place, or hears a sentence if there can be none soon. Safe for every
 * thread; what concerns one connection runs on its event loop.
 */
public final class Porter {
  private final Sessions sessions;
  private final Admission admission;
  private final Dialects dialects;

  public Porter(Sessions sessions, Admission admission, Dialects dialects) {
    this.sessions = sessions;
    this.admission = admission;
    this.dialects = dialects;
  }

  Admission admission() {
    return admission;
  }

  /**
   * @param inbound takes the frames of who is let in
   * @param later takes the session in place of the one that is returned, if it had to wait
   */
  Session open(Transport transport, Inbound inbound, Newcomer newcomer, Consumer<Session> later) {
    Inbound first =
        newcomer.isTurnedAway()
            ? (session, frame) -> turnAway(session, frame, transport, inbound, newcomer, later)
            : inbound;
    Session session = sessions.open(transport, first);
    newcomer.becomes(session);
    return session;
  }

  private void turnAway(
      Session session,
      byte[] frame,
      Transport transport,
      Inbound inbound,
      Newcomer newcomer,
      Consumer<Session> later) {
    try {
      if (session.dialect() == null) {
        session.speak(dialects.choose(frame));
      }
    } catch (RefusedException e) {
      session.unreadable(e.code());
      return;
    }
    if (!session.dialect().acknowledges()) {
      transport.reading(false);
      newcomer.holds(frame);
      Runnable entrance = () -> transport.execute(() -> enter(transport, inbound, newcomer, later));
      if (admission.waits(newcomer, entrance)) {
        session.closed(); // Of a place in the queue it needs no session.
        return;
      }
    }
    session.close(new Reply.Bye(null, Code.BUSY, admission.retryAfterMs(newcomer), true));
  }

  private void enter(
      Transport transport, Inbound inbound, Newcomer newcomer, Consumer<Session> later) {
    Session session = sessions.open(transport, inbound);
    newcomer.becomes(session);
    later.accept(session);
    transport.reading(true);
    newcomer.released().forEach(session::receive);
  }
}
