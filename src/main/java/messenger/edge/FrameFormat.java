package messenger.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import messenger.frame.Dialect;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Identity;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Between the bytes of a session's dialect and the one set of frames (EIP: Normalizer). The first
 * frame of a session fixes its dialect.
 *
 * <p>A format of ours and not camel-jackson's, for three reasons: the dialect belongs to the
 * session; frames are read in one streaming pass that allocates a seventh of what binding to a
 * class does (docs/adr/0003); and a wrong field is answered with the protocol's code.
 *
 * <p>Sets the variables {@code request} (the body again: what is answered, whatever becomes of the
 * body), {@code kind} (what routes switch on), {@code user} (null before login), of a text or a
 * sign of typing {@code to}, {@code reserved} if nobody can have that name, {@code blocked} if its
 * owner has blocked the user, and of a text {@code screened} if a plugin has to do with it; of a
 * login {@code proof}, how it is proved.
 */
public final class FrameFormat extends ServiceSupport implements DataFormat {
  private final Dialects dialects;
  private final Set<String> reserved;
  private final BiPredicate<String, String> isBlocked;
  private final Predicate<Request.Send> isScreened;

  /** Where plugins have nothing to do with texts. */
  public FrameFormat(
      Dialects dialects, Set<String> reserved, BiPredicate<String, String> isBlocked) {
    this(dialects, reserved, isBlocked, send -> false);
  }

  /**
   * @param reserved names that nobody can have
   * @param isBlocked whether the first has blocked the second; asked for every text
   * @param isScreened whether a plugin has to do with it; asked for every text
   */
  public FrameFormat(
      Dialects dialects,
      Set<String> reserved,
      BiPredicate<String, String> isBlocked,
      Predicate<Request.Send> isScreened) {
    this.isScreened = isScreened;
    this.dialects = dialects;
    this.reserved = reserved;
    this.isBlocked = isBlocked;
  }

  @Override
  public Object unmarshal(Exchange exchange, Object frame) {
    Session session = (Session) exchange.getVariable("session");
    byte[] bytes = (byte[]) frame;
    if (session.dialect() == null) {
      session.speak(dialects.choose(bytes));
    }
    Request request = session.dialect().read(bytes, session.spelling());
    exchange.setVariable("request", request);
    exchange.setVariable("kind", request.kind());
    Identity identity = session.identity();
    String user = identity == null ? null : identity.address().name();
    exchange.setVariable("user", user);
    if (request instanceof Request.Send send) {
      setRecipient(exchange, send.to().name(), user);
      if (isScreened.test(send)) {
        exchange.setVariable("screened", send.to().name());
      }
    } else if (request instanceof Request.Typing typing) {
      setRecipient(exchange, typing.to().name(), user);
    } else if (request instanceof Request.Login login) {
      boolean certified = login.credential() == null && !session.certifiedNames().isEmpty();
      exchange.setVariable("proof", certified ? "certificate" : login.proof());
    } else if (request instanceof Request.Register) {
      exchange.setVariable("proof", "register");
    } else if (request instanceof Request.ChangePassword) {
      exchange.setVariable("proof", "password");
    }
    return request;
  }

  private void setRecipient(Exchange exchange, String to, String user) {
    exchange.setVariable("to", to);
    if (reserved.contains(to)) {
      exchange.setVariable("reserved", to); // Looked up here, since a list costs a route more.
    }
    if (user != null && isBlocked.test(to, user)) {
      exchange.setVariable("blocked", to);
    }
  }

  @Override
  public Object unmarshal(Exchange exchange, InputStream stream) throws IOException {
    return unmarshal(exchange, stream.readAllBytes());
  }

  @Override
  public void marshal(Exchange exchange, Object reply, OutputStream stream) throws IOException {
    Session session = (Session) exchange.getVariable("session");
    Dialect dialect = session.dialect();
    byte[] frame = dialect.write((Reply) reply, session.spelling());
    if (frame != null) {
      stream.write(frame);
    }
  }
}
