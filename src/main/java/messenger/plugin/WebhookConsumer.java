package messenger.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exchange for each thing that is posted, on a thread of its own. Body: its field {@code text},
 * if it is a JSON object that has one, as Slack and Mattermost take it, else all of it; variable
 * {@code raw}: all of it; {@code id}: the sender's id, if it has one.
 */
final class WebhookConsumer extends DefaultConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookConsumer.class);
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How forms carry it. */
  private static final String FORM = "payload=";

  private final MessengerComponent component;
  private final String name;
  private final WebhookSignature signature;
  private final String token;
  private final int perSecond;
  private Hook hook;
  private ExecutorService thread;
  private volatile boolean stopping;

  WebhookConsumer(
      WebhookEndpoint endpoint,
      Processor processor,
      MessengerComponent component,
      String name,
      WebhookSignature signature,
      String token,
      int perSecond) {
    super(endpoint, processor);
    this.component = component;
    this.name = name;
    this.signature = signature;
    this.token = token;
    this.perSecond = perSecond;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    stopping = false;
    Hooks hooks = component.extensions().hooks();
    hook = hooks.join(component.plugin(), name, this);
    hook.set(signature, token, perSecond);
    hooks.open(hook);
    thread =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadExecutor(this, "webhook-" + name);
    thread.execute(this::work);
  }

  @Override
  protected void doStop() throws Exception {
    stopping = true;
    if (hook != null) {
      component.extensions().hooks().leave(hook, this);
      thread.shutdown();
      long patience = component.extensions().limits().stop().toMillis();
      if (!thread.awaitTermination(patience, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    }
    super.doStop();
  }

  private void work() {
    try {
      while (!stopping) {
        Delivery delivery = hook.next(PATIENCE);
        if (delivery != null) {
          handleAndGoOn(delivery);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handleAndGoOn(Delivery delivery) {
    try {
      handle(delivery);
    } catch (Throwable e) {
      LOG.error("webhook {} failed", name, e);
    }
  }

  private void handle(Delivery delivery) {
    Exchange exchange = createExchange(false);
    try {
      if (delivery.id() != null) {
        new Cause("hook/" + name + "/" + delivery.id(), delivery.at()).on(exchange);
        exchange.setVariable("id", delivery.id());
      }
      String json = json(delivery);
      String text = text(json);
      exchange.setVariable("raw", json);
      exchange.getMessage().setBody(text == null ? json : text);
      createUoW(exchange);
      getProcessor().process(exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
    } catch (Exception | LinkageError | StackOverflowError e) {
      component
          .extensions()
          .meters()
          .counter("messenger.plugin.webhooks", "name", name, "result", "failed")
          .increment();
      LOG.warn("webhook {} could not be handled: {}", name, e.getClass().getName());
      LOG.debug("why", e);
    } finally {
      doneUoW(exchange);
      releaseExchange(exchange, false);
    }
  }

  private static String json(Delivery delivery) {
    boolean form =
        delivery.contentType() != null
            && delivery.contentType().startsWith("application/x-www-form-urlencoded")
            && delivery.body().startsWith(FORM);
    return form
        ? URLDecoder.decode(delivery.body().substring(FORM.length()), StandardCharsets.UTF_8)
        : delivery.body();
  }

  private static String text(String json) {
    try {
      JsonNode text = json.startsWith("{") ? JSON.readTree(json).get("text") : null;
      return text != null && text.isTextual() ? text.asText() : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
