package messenger.plugin;

import java.net.URI;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/**
 * {@code messenger:webhook}: see kamelets/messenger-webhook-source.kamelet.yaml and -sink, of which
 * the one has a name, the other a URL.
 */
final class WebhookEndpoint extends DefaultEndpoint {
  private static final int MOST_PER_SECOND = 1_000;
  private static final int LONGEST_TIMEOUT_MS = 60_000;

  private final MessengerComponent component;
  private String name;
  private String token;
  private String secret;
  private int perSecond = 10;
  private String url;
  private int timeoutMs = 5_000;
  private String contentType = "application/json";

  WebhookEndpoint(String uri, MessengerComponent component) {
    super(uri, component);
    this.component = component;
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    boolean noToken = token == null || token.isEmpty();
    check((name == null) != (url == null), "a webhook has a name or a url");
    check(name == null || name.matches("[a-z0-9_-]{1,64}"), "name must be 1 to 64 of a-z 0-9 _ -");
    check(
        noToken || token.matches("[A-Za-z0-9._~-]{16,256}"),
        "token must be 16 to 256 of A-Z a-z 0-9 . _ ~ -");
    check(url != null || !noToken || signature() != null, "a webhook needs a secret or a token");
    check(perSecond >= 1 && perSecond <= MOST_PER_SECOND, "perSecond must be 1 to 1000");
    check(url == null || isWeb(URI.create(url)), "url must be an https: or http: URL");
    check(timeoutMs >= 1 && timeoutMs <= LONGEST_TIMEOUT_MS, "timeoutMs must be 1 to 60000");
    signature();
  }

  private static boolean isWeb(URI url) {
    return url.getHost() != null
        && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()));
  }

  @Override
  public Producer createProducer() {
    return new WebhookProducer(
        this, component.extensions(), URI.create(url), signature(), timeoutMs, contentType);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    String shown = token == null || token.isEmpty() ? null : token;
    WebhookConsumer consumer =
        new WebhookConsumer(this, processor, component, name, signature(), shown, perSecond);
    configureConsumer(consumer);
    return consumer;
  }

  private WebhookSignature signature() {
    return secret == null || secret.isEmpty() ? null : new WebhookSignature(secret);
  }

  private static void check(boolean right, String rule) {
    if (!right) {
      throw new IllegalArgumentException(rule);
    }
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getToken() {
    return token;
  }

  public void setToken(String token) {
    this.token = token;
  }

  public String getSecret() {
    return secret;
  }

  public void setSecret(String secret) {
    this.secret = secret;
  }

  public int getPerSecond() {
    return perSecond;
  }

  public void setPerSecond(int perSecond) {
    this.perSecond = perSecond;
  }

  public String getUrl() {
    return url;
  }

  public void setUrl(String url) {
    this.url = url;
  }

  public int getTimeoutMs() {
    return timeoutMs;
  }

  public void setTimeoutMs(int timeoutMs) {
    this.timeoutMs = timeoutMs;
  }

  public String getContentType() {
    return contentType;
  }

  public void setContentType(String contentType) {
    // As URIs leave a plus: application/cloudevents+json.
    this.contentType = contentType.replaceFirst("^([\\w.-]+/[\\w.-]+) ", "$1+");
  }

  @Override
  public boolean isSingleton() {
    return true;
  }
}
