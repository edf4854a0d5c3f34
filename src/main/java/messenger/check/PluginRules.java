package messenger.check;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import messenger.check.Endpoint.Option;
import messenger.check.Endpoint.Use;
import messenger.check.Node.Fields;
import messenger.check.Node.Text;
import messenger.check.Uses.Named;

/**
 * What an untrusted plugin, and a Kamelet, must not do. A plugin runs in a context of its own in
 * which the core's routes and beans do not exist; these rules say so in words, and close what would
 * lead out of that context: to code of its choice, to files, to secrets.
 *
 * <p>Refused are
 *
 * <ul>
 *   <li>at the top of a file all but routes and what goes with them: no {@code beans}, {@code
 *       rest}, {@code routeTemplate}, {@code dataFormats};
 *   <li>all steps that are not in {@link #STEPS}: no {@code script}, {@code process}, {@code
 *       policy}, {@code recipientList}, {@code routingSlip}, {@code dynamicRouter}; {@code bean}
 *       and the language {@code method} only with a bean that is made for plugins;
 *   <li>languages that are programs: Groovy, Java, JavaScript, Python, OGNL, MVEL, SpEL, XPath
 *       (which calls simple), XQuery, csimple, and {@code language}, which names another;
 *   <li>in simple all functions but those in {@link #FUNCTIONS}; calls with parentheses on a body,
 *       a header or a variable; {@code class}; functions within functions, whose text is only known
 *       later;
 *   <li>endpoints that are computed, since whoever writes a message could add {@code
 *       ?option=#class:...} to them, and the components in {@link #SCHEMES}: the server's own,
 *       databases, code, templates that are programs, files, the JVM;
 *   <li>{@code #class:}, {@code #type:}, {@code #valueAs} and {@code #property:}, but for a few
 *       classes of Camel's; beans that are not made for plugins;
 *   <li>texts from {@code resource:}, {@code file:} and {@code classpath:}; Kamelets from elsewhere
 *       ({@code location});
 *   <li>conversion to classes that open what their text names, such as {@code java.io.File}, and
 *       data formats that make objects of classes that the data names;
 *   <li>secrets among the settings; variables of the environment that {@code
 *       messenger.plugins.environment} does not name; properties of the JVM; beans as placeholders;
 *       settings that do not exist, since Camel would look for a variable of the environment.
 * </ul>
 *
 * <p>Not closed: a plugin can use the network, and as much CPU as its threads take.
 */
final class PluginRules {
  private static final String TRUST =
      "messenger.plugins.trusted=true lets all plugins do what routes can";

  private static final String COMPUTED =
      "what a message says could add options to it; set headers that the component reads";

  private static final Set<String> TOP =
      Set.of(
          "route",
          "from",
          "onException",
          "errorHandler",
          "routeConfiguration",
          "intercept",
          "interceptFrom",
          "interceptSendToEndpoint",
          "onCompletion");

  private static final Set<String> STEPS =
      Set.of(
          "aggregate",
          "bean",
          "choice",
          "circuitBreaker",
          "convertBodyTo",
          "convertHeaderTo",
          "convertVariableTo",
          "delay",
          "doTry",
          "doCatch",
          "doFinally",
          "enrich",
          "filter",
          "idempotentConsumer",
          "kamelet",
          "loadBalance",
          "log",
          "loop",
          "marshal",
          "multicast",
          "pipeline",
          "poll",
          "pollEnrich",
          "removeHeader",
          "removeHeaders",
          "removeProperties",
          "removeProperty",
          "removeVariable",
          "resequence",
          "rollback",
          "sample",
          "setBody",
          "setExchangePattern",
          "setHeader",
          "setHeaders",
          "setProperty",
          "setVariable",
          "setVariables",
          "sort",
          "split",
          "step",
          "stop",
          "threads",
          "throttle",
          "throwException",
          "to",
          "toD",
          "transform",
          "unmarshal",
          "validate",
          "wireTap");

  private static final Set<String> PROGRAMS =
      Set.of(
          "csimple",
          "datasonnet",
          "groovy",
          "hl7terser",
          "java",
          "joor",
          "js",
          "language",
          "mvel",
          "ognl",
          "python",
          "script",
          "spel",
          "wasm",
          "xpath",
          "xquery");

  /** Of the core, or ways to code, files and the JVM. */
  private static final Set<String> SCHEMES =
      Set.of(
          "session",
          "batch",
          "sql",
          "sql-stored",
          "jdbc",
          "spring-jdbc",
          "jpa",
          "jooq",
          "mybatis",
          "mybatis-bean",
          "pgevent",
          "pg-replication-slot",
          "spring-redis",
          "spring-event",
          "spring-batch",
          "bean",
          "class",
          "ref",
          "language",
          "dataformat",
          "exec",
          "docker",
          "ssh",
          "jmx",
          "controlbus",
          "management",
          "service",
          "rest",
          "rest-api",
          "rest-openapi",
          "servlet",
          "dynamic-router",
          "dynamic-router-control",
          "disruptor-vm",
          "guava-eventbus",
          "file",
          "file-watch",
          "stream",
          "jcr",
          "git",
          "lucene",
          "nitrite",
          "xslt",
          "xslt-saxon",
          "xquery",
          "xj",
          "velocity",
          "freemarker",
          "mvel",
          "string-template",
          "jte",
          "thymeleaf",
          "chunk",
          "mustache",
          "jslt",
          "jolt",
          "jsonata",
          "fop",
          "flink",
          "wasm",
          "djl",
          "drill",
          "bean-validator",
          "validator",
          "schematron",
          "mapstruct",
          "optaplanner",
          "robotframework",
          "dataset",
          "dataset-test",
          "browse",
          "stub",
          "master",
          "zookeeper-master",
          "ignite-compute",
          "hazelcast-instance");

  private static final Set<String> FORMATS =
      Set.of(
          "asn1",
          "avro",
          "beanio",
          "bindy",
          "custom",
          "dfdl",
          "fory",
          "groovyXml",
          "jaxb",
          "protobuf",
          "smooks",
          "soap",
          "thrift",
          "xmlSecurity",
          "pgp",
          "crypto",
          "jsonApi",
          "fhirJson",
          "fhirXml",
          "parquetAvro");

  private static final Set<String> FUNCTIONS =
      Set.of(
          "body",
          "bodyOneLine",
          "prettyBody",
          "originalBody",
          "id",
          "messageTimestamp",
          "exchangeId",
          "exception",
          "routeId",
          "fromRouteId",
          "routeGroup",
          "stepId",
          "null",
          "headers",
          "header",
          "in",
          "variables",
          "variable",
          "exchangeProperty",
          "jsonpath",
          "date",
          "date-with-timezone",
          "replace",
          "substring",
          "random",
          "skip",
          "collate",
          "join",
          "uuid",
          "hash",
          "empty",
          "list",
          "map",
          "threadName");

  /** They make objects of the classes that the data names, or read more than the data. */
  private static final Set<String> OPEN_DATA =
      Set.of(
          "allowAnyType",
          "allowJmsType",
          "allowUnmarshallType",
          "builderClass",
          "constructor",
          "factoryBean",
          "factoryMethod",
          "moduleClassNames",
          "moduleRefs",
          "objectMapper",
          "representer",
          "resolver",
          "typeFilter",
          "collectionType",
          "schemaResolver");

  private static final Set<String> CLASSES =
      Set.of(
          "org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy",
          "org.apache.camel.processor.aggregate.GroupedExchangeAggregationStrategy",
          "org.apache.camel.processor.aggregate.GroupedMessageAggregationStrategy",
          "org.apache.camel.processor.aggregate.StringAggregationStrategy",
          "org.apache.camel.processor.aggregate.UseLatestAggregationStrategy",
          "org.apache.camel.processor.aggregate.UseOriginalAggregationStrategy");

  private static final Set<String> TYPE_WORDS =
      Set.of("resultType", "unmarshalType", "preferredType");

  private static final Pattern SIMPLE_TYPE =
      Pattern.compile(
          "byte\\[]|char\\[]|boolean|byte|char|short|int|long|float|double|String|Boolean|Byte|Character|Short"
              + "|Integer|Long|Float|Double|Number|Object|Map|List|Set|Date"
              + "|java\\.lang\\.(String|Boolean|Byte|Character|Short|Integer|Long|Float|Double|Number|Object)"
              + "|java\\.util\\.(Map|HashMap|LinkedHashMap|TreeMap|List|ArrayList|Set|HashSet|Date|UUID)"
              + "|java\\.math\\.\\w+|java\\.time\\.\\w+|java\\.io\\.(InputStream|Reader)|java\\.nio\\.ByteBuffer"
              + "|com\\.fasterxml\\.jackson\\.databind\\.JsonNode");

  private static final Pattern FUNCTION =
      Pattern.compile("\\$(?:simple)?\\{\\s*([A-Za-z-]*)([^}]*)");

  /** A call, or a class, or a function that is named within the arguments of another. */
  private static final Pattern CALL = Pattern.compile("\\(|(?i:\\bclass\\b|getclass)");

  private static final Pattern INNER_FUNCTION =
      Pattern.compile(
          "\\b(bean|ref|type|properties|propertiesExist|sys|sysenv|env|camelContext|exchange|function"
              + "|messageAs|bodyAs|mandatoryBodyAs|headerAs|variableAs|file|jq|xpath)\\b\\s*[.:(\\[]");

  /** Their arguments stand in parentheses. */
  private static final Set<String> WITH_ARGUMENTS =
      Set.of(
          "jsonpath",
          "replace",
          "substring",
          "random",
          "skip",
          "collate",
          "join",
          "uuid",
          "hash",
          "empty",
          "list",
          "map",
          "date",
          "date-with-timezone");

  private static final Pattern FROM_ELSEWHERE =
      Pattern.compile(
          "\\s*(resource|file|classpath):.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern RESOURCE =
      Pattern.compile("\\s*resource:.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A literal scheme, before anything that is computed. */
  private static final Pattern FIXED =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*(:.*)?", Pattern.DOTALL);

  /** A parameter that could make "resource:" of what follows it. */
  private static final Pattern BEGINS_OPEN =
      Pattern.compile("\\s*\\{\\{[^}]*}}[A-Za-z]+:.*", Pattern.DOTALL);

  private final Known known;
  private final Catalog catalog;

  PluginRules(Known known, Catalog catalog) {
    this.known = known;
    this.catalog = catalog;
  }

  /**
   * @param isTemplate whether it is the template of a Kamelet, not a file of routes
   * @param parameters the Kamelet's own
   */
  void check(Uses uses, boolean isTemplate, Set<String> parameters, Findings findings) {
    uses.words().forEach(word -> word(word, isTemplate, findings));
    uses.endpoints().forEach(endpoint -> endpoint(endpoint, findings));
    for (Text text : uses.texts()) {
      simple(text, isTemplate, findings);
      placeholders(text, parameters, findings);
      if (RESOURCE.matcher(text.value()).matches()) {
        refuse(text, "a text from elsewhere", "write it here", findings);
      }
    }
  }

  private static void refuse(Node at, String what, String hint, Findings findings) {
    findings.refuse(at, "a plugin can't use " + what, hint);
  }

  private void word(Named word, boolean isTemplate, Findings findings) {
    String key = word.key();
    Node value = word.field().value();
    Text at = word.field().key();
    String quoted = "\"" + Findings.shortened(key) + "\"";
    if (word.parent().isEmpty()) {
      boolean allowed = isTemplate ? key.equals("from") || key.equals("route") : TOP.contains(key);
      if (!allowed && !key.equals("id")) {
        refuse(at, quoted, TRUST, findings);
      }
      return;
    }
    boolean isStep = word.parent().equals("steps");
    if (isStep && !STEPS.contains(key) || PROGRAMS.contains(key)) {
      String hint =
          Set.of("recipientList", "routingSlip", "dynamicRouter").contains(key)
              ? "name each endpoint by to or toD"
              : TRUST;
      refuse(at, quoted, hint, findings);
      return;
    }
    if (Set.of("enrich", "pollEnrich").contains(key) && Uses.written(value).isEmpty()) {
      refuse(at, "an endpoint that is computed", "name it by constant or simple", findings);
    }
    if (key.equals("bean") && isStep || key.equals("method") && !word.parent().equals("bean")) {
      boolean ours =
          value instanceof Fields fields
              && fields.get("beanType").isEmpty()
              && fields.get("bean-type").isEmpty()
              && fields
                  .text("ref")
                  .map(ref -> known.pluginBeans().contains(ref.value()))
                  .orElse(false);
      if (!ours && !(key.equals("method") && word.parent().equals("method"))) {
        refuse(at, quoted + ", but for a bean that is made for plugins", TRUST, findings);
      }
    }
    if ((word.parent().equals("marshal") || word.parent().equals("unmarshal"))
            && FORMATS.contains(key)
        || OPEN_DATA.contains(key)
        || key.equals("refErrorHandler")) {
      refuse(at, quoted, TRUST, findings);
    }
    if (value instanceof Text text) {
      boolean isType =
          TYPE_WORDS.contains(key) || key.equals("type") && word.parent().startsWith("convert");
      if (isType && !SIMPLE_TYPE.matcher(text.value()).matches()) {
        refuse(
            text,
            "the type \"" + Findings.shortened(text.value()) + "\"",
            "take String, byte[], a number, or a Map or List of java.util",
            findings);
      }
      if (isSpecial(text.value())) {
        reference(text, findings);
      }
      if (key.equals("exceptionType") && text.hasPlaceholder()) {
        refuse(text, "a class from a setting", "write its name", findings);
      }
    }
  }

  private static boolean isSpecial(String value) {
    return value.startsWith("#") && (value.contains(":") || value.contains("{{"));
  }

  private void reference(Text text, Findings findings) {
    String value = text.value();
    boolean allowed =
        value.startsWith("#bean:")
            || value.startsWith("#class:") && CLASSES.contains(value.substring("#class:".length()));
    if (!allowed) {
      refuse(text, "\"" + Findings.shortened(value) + "\"", TRUST, findings);
    }
  }

  private static Optional<String> hint(String scheme) {
    return switch (scheme) {
      case "session", "batch" -> Optional.of("it sends by kamelet:messenger-send-sink");
      case "sql", "jdbc", "spring-redis" ->
          Optional.of(
              "it sees no store of the server; kamelet:messenger-events-source tells what happens");
      default -> Optional.empty();
    };
  }

  private static boolean isComputed(String text) {
    return text.contains("${") || text.contains("$simple{");
  }

  private void endpoint(Endpoint endpoint, Findings findings) {
    String uri = endpoint.at().value();
    String scheme = endpoint.scheme();
    if (!FIXED.matcher(uri).matches() || scheme.isEmpty()) {
      refuse(
          endpoint.at(),
          "an endpoint that is computed",
          "write what stands before its colon",
          findings);
      return;
    }
    if (uri.contains("language:")) { // toD takes several, with + between.
      refuse(endpoint.at(), "\"language:\"", TRUST, findings);
      return;
    }
    if (isComputed(uri)) {
      refuse(endpoint.at(), "an endpoint that is computed", COMPUTED, findings);
      return;
    }
    if (SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
      refuse(endpoint.at(), "\"" + scheme + ":\"", hint(scheme).orElse(TRUST), findings);
      return;
    }
    boolean isDynamic = endpoint.use() != Use.FROM && endpoint.use() != Use.TO;
    for (Option option : endpoint.options()) {
      if (isDynamic && isComputed(option.value().value())) {
        refuse(option.value(), "an endpoint that is computed", COMPUTED, findings);
      }
      String value = option.value().value().replaceFirst("^RAW[({]", "");
      if (FROM_ELSEWHERE.matcher(value).matches()) {
        refuse(option.value(), "a text from elsewhere", "write it here", findings);
      }
      if (isSpecial(value)) {
        reference(new Text(value, true, option.value().line(), option.value().column()), findings);
      }
      simple(
          new Text(value, true, option.value().line(), option.value().column()), false, findings);
      if (scheme.equals("kamelet") && option.name().equals("location")) {
        refuse(option.at(), "a Kamelet from elsewhere", "put its file into kamelets/", findings);
      }
    }
  }

  /** Simple can stand in many texts, also in those of endpoints. */
  private static void simple(Text text, boolean isTemplate, Findings findings) {
    String value = text.value();
    // A $ from the placeholder would make a function of what follows, and so on.
    boolean joined =
        isTemplate
            ? value.contains("}}{") || BEGINS_OPEN.matcher(value).matches()
            : value.replace("}}{{", "").contains("}}{");
    if (joined || value.contains("$init{")) {
      refuse(text, "an expression that is put together", TRUST, findings);
      return;
    }
    Matcher matcher = FUNCTION.matcher(value);
    Set<String> said = new HashSet<>();
    while (matcher.find()) {
      String name = matcher.group(1);
      String rest = matcher.group(2);
      if (rest.contains("${") || rest.contains("$simple{") || rest.contains("{{")) {
        refuse(
            text,
            "an expression within another",
            "compute the inner one by setVariable first",
            findings);
        return;
      }
      boolean calls =
          !WITH_ARGUMENTS.contains(name) && CALL.matcher(rest).find()
              || INNER_FUNCTION.matcher(rest).find() && !isPlainField(name, rest);
      if (!FUNCTIONS.contains(name)) {
        if (said.add(name)) {
          refuse(text, "\"${" + Findings.shortened(name + rest) + "}\"", TRUST, findings);
        }
      } else if (calls) {
        refuse(
            text,
            "the call in \"${" + Findings.shortened(name + rest) + "}\"",
            "take a field, such as ${body[name]}",
            findings);
      }
    }
  }

  /** A header or key that happens to be called like a function: {@code ${body[type]}}. */
  private static boolean isPlainField(String name, String rest) {
    return !WITH_ARGUMENTS.contains(name) && !rest.startsWith(":") && rest.indexOf('(') < 0;
  }

  private void placeholders(Text text, Set<String> parameters, Findings findings) {
    for (Placeholder placeholder : Placeholder.in(text.value())) {
      String name = placeholder.name();
      if (known.secrets().contains(name)) {
        refuse(text, "the secret \"" + name + "\"", "", findings);
      }
      boolean function =
          placeholder.rest() != null
              && !parameters.contains(name)
              && !known.placeholders().contains(name);
      if (function && name.equals("env")) {
        String variable = placeholder.rest().split(":", 2)[0];
        if (!known.pluginEnvironment().contains(variable)) {
          refuse(
              text,
              "the variable \"" + Findings.shortened(variable) + "\" of the environment",
              "name it in messenger.plugins.environment",
              findings);
        }
      } else if (function && isFunction(name)) {
        refuse(
            text,
            "\"{{" + Findings.shortened(name + ":" + placeholder.rest()) + "}}\"",
            TRUST,
            findings);
      }
    }
  }

  private boolean isFunction(String name) {
    return List.of("sys", "service", "service.name", "service.host", "service.port").contains(name)
        || catalog.isHere(Catalog.Kind.PLACEHOLDER, name);
  }
}
