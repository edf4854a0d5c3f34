package messenger.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import messenger.check.Endpoint.Use;
import messenger.check.Node.Field;
import messenger.check.Node.Fields;
import messenger.check.Node.Items;
import messenger.check.Node.Text;

/** What the routes of a file name: their ids, endpoints, and all their steps. */
final class Uses {
  /** A route; {@code id} is null if it has none. */
  record Route(Node at, Text id) {}

  /** A key with its value, wherever it stands. */
  record Named(String parent, String key, Field field) {}

  /** Their keys are options of somebody else, not words of Camel's language. */
  private static final Set<String> FREE = Set.of("parameters", "properties", "constructors");

  /** Patterns of endpoints, not endpoints. */
  private static final Set<String> INTERCEPTORS =
      Set.of("interceptFrom", "interceptSendToEndpoint");

  private static final Set<String> SHORT =
      Set.of(
          "from",
          "to",
          "toD",
          "wireTap",
          "poll",
          "deadLetterUri",
          "afterUri",
          "compensation",
          "completion");

  /** Their endpoints are what an expression says. */
  static final Set<String> COMPUTED =
      Set.of("enrich", "pollEnrich", "recipientList", "routingSlip", "dynamicRouter");

  private final List<Route> routes = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<Named> words = new ArrayList<>();
  private final List<Text> texts = new ArrayList<>();
  private final Set<String> beans = new HashSet<>();

  /**
   * @param root of a file of routes, or the template of a Kamelet
   */
  Uses(Node root) {
    walk("", root);
  }

  List<Route> routes() {
    return routes;
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** All keys that are words of Camel's language, in the order of the text. */
  List<Named> words() {
    return words;
  }

  /** All values, options of endpoints too. */
  List<Text> texts() {
    return texts;
  }

  /** Beans that it defines itself. */
  Set<String> beans() {
    return beans;
  }

  /** Camel reads {@code dead-letter-uri} and {@code deadLetterUri} alike. */
  static String camelCase(String key) {
    if (key.indexOf('-') < 0) {
      return key;
    }
    StringBuilder word = new StringBuilder();
    boolean upper = false;
    for (char letter : key.toCharArray()) {
      if (letter == '-') {
        upper = true;
      } else {
        word.append(upper ? Character.toUpperCase(letter) : letter);
        upper = false;
      }
    }
    return word.toString();
  }

  private void walk(String parent, Node node) {
    if (node instanceof Text text) {
      texts.add(text);
    } else if (node instanceof Items items) {
      items.list().forEach(item -> walk(parent, item));
    } else if (node instanceof Fields fields) {
      endpoint(parent, fields);
      fields.list().forEach(field -> field(parent, field));
    }
  }

  private void field(String parent, Field field) {
    String key = camelCase(field.name());
    words.add(new Named(parent, key, field));
    if (key.equals("route") && field.value() instanceof Fields route) {
      routes.add(new Route(field.key(), route.text("id").orElse(null)));
    } else if (key.equals("from") && parent.isEmpty()) {
      Text id = field.value() instanceof Fields from ? from.text("id").orElse(null) : null;
      routes.add(new Route(field.key(), id));
    } else if (key.equals("beans")) {
      if (field.value() instanceof Items items) {
        items
            .list()
            .forEach(
                item -> {
                  if (item instanceof Fields bean) {
                    bean.text("name").ifPresent(name -> beans.add(name.value()));
                  }
                });
      }
    }
    if (field.value() instanceof Text text && SHORT.contains(key)) {
      endpoints.add(new Endpoint(text, null, use(key)));
    }
    if (COMPUTED.contains(key)) {
      written(field.value())
          .filter(text -> !key.equals("recipientList") || !text.value().contains(","))
          .ifPresent(text -> endpoints.add(new Endpoint(text, null, use(key))));
    }
    if (FREE.contains(key)) {
      options(field.value());
    } else {
      walk(key, field.value());
    }
  }

  private void options(Node node) {
    if (node instanceof Text text) {
      texts.add(text);
    } else if (node instanceof Items items) {
      items.list().forEach(this::options);
    } else if (node instanceof Fields fields) {
      fields.list().forEach(field -> options(field.value()));
    }
  }

  private void endpoint(String parent, Fields fields) {
    if (INTERCEPTORS.contains(parent)) {
      return;
    }
    for (Field field : fields.list()) {
      if (camelCase(field.name()).equals("uri") && field.value() instanceof Text uri) {
        endpoints.add(new Endpoint(uri, fields.fields("parameters").orElse(null), use(parent)));
      }
    }
    if (parent.equals("kamelet")) {
      fields
          .text("name")
          .map(name -> new Text("kamelet:" + name.value(), true, name.line(), name.column()))
          .ifPresent(
              uri ->
                  endpoints.add(
                      new Endpoint(uri, fields.fields("parameters").orElse(null), Use.TO)));
    }
  }

  private static Use use(String word) {
    return switch (word) {
      case "from" -> Use.FROM;
      case "poll", "pollEnrich" -> Use.POLL;
      case "toD", "wireTap", "enrich", "recipientList", "routingSlip", "dynamicRouter" ->
          Use.DYNAMIC;
      default -> Use.TO;
    };
  }

  /** The text of a constant or simple expression, which then is an endpoint like any other. */
  static Optional<Text> written(Node step) {
    if (!(step instanceof Fields fields)) {
      return Optional.empty();
    }
    Fields expression = fields.fields("expression").orElse(fields);
    return expression
        .get("constant")
        .or(() -> expression.get("simple"))
        .map(
            value ->
                value instanceof Fields longForm ? longForm.get("expression").orElse(null) : value)
        .filter(Text.class::isInstance)
        .map(Text.class::cast);
  }
}
