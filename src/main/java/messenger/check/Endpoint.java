package messenger.check;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import messenger.check.Node.Fields;
import messenger.check.Node.Text;

/**
 * An endpoint as a file names it.
 *
 * @param at where its URI stands
 * @param parameters given beside the URI; null if none
 * @param use what for
 */
record Endpoint(Text at, Fields parameters, Use use) {
  enum Use {
    FROM,
    TO,
    /** Read in the middle of a route; its text can have expressions, like the next. */
    POLL,
    /** To, by a text that is computed for each message if it has expressions. */
    DYNAMIC
  }

  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)(:.*)?", Pattern.DOTALL);

  /** Empty if the text does not say it, because it is computed. */
  String scheme() {
    Matcher matcher = SCHEME.matcher(at.value());
    return matcher.matches() ? matcher.group(1) : "";
  }

  /** As Camel writes it: {@code direct:send-text}, without what follows a question mark. */
  String inlet() {
    String path = at.value();
    int query = path.indexOf('?');
    path = query < 0 ? path : path.substring(0, query);
    if (path.equals(scheme()) && parameters != null) {
      // "uri: direct" with "name: send-text" among the parameters.
      return path + parameters.text("name").map(name -> ":" + name.value()).orElse("");
    }
    return path.replaceFirst("^([A-Za-z0-9+.-]+):/{1,2}", "$1:");
  }

  String name() {
    return inlet().substring(Math.min(inlet().length(), scheme().length() + 1));
  }

  /** Whether its text is not final: a placeholder or an expression is in it. */
  boolean isOpen() {
    return inlet().contains("{{") || inlet().contains("${") || inlet().contains("$simple{");
  }

  /**
   * An option of it.
   *
   * @param at where its name stands
   */
  record Option(String name, Text at, Text value) {}

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Those in the URI, then those beside it. */
  List<Option> options() {
    List<Option> options = new ArrayList<>();
    int query = at.value().indexOf('?');
    if (query >= 0) {
      for (String pair : at.value().substring(query + 1).split("&")) {
        int equals = pair.indexOf('=');
        if (!pair.isEmpty()) {
          String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
          String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
          options.add(new Option(name, at, new Text(value, true, at.line(), at.column())));
        }
      }
    }
    if (parameters != null) {
      parameters
          .list()
          .forEach(
              field -> {
                if (field.value() instanceof Text text) {
                  options.add(new Option(Uses.camelCase(field.name()), field.key(), text));
                }
              });
    }
    return options;
  }
}
