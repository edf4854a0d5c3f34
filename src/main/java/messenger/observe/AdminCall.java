package messenger.observe;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that an administrator can have done through the management port, by {@code POST}. The
 * route gets the text of the request as its body, and a variable for each {@code {word}} of the
 * path; its body at the end, a {@link Map}, is the answer, as JSON.
 *
 * @param path such as <code>/admin/disconnect/{name}</code>
 * @param endpoint a route, such as {@code direct:disconnect-user}
 */
public record AdminCall(String path, String endpoint) {
  /**
   * The variables of a request for this path; empty if it is for another one.
   *
   * @param raw as it was sent, without the query
   * @throws IllegalArgumentException if a part that is a variable can't be decoded
   */
  Optional<Map<String, String>> match(String raw) {
    String[] wanted = path.split("/", -1);
    String[] parts = raw.split("/", -1);
    if (wanted.length != parts.length) {
      return Optional.empty();
    }
    Map<String, String> encoded = new TreeMap<>();
    for (int i = 0; i < parts.length; i++) {
      if (isVariable(wanted[i]) && !parts[i].isEmpty()) {
        encoded.put(wanted[i].substring(1, wanted[i].length() - 1), parts[i]);
      } else if (!wanted[i].equals(parts[i])) {
        return Optional.empty();
      }
    }
    encoded.replaceAll((name, part) -> decode(part));
    return Optional.of(encoded);
  }

  private static boolean isVariable(String part) {
    return part.startsWith("{") && part.endsWith("}");
  }

  /** As in a path, where a plus is a plus. */
  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
