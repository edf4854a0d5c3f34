package messenger.plugin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of the specification "Standard Webhooks", kind {@code v1}: HMAC-SHA256 over id, time
 * and body. Safe for every thread.
 */
final class WebhookSignature {
  private static final String SECRET = "whsec_";
  private static final String KIND = "v1,";
  private static final String HMAC = "HmacSHA256";

  /** Clocks may differ by this, in seconds. */
  private static final long TOLERANCE_S = 300;

  /** Some; nobody needs more at once than an old and a new secret. */
  private static final int MOST_SIGNATURES = 8;

  private static final int SHORTEST_KEY = 16;

  private final SecretKeySpec key;

  /**
   * @param secret {@code whsec_} and a key of 16 bytes or more in Base64
   */
  WebhookSignature(String secret) {
    byte[] bytes;
    try {
      String digits = secret.startsWith(SECRET) ? secret.substring(SECRET.length()) : "";
      bytes = Base64.getDecoder().decode(digits.replace(' ', '+')); // As URIs leave a plus.
    } catch (IllegalArgumentException e) {
      bytes = new byte[0];
    }
    if (bytes.length < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "the secret must be whsec_ and 16 bytes or more in Base64");
    }
    key = new SecretKeySpec(bytes, HMAC);
  }

  /** What stands in the header {@code webhook-signature}. */
  String sign(String id, long seconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
      return KIND + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether this was signed by who knows the secret, lately.
   *
   * @param id the header {@code webhook-id}
   * @param timestamp the header {@code webhook-timestamp}: seconds since 1970
   * @param signatures the header {@code webhook-signature}: one or more, with spaces between them
   * @param now seconds since 1970
   */
  boolean isRight(String id, String timestamp, String signatures, byte[] body, long now) {
    if (id == null || timestamp == null || signatures == null || !timestamp.matches("\\d{1,12}")) {
      return false;
    }
    long seconds = Long.parseLong(timestamp);
    if (Math.abs(now - seconds) > TOLERANCE_S) {
      return false;
    }
    byte[] right = sign(id, seconds, body).getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    for (String signature : signatures.split(" ", MOST_SIGNATURES)) {
      found |= MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8));
    }
    return found;
  }
}
