package messenger.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Draws a plot as SVG: self-contained, on the page's own background, for light and dark pages. Each
 * line has its name at its end, so no legend has to be looked up. The colours are those of Okabe
 * and Ito, which colour-blind people can tell apart (https://jfly.uni-koeln.de/color/).
 */
final class Svg {
  private static final int WIDTH = 720;
  private static final int TITLE_HEIGHT = 34;
  private static final int PANEL_HEIGHT = 280;
  private static final int LEFT = 64;
  private static final int RIGHT = 76;
  private static final int TOP = 28;
  private static final int BOTTOM = 48;
  private static final double INNER_WIDTH = WIDTH - LEFT - RIGHT;
  private static final double INNER_HEIGHT = PANEL_HEIGHT - TOP - BOTTOM;

  /** Names of lines are not nearer to each other than this. */
  private static final double NAME_HEIGHT = 14;

  /** Lines with more points are drawn without dots. */
  private static final int MAX_DOTS = 25;

  private static final int COLOURS = 4;

  private static final String STYLE =
      """
      text { font: 12px system-ui, sans-serif; fill: #333 }
      .title { font-size: 15px; font-weight: 600 }
      .panel { font-weight: 600 }
      .paper { fill: #fff }
      .grid { stroke: #8884; stroke-width: 1 }
      .limit { stroke: #888; stroke-width: 1.5; stroke-dasharray: 5 4 }
      .line { fill: none; stroke-width: 2; stroke-linejoin: round }
      .c0 { --c: #d55e00 } .c1 { --c: #0072b2 } .c2 { --c: #009e73 } .c3 { --c: #b8559a }
      .line { stroke: var(--c) } .dot, .name { fill: var(--c) }
      .name { font-weight: 600 }
      @media (prefers-color-scheme: dark) {
        text { fill: #ddd }
        .paper { fill: #16181c }
        .c0 { --c: #ff8a3d } .c1 { --c: #56b4e9 } .c2 { --c: #2fd3a3 } .c3 { --c: #e08fc8 }
      }
      """;

  private final StringBuilder text = new StringBuilder();

  private Svg() {}

  static String of(Plot plot) {
    return new Svg().draw(plot);
  }

  private String draw(Plot plot) {
    int height = TITLE_HEIGHT + plot.panels().size() * PANEL_HEIGHT;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " role=\"img\">%n",
        WIDTH, height, WIDTH, height);
    add("<title>%s</title>%n<style>%n%s</style>%n", escape(plot.title()), STYLE);
    add("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>%n", WIDTH, height);
    label("title", LEFT, 24, "start", plot.title());
    for (int i = 0; i < plot.panels().size(); i++) {
      add("<g transform=\"translate(%d %d)\">%n", LEFT, TITLE_HEIGHT + i * PANEL_HEIGHT + TOP);
      panel(plot.panels().get(i));
      add("</g>%n");
    }
    return text.append("</svg>\n").toString();
  }

  private void panel(Plot.Panel panel) {
    Axis.Scale x = panel.x().scale(values(panel, Plot.Point::x).toArray());
    DoubleStream limit =
        panel.limit() == null ? DoubleStream.empty() : DoubleStream.of(panel.limit());
    Axis.Scale y =
        panel.y().scale(DoubleStream.concat(values(panel, Plot.Point::y), limit).toArray());
    label("panel", 0, -10, "start", panel.title());
    for (Axis.Mark mark : x.marks()) {
      double at = x.at(mark.value()) * INNER_WIDTH;
      grid(at, 0, at, INNER_HEIGHT);
      label("", at, INNER_HEIGHT + 16, "middle", mark.text());
    }
    for (Axis.Mark mark : y.marks()) {
      double at = down(y, mark.value());
      grid(0, at, INNER_WIDTH, at);
      label("", -8, at + 4, "end", mark.text());
    }
    label("", INNER_WIDTH / 2, INNER_HEIGHT + 34, "middle", panel.x().label());
    label("", -LEFT + 8, -10, "start", panel.y().label());
    if (panel.limit() != null) {
      double at = down(y, panel.limit());
      add(
          "<line class=\"limit\" x1=\"0\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
          at, INNER_WIDTH, at);
      double beside = at < NAME_HEIGHT ? at + NAME_HEIGHT : at - 5;
      label("", 4, beside, "start", Axis.number(panel.limit()) + " " + panel.y().label());
    }
    for (int i = 0; i < panel.series().size(); i++) {
      line(panel.series().get(i), i % COLOURS, x, y);
    }
    names(panel, y);
  }

  private static DoubleStream values(Plot.Panel panel, ToDoubleFunction<Plot.Point> which) {
    return panel.series().stream().flatMap(one -> one.points().stream()).mapToDouble(which);
  }

  private static double down(Axis.Scale y, double value) {
    return (1 - y.at(value)) * INNER_HEIGHT;
  }

  private void grid(double x1, double y1, double x2, double y2) {
    add("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n", x1, y1, x2, y2);
  }

  private void line(Plot.Series series, int colour, Axis.Scale x, Axis.Scale y) {
    add("<g class=\"c%d\">%n<polyline class=\"line\" points=\"", colour);
    for (Plot.Point point : series.points()) {
      add("%.1f,%.1f ", x.at(point.x()) * INNER_WIDTH, down(y, point.y()));
    }
    text.setLength(text.length() - (series.points().isEmpty() ? 0 : 1));
    add("\"/>%n");
    if (series.points().size() <= MAX_DOTS) {
      for (Plot.Point point : series.points()) {
        add(
            "<circle class=\"dot\" r=\"3\" cx=\"%.1f\" cy=\"%.1f\"><title>%s</title></circle>%n",
            x.at(point.x()) * INNER_WIDTH,
            down(y, point.y()),
            escape(
                Table.format(
                    "%s %,.1f %s at %,.0f %s",
                    series.name(), point.y(), y.axis().label(), point.x(), x.axis().label())));
      }
    }
    add("</g>%n");
  }

  /** At the ends of the lines, moved apart where these meet. */
  private void names(Plot.Panel panel, Axis.Scale y) {
    record Name(int colour, String text, double at) {}
    List<Name> names = new ArrayList<>();
    for (int i = 0; i < panel.series().size(); i++) {
      List<Plot.Point> points = panel.series().get(i).points();
      double at = points.isEmpty() ? 0 : down(y, points.get(points.size() - 1).y());
      names.add(new Name(i % COLOURS, panel.series().get(i).name(), at));
    }
    // From below upwards, so that a crowd at the bottom stays inside.
    names.sort(Comparator.comparingDouble(Name::at).reversed());
    double below = INNER_HEIGHT + NAME_HEIGHT;
    for (Name name : names) {
      below = Math.min(name.at(), below - NAME_HEIGHT);
      label("name c" + name.colour(), INNER_WIDTH + 8, below + 4, "start", name.text());
    }
  }

  private void label(String type, double x, double y, String anchor, String words) {
    if (!words.isEmpty()) {
      add(
          "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
          type, x, y, anchor, escape(words));
    }
  }

  private void add(String format, Object... values) {
    text.append(Table.format(format, values));
  }

  private static String escape(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
