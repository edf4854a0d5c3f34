package messenger.trial;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import messenger.check.Findings;
import messenger.check.Node;
import messenger.check.Node.Field;
import messenger.check.Node.Fields;
import messenger.check.Node.Items;
import messenger.check.Node.Text;
import messenger.check.Yaml;
import messenger.deploy.SourceFile;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.trial.Trial.Answer;
import messenger.trial.Trial.Call;
import messenger.trial.Trial.Given;
import messenger.trial.Trial.Send;
import messenger.trial.Trial.Step;
import messenger.trial.Trial.Then;

/** Makes cases of the YAML of a test file, or says what is wrong with it. */
final class TrialReader {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final int LONGEST_MS = 60_000;
  private static final Set<String> EVENTS = Set.of("login", "logout", "receipt");
  private static final Set<String> STEPS = Set.of("message", "event", "webhook", "inlet");
  private static final Set<String> GIVEN =
      Set.of("settings", "environment", "answers", "away", "refusals", "withinMs");
  private static final Set<String> KINDS = Set.of("contains", "matches", "json");

  private final Findings findings;

  TrialReader(SourceFile file) {
    findings = new Findings(file.path());
  }

  Findings findings() {
    return findings;
  }

  List<Trial> read(String text) {
    Optional<Node> root = new Yaml().read(text, findings);
    if (root.isEmpty()) {
      return List.of();
    }
    List<Trial> trials = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Given common = new Given(Map.of(), Map.of(), List.of(), Set.of(), Map.of(), WITHIN);
    for (Node item : items(root.get(), "a test file", "- name: what people get")) {
      Fields fields = fields(item, "a case", Set.of("name", "given", "when", "then"));
      Given given = given(fields.get("given"), common);
      if (fields.get("name").isEmpty() && fields.list().size() == 1 && trials.isEmpty()) {
        common = given;
        continue;
      }
      Text name = text(fields, "name");
      if (name != null && !names.add(name.value())) {
        findings.add(name, "another case has this name", "");
      }
      List<Step> when = when(fields);
      Then then = then(fields);
      needs(fields, when, then);
      trials.add(new Trial(name, given, when, then));
    }
    if (trials.isEmpty() && findings.list().isEmpty()) {
      findings.add(root.get(), "there is no case", "- name: what people get");
    }
    return trials;
  }

  // ---- given ----

  private Given given(Optional<Node> node, Given common) {
    if (node.isEmpty()) {
      return common;
    }
    Fields fields = fields(node.get(), "\"given\"", GIVEN);
    List<Answer> answers = new ArrayList<>();
    for (Node item : items(fields, "answers")) {
      answers.add(answer(item));
    }
    // What a case says about an endpoint is all of it.
    Set<String> own = answers.stream().map(Answer::uri).collect(Collectors.toSet());
    common.answers().stream().filter(other -> !own.contains(other.uri())).forEach(answers::add);
    Set<String> away = new HashSet<>(common.away());
    for (Node item : items(fields, "away")) {
      if (item instanceof Text name) {
        away.add(name(name));
      } else {
        findings.add(item, "it must be a name", "");
      }
    }
    Map<String, Code> refusals = new LinkedHashMap<>(common.refusals());
    texts(fields, "refusals").forEach((name, code) -> refusals.put(name, code(code)));
    Text within = optional(fields, "withinMs");
    return new Given(
        merged(common.settings(), fields, "settings"),
        merged(common.environment(), fields, "environment"),
        answers,
        away,
        refusals,
        within == null ? common.within() : Duration.ofMillis(number(within, 1, LONGEST_MS)));
  }

  private Map<String, String> merged(Map<String, String> common, Fields fields, String key) {
    Map<String, String> all = new LinkedHashMap<>(common);
    texts(fields, key).forEach((name, value) -> all.put(name, value.value()));
    return all;
  }

  private Answer answer(Node item) {
    Fields fields = fields(item, "an answer", Set.of("uri", "body", "headers", "throws"));
    Text thrown = optional(fields, "throws");
    if (thrown != null && (fields.get("body").isPresent() || fields.get("headers").isPresent())) {
      findings.add(thrown, "an endpoint answers or throws, not both", "");
    }
    return new Answer(
        value(text(fields, "uri")),
        value(optional(fields, "body")),
        values(texts(fields, "headers")),
        thrown == null ? null : thrown(thrown));
  }

  private Class<? extends Exception> thrown(Text name) {
    try {
      Class<?> type = Class.forName(name.value(), false, TrialReader.class.getClassLoader());
      Class<? extends Exception> exception = type.asSubclass(Exception.class);
      exception.getConstructor(String.class);
      return exception;
    } catch (ClassNotFoundException | LinkageError | ClassCastException | NoSuchMethodException e) {
      findings.add(
          name,
          "\"" + Findings.shortened(name.value()) + "\" is no exception that is made of a text",
          "such as java.io.IOException or java.net.ConnectException");
      return null;
    }
  }

  private Code code(Text word) {
    try {
      return Code.of(word.value());
    } catch (IllegalArgumentException e) {
      findings.add(
          word,
          "there is no code \"" + Findings.shortened(word.value()) + "\"",
          Findings.didYouMean(word.value(), Stream.of(Code.values()).map(Code::word)));
      return null;
    }
  }

  // ---- when ----

  private List<Step> when(Fields trial) {
    List<Step> steps = new ArrayList<>();
    if (trial.get("when").isEmpty()) {
      missing(trial, "when");
    }
    for (Node item : items(trial, "when")) {
      Fields step = fields(item, "a step of \"when\"", STEPS);
      if (step.list().size() > 1) {
        findings.add(
            step.list().get(1).key(), "a step is one thing", "begin the next one with \"- \"");
      }
      step.list().stream().findFirst().map(this::step).ifPresent(steps::add);
    }
    return steps;
  }

  private Step step(Field field) {
    return switch (field.name()) {
      case "message" -> message(field);
      case "event" -> event(field);
      case "webhook" -> webhook(field);
      case "inlet" -> inlet(field);
      default -> null;
    };
  }

  private Step message(Field field) {
    Fields fields = fields(field.value(), "\"message\"", Set.of("from", "to", "text"));
    return new Trial.Message(
        field.key(),
        name(fields, "from", "alice"),
        name(fields, "to", "bob"),
        value(text(fields, "text")));
  }

  private Step event(Field field) {
    Set<String> known = Set.of("type", "from", "to", "kind", "upTo");
    Fields fields = fields(field.value(), "\"event\"", known);
    Text type = oneOf(text(fields, "type"), EVENTS);
    boolean receipt = type != null && type.value().equals("receipt");
    if (!receipt) {
      Stream.of("to", "kind", "upTo")
          .flatMap(key -> fields.get(key).stream())
          .forEach(node -> findings.add(node, "only a receipt has this", ""));
    }
    Text kind = oneOf(optional(fields, "kind"), Set.of("delivered", "read"));
    Text upTo = optional(fields, "upTo");
    return new Trial.Event(
        field.key(),
        value(type),
        name(fields, "from", "alice"),
        receipt ? name(fields, "to", "bob") : null,
        receipt && kind == null ? "read" : value(kind),
        upTo == null ? (receipt ? 1 : 0) : number(upTo, 1, Integer.MAX_VALUE));
  }

  private Step webhook(Field field) {
    Fields fields = fields(field.value(), "\"webhook\"", Set.of("name", "body", "contentType"));
    Text type = optional(fields, "contentType");
    return new Trial.Webhook(
        field.key(),
        value(text(fields, "name")),
        value(text(fields, "body")),
        type == null ? "application/json" : type.value());
  }

  private Step inlet(Field field) {
    Set<String> known = Set.of("uri", "body", "headers", "variables");
    Fields fields = fields(field.value(), "\"inlet\"", known);
    Text uri = text(fields, "uri");
    return new Trial.Inlet(
        uri == null ? field.key() : uri,
        value(uri),
        value(optional(fields, "body")),
        values(texts(fields, "headers")),
        values(texts(fields, "variables")));
  }

  private String name(Fields fields, String key, String usual) {
    Text name = optional(fields, key);
    return name == null ? usual : name(name);
  }

  private String name(Text written) {
    try {
      return Address.of(written.value()).name();
    } catch (RuntimeException e) {
      findings.add(written, "nobody can have this name", "");
      return written.value();
    }
  }

  // ---- then ----

  private Then then(Fields trial) {
    Node at = trial.get("then").orElse(null);
    if (at == null) {
      missing(trial, "then");
      return null;
    }
    Set<String> known = Set.of("stored", "refused", "reply", "sent", "called", "answer", "failed");
    Fields fields = fields(at, "\"then\"", known);
    if (fields.list().isEmpty()) {
      findings.add(at, "it is not said what comes of it", "\"sent: []\" if nothing does");
    }
    both(fields, "stored", "refused");
    both(fields, "reply", "sent");
    Text refused = optional(fields, "refused");
    if (refused != null) {
      code(refused);
    }
    List<Send> sent = new ArrayList<>();
    items(fields, "sent").forEach(item -> sent.add(send(item)));
    List<Call> called = new ArrayList<>();
    items(fields, "called").forEach(item -> called.add(call(item)));
    return new Then(
        at,
        wanted(fields, "stored"),
        refused == null ? null : new Wanted.Exactly(refused, refused.value()),
        wanted(fields, "reply"),
        sent,
        called,
        wanted(fields, "answer"),
        wanted(fields, "failed"));
  }

  /** What is said about a text or an inlet, of which {@code when} has none. */
  private void needs(Fields trial, List<Step> when, Then then) {
    if (then == null || trial.get("when").isEmpty()) {
      return;
    }
    boolean message = when.stream().anyMatch(Trial.Message.class::isInstance);
    boolean inlet = when.stream().anyMatch(Trial.Inlet.class::isInstance);
    Stream.of(then.stored(), then.refused(), then.reply())
        .filter(wanted -> wanted != null && !message)
        .forEach(wanted -> findings.add(wanted.at(), "nobody writes a text in \"when\"", ""));
    if (then.answer() != null && !inlet) {
      findings.add(then.answer().at(), "no inlet is called in \"when\"", "");
    }
  }

  private void both(Fields fields, String one, String other) {
    if (fields.get(one).isPresent() && fields.get(other).isPresent()) {
      findings.add(
          fields.get(other).get(), "it can't be \"" + one + "\" and \"" + other + "\"", "");
    }
  }

  private Send send(Node item) {
    Fields fields = fields(item, "what is sent", Set.of("as", "to", "text"));
    if (fields.get("to").isEmpty()) {
      missing(fields, "to");
    }
    if (fields.get("text").isEmpty()) {
      missing(fields, "text");
    }
    return new Send(item, wanted(fields, "as"), wanted(fields, "to"), wanted(fields, "text"));
  }

  private Call call(Node item) {
    Fields fields = fields(item, "a call", Set.of("uri", "body", "headers"));
    Map<String, Wanted> headers = new LinkedHashMap<>();
    fields
        .get("headers")
        .map(node -> fields(node, "\"headers\"", null))
        .ifPresent(
            all -> all.list().forEach(field -> headers.put(field.name(), wanted(field.value()))));
    return new Call(item, value(text(fields, "uri")), wanted(fields, "body"), headers);
  }

  private Wanted wanted(Fields fields, String key) {
    return fields.get(key).map(this::wanted).orElse(null);
  }

  private Wanted wanted(Node node) {
    if (node instanceof Text text) {
      return new Wanted.Exactly(text, text.isNothing() ? "" : text.value());
    }
    Fields fields = fields(node, "a text that is not said exactly", KINDS);
    if (fields.list().size() != 1) {
      findings.add(node, "it is one of contains, matches, json", "or the text itself");
      return null;
    }
    Field field = fields.list().get(0);
    if (field.name().equals("json")) {
      return new Wanted.Json(field.value(), field.value());
    }
    Text text = text(fields, field.name());
    if (text == null || field.name().equals("contains")) {
      return new Wanted.Contains(field.value(), value(text));
    }
    try {
      return new Wanted.Matches(text, Pattern.compile(text.value(), Pattern.DOTALL));
    } catch (PatternSyntaxException e) {
      findings.add(
          text, "it is no regular expression: " + Findings.shortened(e.getDescription()), "");
      return null;
    }
  }

  // ---- YAML ----

  private static final Fields NOTHING = new Fields(List.of(), 0, 0, 0);

  /**
   * @param known the keys it may have; null: any
   */
  private Fields fields(Node node, String what, Set<String> known) {
    if (!(node instanceof Fields fields)) {
      findings.add(node, what + " must be keys with values", "");
      return NOTHING;
    }
    for (Field field : fields.list()) {
      if (known != null && !known.contains(field.name())) {
        findings.add(
            field.key(),
            what + " has no \"" + Findings.shortened(field.name()) + "\"",
            hint(field.name(), known));
      }
    }
    return fields;
  }

  private static String hint(String word, Set<String> known) {
    String near = Findings.didYouMean(word, known.stream());
    return near.isEmpty()
        ? "it can have " + String.join(", ", known.stream().sorted().toList())
        : near;
  }

  private List<Node> items(Fields fields, String key) {
    return fields.get(key).map(node -> items(node, "\"" + key + "\"", "")).orElse(List.of());
  }

  private List<Node> items(Node node, String what, String hint) {
    if (node instanceof Items items) {
      return items.list();
    }
    findings.add(node, what + " must be a list", hint.isEmpty() ? "begin it with \"- \"" : hint);
    return List.of();
  }

  private void missing(Fields fields, String key) {
    if (fields != NOTHING) {
      findings.add(fields, "\"" + key + "\" is missing", "");
    }
  }

  /** Null, and a finding, if it is not there. */
  private Text text(Fields fields, String key) {
    if (fields.get(key).isEmpty()) {
      missing(fields, key);
    }
    return optional(fields, key);
  }

  private Text optional(Fields fields, String key) {
    Node node = fields.get(key).orElse(null);
    if (node == null || node instanceof Text) {
      return (Text) node;
    }
    findings.add(node, "\"" + key + "\" must be a text", "");
    return null;
  }

  private Map<String, Text> texts(Fields fields, String key) {
    Map<String, Text> texts = new LinkedHashMap<>();
    fields
        .get(key)
        .map(node -> fields(node, "\"" + key + "\"", null))
        .ifPresent(
            all ->
                all.list()
                    .forEach(
                        field -> {
                          Text text = optional(all, field.name());
                          if (text != null) {
                            texts.put(field.name(), text);
                          }
                        }));
    return texts;
  }

  private static Map<String, String> values(Map<String, Text> texts) {
    Map<String, String> values = new LinkedHashMap<>();
    texts.forEach((name, text) -> values.put(name, text.value()));
    return values;
  }

  private static String value(Text text) {
    return text == null ? null : text.isNothing() ? "" : text.value();
  }

  private Text oneOf(Text text, Set<String> words) {
    if (text != null && !words.contains(text.value())) {
      findings.add(text, "it must be one of " + words.stream().sorted().toList(), "");
    }
    return text;
  }

  private long number(Text text, long least, long most) {
    try {
      long number = Long.parseLong(text.value());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same finding.
    }
    findings.add(text, "it must be a number, " + least + " to " + most, "");
    return least;
  }
}
