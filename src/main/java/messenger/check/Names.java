package messenger.check;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import messenger.check.Catalog.Component;
import messenger.check.Catalog.Kind;
import messenger.check.Endpoint.Option;
import messenger.check.Node.Items;
import messenger.check.Node.Text;
import messenger.check.Uses.Named;

/** Whether there is what a file names: components, options, beans, classes, settings, Kamelets. */
final class Names {
  /** Ours: they are not in Camel's catalog. */
  /**
   * Settings of plugins; what is not set may come from the environment, under a name of this kind.
   */
  private static final String OF_PLUGINS = "plugin.";

  /** A component that only the contexts of plugins have, and no jar names. */
  private static final String IN_PLUGINS = "messenger";

  private static final Set<String> OUR_SCHEMES = Set.of("session", "batch", "messenger");

  /** Placeholders that Camel computes; those in jars of their own bring a service file. */
  private static final Set<String> FUNCTIONS =
      Set.of("env", "sys", "service", "service.name", "service.host", "service.port");

  /** Words whose value is the name of a bean, besides all that end with "Ref". */
  private static final Set<String> BEANS =
      Set.of(
          "ref",
          "aggregationStrategy",
          "aggregationRepository",
          "idempotentRepository",
          "onPrepare");

  /** Words whose value is prose or a program, in which a # means nothing. */
  private static final Set<String> PROSE =
      Set.of(
          "expression",
          "constant",
          "simple",
          "message",
          "description",
          "note",
          "id",
          "name",
          "uri",
          "pattern",
          "delimiter",
          "token",
          "header",
          "variable",
          "exchangeProperty");

  /** Languages whose names mean nothing else. */
  static final Set<String> LANGUAGES =
      Set.of(
          "csimple",
          "datasonnet",
          "groovy",
          "hl7terser",
          "java",
          "joor",
          "jq",
          "js",
          "jsonpath",
          "mvel",
          "ognl",
          "python",
          "spel",
          "wasm",
          "xpath",
          "xquery",
          "xtokenize");

  /** What stands beside the data format. */
  private static final Set<String> BESIDE_FORMAT =
      Set.of(
          "id",
          "description",
          "note",
          "disabled",
          "variableSend",
          "variableReceive",
          "allowNullBody",
          "custom");

  /** Endpoints within the template of a Kamelet. */
  private static final Set<String> KAMELET_ENDS = Set.of("source", "sink");

  /** What Camel gives to each use of a Kamelet. */
  private static final Set<String> KAMELET_WORDS =
      Set.of("templateId", "routeId", "parentRouteId", "kameletId", "uuid", "local-bean");

  /**
   * What the routes of a file see.
   *
   * @param trusted whether they may do what routes of the core may
   * @param parameters the Kamelet's own, if it is one
   * @param kamelets by name; null is one whose file can't be read
   */
  record Scope(
      boolean trusted, Set<String> beans, Set<String> parameters, Map<String, Kamelet> kamelets) {}

  private final Known known;
  private final Catalog catalog;

  Names(Known known, Catalog catalog) {
    this.known = known;
    this.catalog = catalog;
  }

  /** What can become wrong when another file or a setting changes. */
  void checkOthers(Scope scope, Uses uses, Findings findings) {
    uses.texts().forEach(text -> placeholders(scope, text, findings));
    uses.words().forEach(word -> bean(scope, word, findings));
    for (Endpoint endpoint : uses.endpoints()) {
      endpoint.options().stream()
          .filter(option -> option.value().value().startsWith("#"))
          .forEach(option -> reference(scope, option.value(), findings));
      if (endpoint.scheme().equals("bean")
          && !endpoint.isOpen()
          && !endpoint.name().contains(".")) {
        bean(scope, endpoint.at(), endpoint.name(), findings);
      }
      if (endpoint.scheme().equals("kamelet") && !endpoint.isOpen()) {
        kamelet(scope, endpoint, findings);
      }
    }
  }

  /** What only depends on the file and the class path. */
  void checkItself(Uses uses, Findings findings) {
    uses.endpoints().forEach(endpoint -> endpoint(endpoint, findings));
    for (Named word : uses.words()) {
      String key = word.key();
      boolean formats = word.parent().equals("marshal") || word.parent().equals("unmarshal");
      if (formats && !BESIDE_FORMAT.contains(key)) {
        here(Kind.DATA_FORMAT, format(word), word.field().key(), "data format", findings);
      }
      if (LANGUAGES.contains(key)) {
        here(Kind.LANGUAGE, key, word.field().key(), "language", findings);
      }
      if (key.equals("beanType")) {
        type(word.field().value(), findings);
      } else if (key.equals("exceptionType") || key.equals("exception")) {
        exceptions(word.field().value(), findings);
      }
    }
  }

  private void placeholders(Scope scope, Text text, Findings findings) {
    for (Placeholder placeholder : Placeholder.in(text.value())) {
      String name = placeholder.name();
      boolean hasRest = placeholder.rest() != null;
      boolean known =
          scope.parameters().contains(name)
              || !scope.parameters().isEmpty() && KAMELET_WORDS.contains(name)
              || this.known.placeholders().contains(name);
      if (known) {
        continue;
      }
      if (hasRest && (isFunction(name) || name.startsWith(OF_PLUGINS))
          || scope.trusted() && (hasRest || placeholder.optional())) {
        continue;
      }
      Stream<String> names =
          Stream.concat(scope.parameters().stream(), this.known.placeholders().stream());
      String near = Findings.didYouMean(name, names);
      findings.add(
          text,
          "no setting is called \"" + Findings.shortened(name) + "\"",
          near.isEmpty() ? "add it to application.properties" : near);
    }
  }

  private boolean isFunction(String name) {
    return FUNCTIONS.contains(name) || catalog.isHere(Kind.PLACEHOLDER, name);
  }

  private void bean(Scope scope, Named word, Findings findings) {
    if (!(word.field().value() instanceof Text text) || text.hasPlaceholder()) {
      return;
    }
    if (text.value().startsWith("#") && !PROSE.contains(word.key())) {
      reference(scope, text, findings);
    } else if (BEANS.contains(word.key()) || word.key().endsWith("Ref")) {
      bean(scope, text, text.value(), findings);
    }
  }

  /** {@code #name}, {@code #bean:name}, {@code #class:a.B(arguments)}, {@code #type:a.B}. */
  private void reference(Scope scope, Text text, Findings findings) {
    String value = text.value().substring(1);
    if (text.hasPlaceholder() || value.startsWith("valueAs(") || value.startsWith("property:")) {
      return;
    }
    if (value.startsWith("class:") || value.startsWith("type:")) {
      String name = value.substring(value.indexOf(':') + 1).split("[(#?]", 2)[0];
      type(new Text(name, true, text.line(), text.column()), findings);
    } else if (!value.equals("autowired")) {
      bean(scope, text, value.replaceFirst("^bean:", ""), findings);
    }
  }

  private static void bean(Scope scope, Text at, String name, Findings findings) {
    if (!scope.beans().contains(name) && !name.contains("${")) {
      String near = Findings.didYouMean(name, scope.beans().stream());
      String hint =
          scope.trusted()
              ? "the server's beans are named in messenger.Surroundings"
              : "a plugin sees none of the server's beans";
      findings.add(
          at,
          "no bean is called \"" + Findings.shortened(name) + "\"",
          near.isEmpty() ? hint : near);
    }
  }

  /** Of a list, or of a text with spaces between. */
  private void exceptions(Node node, Findings findings) {
    if (node instanceof Items items) {
      items.list().forEach(item -> exceptions(item, findings));
    } else if (node instanceof Text text && !text.hasPlaceholder()) {
      for (String name : text.value().strip().split("\\s+")) {
        type(new Text(name, true, text.line(), text.column()), findings);
        if (catalog.isClass(name) && !catalog.isException(name)) {
          findings.add(text, "\"" + Findings.shortened(name) + "\" is no exception", "");
        }
      }
    }
  }

  private void type(Node node, Findings findings) {
    boolean names = node instanceof Text text && !text.hasPlaceholder();
    if (names && !catalog.isClass(((Text) node).value().strip())) {
      findings.add(
          node,
          "there is no class \"" + Findings.shortened(((Text) node).value()) + "\"",
          "write its full name, or put its jar into ext/");
    }
  }

  private static String format(Named word) {
    String key = word.key();
    return switch (key) {
      case "json" ->
          word.field().value() instanceof Node.Fields json
              ? json.text("library")
                  .map(library -> library.value().toLowerCase(Locale.ROOT))
                  .orElse("jackson")
              : "jackson";
      case "yaml" -> "snakeYaml";
      case "bindy" -> "bindyCsv";
      default -> key;
    };
  }

  private void here(Kind kind, String name, Node at, String word, Findings findings) {
    if (catalog.isHere(kind, name)) {
      return;
    }
    catalog
        .coordinates(kind, name)
        .ifPresent(
            coordinates ->
                findings.add(
                    at, "the " + word + " \"" + name + "\" is not here", put(coordinates)));
  }

  private static String put(String coordinates) {
    return "put " + coordinates + " and what it needs into ext/";
  }

  private void endpoint(Endpoint endpoint, Findings findings) {
    String uri = endpoint.at().value();
    String scheme = endpoint.scheme();
    boolean computed = uri.startsWith("{{") || uri.startsWith("${");
    if (computed) {
      return;
    }
    if (scheme.isEmpty()) {
      findings.add(
          endpoint.at(),
          "\"" + Findings.shortened(uri) + "\" is no endpoint",
          "an endpoint is written scheme:name, such as direct:send-text");
      return;
    }
    if (!scheme.equals(IN_PLUGINS) && !catalog.isHere(Kind.COMPONENT, scheme)) {
      Set<String> schemes = catalog.names(Kind.COMPONENT);
      Optional<String> coordinates = catalog.coordinates(Kind.COMPONENT, scheme);
      if (coordinates.isPresent()) {
        findings.add(
            endpoint.at(), "the component \"" + scheme + "\" is not here", put(coordinates.get()));
      } else {
        Stream<String> all = Stream.concat(OUR_SCHEMES.stream(), schemes.stream());
        findings.add(
            endpoint.at(),
            "unknown component \"" + Findings.shortened(scheme) + "\"",
            Findings.didYouMean(scheme, all));
      }
      return;
    }
    if (!OUR_SCHEMES.contains(scheme) && !scheme.equals("kamelet")) {
      catalog
          .component(scheme)
          .ifPresent(
              component ->
                  endpoint
                      .options()
                      .forEach(option -> option(endpoint, component, option, findings)));
    }
  }

  private void option(Endpoint endpoint, Component component, Option option, Findings findings) {
    String name = option.name();
    Text at = option.at();
    if (name.contains("{{") || name.contains("${")) {
      return;
    }
    if (!component.takes(name)) {
      findings.add(
          at,
          "\"" + endpoint.scheme() + "\" has no option \"" + Findings.shortened(name) + "\"",
          Findings.didYouMean(name, component.options().keySet().stream()));
      return;
    }
    String value = option.value().value();
    boolean open = value.contains("{{") || value.contains("${") || value.startsWith("#");
    Optional<Catalog.Option> known = component.option(name);
    if (open || known.isEmpty()) {
      return;
    }
    Set<String> values =
        known.get().type().equals("enum") ? catalog.values(known.get().javaType()) : Set.of();
    String wrong =
        switch (known.get().type()) {
          case "boolean" -> value.matches("(?i)true|false") ? "" : "must be true or false";
          case "integer" -> value.matches("[+-]?\\d{1,18}") ? "" : "must be a whole number";
          case "number" -> value.matches("[+-]?[\\d.]{1,30}") ? "" : "must be a number";
          case "enum" -> isOneOf(value, values) ? "" : "can't be";
          default -> "";
        };
    if (!wrong.isEmpty()) {
      boolean isEnum = wrong.equals("can't be");
      String shown = "\"" + Findings.shortened(value) + "\"";
      findings.add(
          option.value(),
          "\"" + name + "\" " + wrong + (isEnum ? " " : ", not ") + shown,
          isEnum ? "it can be " + String.join(", ", values) : "");
    }
  }

  private static boolean isOneOf(String value, Set<String> values) {
    String plain = value.replaceAll("[-_]", "");
    return values.isEmpty()
        || values.stream().anyMatch(known -> known.replaceAll("[-_]", "").equalsIgnoreCase(plain));
  }

  private void kamelet(Scope scope, Endpoint endpoint, Findings findings) {
    String name = endpoint.name().split("/", 2)[0];
    Kamelet kamelet = scope.kamelets().get(name);
    boolean unread = kamelet == null && scope.kamelets().containsKey(name);
    if (KAMELET_ENDS.contains(name) || name.isEmpty() || unread) {
      return;
    }
    if (kamelet == null) {
      if (!catalog.isFile("kamelets/" + name + ".kamelet.yaml")) {
        String near = Findings.didYouMean(name, scope.kamelets().keySet().stream());
        findings.add(
            endpoint.at(),
            "no Kamelet is called \"" + Findings.shortened(name) + "\"",
            near.isEmpty() ? "add kamelets/" + Findings.shortened(name) + ".kamelet.yaml" : near);
      }
      return;
    }
    Set<String> given = new HashSet<>();
    Optional<Component> component = catalog.component("kamelet");
    for (Option option : endpoint.options()) {
      given.add(option.name());
      boolean ofCamel =
          component.map(camel -> camel.options().containsKey(option.name())).orElse(false);
      if (!kamelet.parameters().contains(option.name()) && !ofCamel) {
        String near = Findings.didYouMean(option.name(), kamelet.parameters().stream());
        String all =
            kamelet.parameters().isEmpty()
                ? ""
                : "it has " + String.join(", ", kamelet.parameters());
        findings.add(
            option.at(),
            "the Kamelet \""
                + name
                + "\" has no parameter \""
                + Findings.shortened(option.name())
                + "\"",
            near.isEmpty() ? all : near);
      }
    }
    for (String required : new TreeSet<>(kamelet.required())) {
      if (!given.contains(required)) {
        findings.add(
            endpoint.at(),
            "the Kamelet \"" + name + "\" needs the parameter \"" + required + "\"",
            "");
      }
    }
  }
}
