package messenger.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.regex.Pattern;
import messenger.check.Node;
import messenger.check.Node.Fields;
import messenger.check.Node.Items;
import messenger.check.Node.Text;

/** A text as a test wants it. */
sealed interface Wanted {
  /** Where it is said. */
  Node at();

  /**
   * @param text null if there is none
   */
  boolean isMet(String text);

  /** For people, in one line. */
  String words();

  /** This, and nothing else. */
  record Exactly(Node at, String text) implements Wanted {
    @Override
    public boolean isMet(String other) {
      return text.equals(other);
    }

    @Override
    public String words() {
      return quoted(text);
    }
  }

  /** This somewhere in it. */
  record Contains(Node at, String part) implements Wanted {
    @Override
    public boolean isMet(String text) {
      return text != null && text.contains(part);
    }

    @Override
    public String words() {
      return "something with " + quoted(part);
    }
  }

  /** All of it fits a regular expression. */
  record Matches(Node at, Pattern pattern) implements Wanted {
    @Override
    public boolean isMet(String text) {
      return text != null && pattern.matcher(text).matches();
    }

    @Override
    public String words() {
      return "something like " + quoted(pattern.pattern());
    }
  }

  /** JSON in which at least this stands; lists have as many items. */
  record Json(Node at, Node value) implements Wanted {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public boolean isMet(String text) {
      try {
        return text != null && isIn(value, JSON.readTree(text));
      } catch (JsonProcessingException e) {
        return false;
      }
    }

    private static boolean isIn(Node wanted, JsonNode json) {
      if (wanted instanceof Fields fields) {
        return json.isObject()
            && fields.list().stream()
                .allMatch(field -> isIn(field.value(), json.path(field.name())));
      }
      if (wanted instanceof Items items) {
        boolean fits = json.isArray() && json.size() == items.list().size();
        for (int i = 0; fits && i < json.size(); i++) {
          fits = isIn(items.list().get(i), json.get(i));
        }
        return fits;
      }
      Text text = (Text) wanted;
      return text.isNothing()
          ? json.isNull()
          : json.isValueNode() && text.value().equals(json.asText());
    }

    @Override
    public String words() {
      return "JSON with " + written(value);
    }

    private static String written(Node node) {
      if (node instanceof Fields fields) {
        return fields.list().stream()
            .map(field -> field.name() + ": " + written(field.value()))
            .toList()
            .toString()
            .replaceFirst("^\\[", "{")
            .replaceFirst("]$", "}");
      }
      return node instanceof Items items
          ? items.list().stream().map(Json::written).toList().toString()
          : ((Text) node).value();
    }
  }

  /** As it stands in a report: on one line, and not all of it if it is long. */
  static String quoted(String text) {
    if (text == null) {
      return "nothing";
    }
    StringBuilder line = new StringBuilder("\"");
    for (int i = 0; i < text.length() && line.length() < 300; i++) {
      char letter = text.charAt(i);
      if (letter == '\n') {
        line.append("\\n");
      } else if (Character.isISOControl(letter) || Character.getType(letter) == Character.FORMAT) {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
      } else {
        line.append(letter);
      }
    }
    return line.append(line.length() >= 300 ? "...\"" : "\"").toString();
  }
}
