package messenger.page;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * A file of the page, as it is answered.
 *
 * @param type what it is, for a browser
 * @param plain as it was written
 * @param compressed by gzip; null if it would not be smaller, or nobody has compressed it
 * @param lasting whether its name never means something else
 */
record PageFile(String type, Content plain, Content compressed, boolean lasting) {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml; charset=utf-8",
          "png", "image/png",
          "webmanifest", "application/manifest+json; charset=utf-8");

  /** 18 bytes of SHA-256 are 24 characters, and no two files will ever share them. */
  private static final int TAG_BYTES = 18;

  /**
   * @param tag strong (RFC 9110, section 8.8.3): the same for the same bytes alone
   */
  record Content(Buffer bytes, String tag) {
    static Content of(byte[] bytes) {
      byte[] digest = new byte[TAG_BYTES];
      System.arraycopy(sha256(bytes), 0, digest, 0, TAG_BYTES);
      String tag = "\"" + Base64.getUrlEncoder().encodeToString(digest) + "\"";
      return new Content(Buffer.buffer(bytes), tag);
    }
  }

  /**
   * @param compressed the file beside it that holds the same by gzip; may be missing
   */
  static PageFile read(Path file, Path compressed, boolean lasting) throws IOException {
    String name = file.getFileName().toString();
    return new PageFile(
        TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
        Content.of(Files.readAllBytes(file)),
        Files.isRegularFile(compressed, LinkOption.NOFOLLOW_LINKS)
            ? Content.of(Files.readAllBytes(compressed))
            : null,
        lasting);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
