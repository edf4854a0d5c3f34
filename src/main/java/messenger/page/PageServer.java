package messenger.page;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for the files of the page. A page that was built is read once, at the start. The
 * sources of one are looked at again at each request, for who works on them. Requests come on event
 * loops; files are never read there.
 */
public final class PageServer {
  private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

  /** A year, the longest that caches understand (RFC 9111 leaves it open, RFC 2616 named it). */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final PageFolder folder;
  private volatile Map<String, PageFile> files;

  /**
   * Reads the files.
   *
   * @param root nothing outside of it is served
   * @throws IOException if there is no page in it, or it can't be read
   */
  public PageServer(Path root) throws IOException {
    folder = new PageFolder(root);
    files = folder.read();
  }

  /** Answers a GET or HEAD; headers that are set on the response already go with it. */
  public void serve(HttpServerRequest request, Vertx vertx) {
    if (folder.isBuilt()) {
      answer(request);
      return;
    }
    vertx
        .executeBlocking(folder::read, false)
        .onSuccess(
            read -> {
              files = read;
              answer(request);
            })
        .onFailure(
            fault -> {
              LOG.warn("the page can't be read: {}", fault.toString());
              request.response().setStatusCode(500).end();
            });
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    PageFile file = files.get(request.path());
    if (file == null) {
      response.setStatusCode(404).end();
      return;
    }
    PageFile.Content content = file.plain();
    if (file.compressed() != null) {
      response.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
      if (AcceptEncoding.takesGzip(joined(request, HttpHeaders.ACCEPT_ENCODING))) {
        content = file.compressed();
      }
    }
    response
        .putHeader(HttpHeaders.ETAG, content.tag())
        .putHeader(HttpHeaders.CACHE_CONTROL, file.lasting() ? FOR_EVER : "no-cache");
    if (isKnown(content.tag(), joined(request, HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    if (content == file.compressed()) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.bytes().length()));
    if (request.method() == HttpMethod.HEAD) {
      response.end();
    } else {
      response.end(content.bytes());
    }
  }

  /** All headers of a name as one; null if there is none. */
  private static String joined(HttpServerRequest request, CharSequence name) {
    var values = request.headers().getAll(name);
    return values.isEmpty() ? null : String.join(",", values);
  }

  /** By the weak comparison that RFC 9110, section 13.1.2 wants. Our tags have no comma in them. */
  private static boolean isKnown(String tag, String header) {
    if (header == null) {
      return false;
    }
    for (String part : header.split(",")) {
      String known = part.strip();
      if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }
}
