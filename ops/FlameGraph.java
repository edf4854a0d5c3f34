import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Draws a flame graph (Gregg: The flame graph, CACM 2016): {@code java ops/FlameGraph.java IN OUT}.
 * IN is a recording of Java Flight Recorder, or what {@code perf script} has printed; OUT is an SVG
 * or, with the ending {@code .folded}, one stack a line for other tools. Width is the share of the
 * samples, from below to above is from caller to callee; the exact figure shows under the pointer.
 */
public final class FlameGraph {
  private static final Set<String> SAMPLES =
      Set.of("jdk.ExecutionSample", "jdk.NativeMethodSample");

  /** Threads in these are not on a CPU; JFR samples them all the same. */
  private static final Set<String> WAITING =
      Set.of("epollWait", "epollWait0", "accept", "poll", "park", "sleep", "socketRead0", "read0", "waitForProcessExit0");

  private static final int WIDTH = 1200;
  private static final int ROW = 17;
  private static final double LETTER = 6.6;

  /** Narrower boxes are not drawn. */
  private static final double LEAST = 0.6;

  /** A method, and what it calls, by name. */
  private static final class Node {
    private final Map<String, Node> below = new TreeMap<>();
    private long samples;

    int depth() {
      return 1 + below.values().stream().mapToInt(Node::depth).max().orElse(0);
    }
  }

  private final Map<String, Long> stacks = new TreeMap<>();

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("Usage: java FlameGraph.java RECORDING.jfr|PERF.txt OUT.svg|OUT.folded");
      System.exit(2);
    }
    FlameGraph graph = new FlameGraph();
    Path in = Path.of(args[0]);
    if (args[0].endsWith(".jfr")) {
      graph.readRecording(in);
    } else {
      graph.readPerf(Files.readAllLines(in, StandardCharsets.UTF_8));
    }
    try (PrintStream out = new PrintStream(args[1], StandardCharsets.UTF_8)) {
      if (args[1].endsWith(".folded")) {
        graph.stacks.forEach((stack, samples) -> out.println(stack + " " + samples));
      } else {
        graph.draw(out);
      }
    }
  }

  private void readRecording(Path in) throws IOException {
    try (RecordingFile recording = new RecordingFile(in)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if (SAMPLES.contains(event.getEventType().getName()) && event.getStackTrace() != null) {
          List<RecordedFrame> frames = event.getStackTrace().getFrames();
          if (!WAITING.contains(frames.get(0).getMethod().getName())) {
            Deque<String> stack = new ArrayDeque<>();
            frames.forEach(frame -> stack.push(name(frame)));
            add(stack);
          }
        }
      }
    }
  }

  private static String name(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
  }

  /** A line for each sample, one for each frame with the innermost first, and an empty one. */
  private void readPerf(List<String> lines) {
    Deque<String> stack = new ArrayDeque<>();
    for (String line : lines) {
      if (line.isBlank()) {
        if (!stack.isEmpty()) {
          add(stack);
        }
        stack.clear();
      } else if (Character.isWhitespace(line.charAt(0))) {
        String frame = line.strip().replaceFirst("^[0-9a-f]+ ", "");
        stack.push(frame.replaceFirst(" \\([^()]*\\)$", "").replaceFirst("\\+0x[0-9a-f]+$", ""));
      }
    }
    if (!stack.isEmpty()) {
      add(stack);
    }
  }

  private void add(Deque<String> stack) {
    List<String> names = new ArrayList<>();
    stack.forEach(name -> names.add(name.replace(';', ':')));
    stacks.merge(String.join(";", names), 1L, Long::sum);
  }

  private void draw(PrintStream out) {
    Node root = new Node();
    stacks.forEach(
        (stack, samples) -> {
          root.samples += samples;
          Node node = root;
          for (String name : stack.split(";")) {
            node = node.below.computeIfAbsent(name, any -> new Node());
            node.samples += samples;
          }
        });
    int height = (root.depth() + 1) * ROW;
    out.printf(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-size=\"11\""
            + " font-family=\"monospace\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
        WIDTH,
        height);
    box(out, "all, " + root.samples + " samples", root, 0, height - ROW, root.samples);
    out.println("</svg>");
  }

  private void box(PrintStream out, String name, Node node, double x, int y, long all) {
    double width = (double) node.samples * WIDTH / Math.max(1, all);
    if (width < LEAST) {
      return;
    }
    int letters = (int) ((width - 4) / LETTER);
    String shown = letters < 3 ? "" : name.substring(0, Math.min(letters, name.length()));
    out.printf(
        Locale.ROOT,
        "<g><title>%s: %.2f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
            + " fill=\"hsl(%d 80%% 65%%)\" stroke=\"#fff\" stroke-width=\".5\"/>"
            + "<text x=\"%.1f\" y=\"%d\">%s</text></g>%n",
        escape(name),
        100.0 * node.samples / Math.max(1, all),
        x,
        y,
        width,
        ROW - 1,
        Math.floorMod(name.hashCode(), 55),
        x + 2,
        y + ROW - 5,
        escape(shown));
    double left = x;
    for (Map.Entry<String, Node> each : node.below.entrySet()) {
      box(out, each.getKey(), each.getValue(), left, y - ROW, all);
      left += (double) each.getValue().samples * WIDTH / Math.max(1, all);
    }
  }

  private static String escape(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
