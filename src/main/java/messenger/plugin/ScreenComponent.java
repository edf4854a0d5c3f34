package messenger.plugin;

import java.util.Map;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;

/**
 * {@code screen:text}, for the routes of the server: has plugins look at a text and goes on when
 * they have, on another thread. Body: {@link Request.Send}, then the one to be stored; the variable
 * {@code user} is who sends it. Needs one {@link Screening} in the registry when a route starts.
 */
public final class ScreenComponent extends DefaultComponent {
  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    if (!remaining.equals("text")) {
      throw new IllegalArgumentException("there is no screen:" + remaining);
    }
    return new ScreenEndpoint(uri, this);
  }

  private static final class ScreenEndpoint extends DefaultEndpoint {
    ScreenEndpoint(String uri, ScreenComponent component) {
      super(uri, component);
    }

    @Override
    public Producer createProducer() {
      return new ScreenProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      throw new UnsupportedOperationException("screen: can only be sent to");
    }

    @Override
    public boolean isSingleton() {
      return true;
    }
  }

  private static final class ScreenProducer extends DefaultAsyncProducer {
    private Screening screening;

    ScreenProducer(ScreenEndpoint endpoint) {
      super(endpoint);
    }

    @Override
    protected void doStart() throws Exception {
      super.doStart();
      CamelContext context = getEndpoint().getCamelContext();
      screening = CamelContextHelper.mandatoryFindSingleByType(context, Screening.class);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      Request.Send send = exchange.getMessage().getBody(Request.Send.class);
      String from = exchange.getVariable("user", String.class);
      try {
        return screening.screen(
            from,
            send,
            screened -> {
              take(screened, send, exchange);
              callback.done(screened.atOnce());
            });
      } catch (RuntimeException e) {
        exchange.setException(e);
        callback.done(true);
        return true;
      }
    }

    /** Never throws: somebody waits for the end of the exchange. */
    private static void take(Screened screened, Request.Send send, Exchange exchange) {
      try {
        if (screened.refusal() != null) {
          exchange.setException(new RefusedException(screened.refusal()));
          return;
        }
        exchange.getMessage().setBody(screened.send());
        if (!screened.send().to().equals(send.to())) {
          exchange.setVariable("to", screened.send().to().name());
          exchange.removeVariable("blocked"); // A bot blocks nobody.
        }
      } catch (RuntimeException | Error e) {
        exchange.setException(e);
      }
    }
  }
}
