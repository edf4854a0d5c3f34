package messenger.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import messenger.check.Node.Field;
import messenger.check.Node.Fields;
import messenger.check.Node.Items;
import messenger.check.Node.Text;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML as Camel does, by the same parser, but from its events: without recursion, with the
 * place of each node, and within limits, so that no text takes long or much memory. Of YAML it
 * refuses what Camel would not understand either, or what hides what a file says: keys given twice,
 * keys that are not texts, tags, several documents.
 */
public final class Yaml {
  /** Our longest file has 5 KiB. */
  static final int MOST_BYTES = 256 * 1024;

  /** Our deepest file has 22. */
  static final int MOST_DEPTH = 100;

  /** With aliases followed: an alias of an alias of an alias doubles each time. */
  static final int MOST_NODES = 100_000;

  private final LoadSettings settings = LoadSettings.builder().build();

  /**
   * @param findings gets what is wrong
   * @return empty if something is wrong
   */
  public Optional<Node> read(String text, Findings findings) {
    if (text.length() > MOST_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      findings.add("the file is larger than 256 KiB", "put each route into a file of its own");
      return Optional.empty();
    }
    Reading reading = new Reading();
    try {
      ParserImpl events = new ParserImpl(settings, new StreamReader(settings, text));
      while (events.hasNext()) {
        reading.take(events.next());
      }
    } catch (Refused e) {
      findings.add(e.line, e.column, e.getMessage(), e.hint);
      return Optional.empty();
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
      int line = mark == null ? 0 : mark.getLine() + 1;
      int column = mark == null ? 0 : mark.getColumn() + 1;
      findings.add(line, column, "this is not YAML: " + problem(e), hint(e));
      return Optional.empty();
    } catch (ReaderException e) {
      findings.add(
          "this is not YAML: it has the character U+%04X".formatted(e.getCodePoint()),
          "only printable characters can stand in it");
      return Optional.empty();
    } catch (YamlEngineException | IllegalArgumentException e) {
      findings.add("this is not YAML: " + oneLine(String.valueOf(e.getMessage())), "");
      return Optional.empty();
    }
    Node root = reading.root;
    if (root == null || root instanceof Text nothing && nothing.isNothing()) {
      findings.add("the file says nothing", "delete the file to stop its route");
      return Optional.empty();
    }
    return Optional.of(root);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  private static String problem(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "it can't be read" : e.getProblem();
    return problem.contains("TAB") ? "a tab begins a text" : oneLine(problem);
  }

  private static String hint(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("TAB")) {
      return "indent with spaces";
    }
    if (problem.startsWith("expected ','")) {
      return e.getContextMark()
          .map(mark -> "the bracket in line %d is not closed".formatted(mark.getLine() + 1))
          .orElse("");
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "put quotes around a text that has \": \" in it, or look at the indentation";
    }
    if (problem.startsWith("expected <block end>")
        || problem.startsWith("could not find expected")) {
      return "look at the indentation of this line and of those before it";
    }
    return problem.contains("cannot start any token") ? "put quotes around the text" : "";
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;
    private final String hint;

    Refused(Event event, String reason, String hint) {
      super(reason, null, false, false);
      Mark mark = event.getStartMark().orElse(null);
      this.line = mark == null ? 0 : mark.getLine() + 1;
      this.column = mark == null ? 0 : mark.getColumn() + 1;
      this.hint = hint;
    }
  }

  /** A list or mapping that has begun. */
  private static final class Open {
    private final boolean isMapping;
    private final int line;
    private final int column;
    private final Anchor anchor;
    private final List<Node> items = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private Text key;
    private int size = 1;

    /** Of how many levels it consists, aliases followed. */
    private int height = 1;

    Open(boolean isMapping, CollectionStartEvent event) {
      this.isMapping = isMapping;
      this.line = line(event);
      this.column = column(event);
      this.anchor = event.getAnchor().orElse(null);
    }

    Node close() {
      return isMapping
          ? new Fields(List.copyOf(fields), line, column, size)
          : new Items(List.copyOf(items), line, column, size);
    }
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private static int column(Event event) {
    return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(0);
  }

  /**
   * What an alias can stand for.
   *
   * @param height levels, 0 for a scalar
   */
  private record Anchored(Node node, int height) {}

  private static final class Reading {
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private Node root;
    private int documents;

    void take(Event event) {
      switch (event.getEventId()) {
        case DocumentStart -> {
          if (++documents > 1) {
            throw new Refused(event, "a second document begins", "remove the line with ---");
          }
        }
        case MappingStart, SequenceStart -> start((CollectionStartEvent) event);
        case MappingEnd, SequenceEnd -> {
          Open closed = open.pop();
          Anchored node = new Anchored(closed.close(), closed.height);
          put(event, node);
          remember(closed.anchor, node);
        }
        case Scalar -> scalar((ScalarEvent) event);
        case Alias -> {
          Anchored node = anchors.get(((AliasEvent) event).getAlias());
          if (node == null) {
            throw new Refused(event, "no anchor of this name ends before it", "");
          }
          if (open.size() + node.height() > MOST_DEPTH) {
            throw tooDeep(event);
          }
          put(event, node);
        }
        default -> {}
      }
    }

    private void start(CollectionStartEvent event) {
      boolean isMapping = event.getEventId() == Event.ID.MappingStart;
      if (event.getTag().isPresent()) {
        throw tagged(event);
      }
      if (expectsKey()) {
        throw new Refused(
            event, "a key must be a text", "put quotes around what begins with { or [");
      }
      if (open.size() == MOST_DEPTH) {
        throw tooDeep(event);
      }
      open.push(new Open(isMapping, event));
    }

    private void scalar(ScalarEvent event) {
      if (event.getTag().isPresent()) {
        throw tagged(event);
      }
      boolean quoted = event.getScalarStyle() != ScalarStyle.PLAIN;
      Text text = new Text(event.getValue(), quoted, line(event), column(event));
      Anchored node = new Anchored(text, 0);
      put(event, node);
      remember(event.getAnchor().orElse(null), node);
    }

    private static Refused tooDeep(Event event) {
      return new Refused(
          event, "deeper than " + MOST_DEPTH + " levels", "call another route by direct:");
    }

    private static Refused tagged(Event event) {
      return new Refused(
          event, "a tag has no meaning here", "put quotes around what begins with !");
    }

    private boolean expectsKey() {
      return !open.isEmpty() && open.peek().isMapping && open.peek().key == null;
    }

    private void put(Event event, Anchored added) {
      Node node = added.node();
      if (open.isEmpty()) {
        root = node;
        return;
      }
      Open in = open.peek();
      in.size += node.size();
      in.height = Math.max(in.height, added.height() + 1);
      if (in.size > MOST_NODES) {
        throw new Refused(event, "more than 100,000 values", "write it with fewer aliases");
      }
      if (!in.isMapping) {
        in.items.add(node);
      } else if (in.key != null) {
        in.fields.add(new Field(in.key, node));
        in.key = null;
      } else if (node instanceof Text key) {
        // An alias has the place of its anchor.
        in.key = new Text(key.value(), key.quoted(), line(event), column(event));
        if (!in.keys.add(key.value())) {
          throw new Refused(
              event,
              "\"" + Findings.shortened(key.value()) + "\" is given twice",
              "remove one of them");
        }
      } else {
        throw new Refused(event, "a key must be a text", "");
      }
    }

    private void remember(Anchor anchor, Anchored node) {
      if (anchor != null) {
        anchors.put(anchor, node);
      }
    }
  }
}
