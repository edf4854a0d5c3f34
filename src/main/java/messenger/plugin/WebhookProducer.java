package messenger.plugin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * Posts the body, signed if there is a secret, and waits for the answer. Whatever is not a 2xx is
 * an exception, after which the same may be posted again: it has the same id. Follows no redirect,
 * which could lead anywhere.
 */
final class WebhookProducer extends DefaultProducer {
  private static final int MOST_CONNECTIONS = 4;

  private final Extensions extensions;
  private final URI url;
  private final WebhookSignature signature;
  private final int timeoutMs;
  private final String contentType;
  private HttpClient client;

  /**
   * @param signature null: it is not signed
   */
  WebhookProducer(
      WebhookEndpoint endpoint,
      Extensions extensions,
      URI url,
      WebhookSignature signature,
      int timeoutMs,
      String contentType) {
    super(endpoint);
    this.extensions = extensions;
    this.url = url;
    this.signature = signature;
    this.timeoutMs = timeoutMs;
    this.contentType = contentType;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    client =
        extensions
            .vertx()
            .createHttpClient(
                new HttpClientOptions()
                    .setMaxPoolSize(MOST_CONNECTIONS)
                    .setConnectTimeout(timeoutMs)
                    .setVerifyHost(true));
  }

  @Override
  protected void doStop() throws Exception {
    if (client != null) {
      client.close();
    }
    super.doStop();
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    InetAddress address = extensions.addresses().of(url.getHost());
    byte[] body = exchange.getMessage().getBody(String.class).getBytes(StandardCharsets.UTF_8);
    int status = status(post(address, id(exchange), body));
    if (status < 200 || status > 299) {
      throw new IOException(url.getHost() + " answers " + status);
    }
  }

  private UUID id(Exchange exchange) {
    Cause cause = Cause.of(exchange);
    return cause == null ? extensions.ids().fresh() : extensions.ids().of(cause, url.toString());
  }

  private CompletableFuture<Integer> post(InetAddress address, UUID id, byte[] body) {
    boolean tls = url.getScheme().equals("https");
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    long seconds = extensions.seconds();
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
            .setHost(url.getHost())
            .setPort(port)
            .setSsl(tls)
            .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
            .setFollowRedirects(false)
            .setTimeout(timeoutMs)
            .putHeader("Content-Type", contentType)
            .putHeader("webhook-id", id.toString())
            .putHeader("webhook-timestamp", Long.toString(seconds));
    if (signature != null) {
      options.putHeader("webhook-signature", signature.sign(id.toString(), seconds, body));
    }
    return client
        .request(options)
        .compose(request -> request.send(Buffer.buffer(body)))
        .map(
            response -> {
              int status = response.statusCode();
              response.exceptionHandler(reset -> {});
              response.request().reset(); // What it says besides is not read.
              return status;
            })
        .toCompletionStage()
        .toCompletableFuture();
  }

  private int status(CompletableFuture<Integer> answer) throws Exception {
    try {
      return answer.get(2L * timeoutMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(url.getHost() + " does not answer", e);
    } catch (ExecutionException e) {
      throw new IOException(url.getHost() + " does not answer", e.getCause());
    }
  }
}
