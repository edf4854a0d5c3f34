package messenger.plugin;

import java.util.UUID;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.session.Committed.Outcome;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultProducer;

/**
 * Sends the body as a bot and waits until it is stored. The id of the text is the variable or
 * header {@code messageId}, else follows from what caused it, else is new.
 */
final class SendProducer extends DefaultProducer {
  private static final String ID = "messageId";

  /** How many texts this exchange has sent: what is tried again has the number it had. */
  private static final String SENT = "messenger.sent";

  private final Extensions extensions;
  private final String bot;
  private final String to;
  private Expression recipient;

  /**
   * @param to a name, or an expression of the simple language that is one
   */
  SendProducer(SendEndpoint endpoint, Extensions extensions, String bot, String to) {
    super(endpoint);
    this.extensions = extensions;
    this.bot = bot;
    this.to = to;
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    recipient = getEndpoint().getCamelContext().resolveLanguage("simple").createExpression(to);
    recipient.init(getEndpoint().getCamelContext());
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    String name = recipient.evaluate(exchange, String.class);
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("it is not said to whom: " + to + " is empty");
    }
    String text = exchange.getMessage().getBody(String.class);
    int sent = exchange.getProperty(SENT, 0, Integer.class);
    Object chosen = exchange.getVariable(ID);
    if (chosen == null) {
      chosen = exchange.getMessage().getHeader(ID);
    }
    Cause cause = Cause.of(exchange);
    boolean follows = chosen == null && cause != null;
    UUID id;
    if (chosen != null) {
      id = extensions.ids().of(chosen.toString(), bot, name);
    } else if (cause != null) {
      String part = String.valueOf(exchange.getProperty(Exchange.SPLIT_INDEX));
      id = extensions.ids().of(cause, bot, name, part, Integer.toString(sent));
    } else {
      id = extensions.ids().fresh();
    }
    Outcome outcome = extensions.bots().send(bot, name, text, id);
    // The same cause may have led to other words the first time, which were sent then.
    if (outcome == Outcome.CONFLICT && !follows) {
      throw new RefusedException(Code.CONFLICT);
    }
    exchange.setProperty(SENT, sent + 1);
    exchange.setVariable("sent", id.toString());
  }
}
