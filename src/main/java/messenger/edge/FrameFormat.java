package messenger.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
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
 * body), {@code kind} (what routes switch on), {@code user} (null before login), and of a text
 * {@code to} and, if nobody can have that name, {@code reserved}.
 */
public final class FrameFormat extends ServiceSupport implements DataFormat {
  private final Dialects dialects;
  private final Set<String> reserved;

  /**
   * @param reserved names that nobody can have
   */
  public FrameFormat(Dialects dialects, Set<String> reserved) {
    this.dialects = dialects;
    this.reserved = reserved;
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
    if (request instanceof Request.Send send) {
      String to = send.to().name();
      exchange.setVariable("to", to);
      if (reserved.contains(to)) {
        exchange.setVariable("reserved", to); // Looked up here, since a list costs a route more.
      }
    }
    Identity identity = session.identity();
    exchange.setVariable("user", identity == null ? null : identity.address().name());
    return request;
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
