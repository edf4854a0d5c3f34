package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgTest {
  private static final Axis SECONDS = new Axis("s", Axis.Kind.LINEAR);

  /** Throws if it is no well-formed XML. */
  static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  /** The number of points of each line. */
  static List<Integer> points(Document svg) {
    NodeList lines = svg.getElementsByTagName("polyline");
    return IntStream.range(0, lines.getLength())
        .mapToObj(i -> ((Element) lines.item(i)).getAttribute("points").split(" ").length)
        .toList();
  }

  private static Plot plot(Double limit, Plot.Series... series) {
    return new Plot(
        "a < b & c", List.of(new Plot.Panel("panel", SECONDS, SECONDS, List.of(series), limit)));
  }

  private static Plot.Series series(String name, double... ys) {
    return new Plot.Series(
        name, IntStream.range(0, ys.length).mapToObj(i -> new Plot.Point(i + 1, ys[i])).toList());
  }

  @Test
  void everyLineHasItsPointsAndItsName() throws Exception {
    String text = Svg.of(plot(null, series("one", 1, 2, 3), series("two", 3, 2)));
    Document svg = parse(text);
    assertEquals(List.of(3, 2), points(svg));
    assertEquals(5, svg.getElementsByTagName("circle").getLength());
    assertTrue(text.contains(">one</text>") && text.contains(">two</text>"), text);
    assertEquals("a < b & c", svg.getElementsByTagName("title").item(0).getTextContent());
  }

  @Test
  void namesOfLinesThatMeetDoNotCoverEachOther() throws Exception {
    Document svg = parse(Svg.of(plot(null, series("one", 1, 1), series("two", 1, 1))));
    NodeList texts = svg.getElementsByTagName("text");
    double[] heights =
        IntStream.range(0, texts.getLength())
            .mapToObj(i -> (Element) texts.item(i))
            .filter(text -> text.getAttribute("class").startsWith("name"))
            .mapToDouble(text -> Double.parseDouble(text.getAttribute("y")))
            .toArray();
    assertEquals(2, heights.length);
    assertTrue(Math.abs(heights[0] - heights[1]) >= 14, "a line of text apart");
  }

  @Test
  void aLimitIsALineInsideThePanel() throws Exception {
    Document svg = parse(Svg.of(plot(250.0, series("one", 1, 2))));
    NodeList lines = svg.getElementsByTagName("line");
    Element limit = (Element) lines.item(lines.getLength() - 1);
    assertEquals("limit", limit.getAttribute("class"));
    assertTrue(Double.parseDouble(limit.getAttribute("y1")) >= 0);
  }

  @Test
  void nothingMeasuredIsStillADrawing() throws Exception {
    assertEquals(List.of(), points(parse(Svg.of(plot(null)))));
    assertEquals(
        List.of(1),
        points(parse(Svg.of(LatencyCurve.plot("none", LatencyCurve.of(new Histogram(3)))))),
        "an empty attribute");
  }

  @Test
  void theCurveEndsWithTheSlowestMessage() {
    Histogram nanos = new Histogram(3);
    for (int i = 1; i <= 1000; i++) {
      nanos.recordValue(i * 1_000_000L);
    }
    List<Plot.Point> curve = LatencyCurve.of(nanos);
    assertEquals(37, curve.size(), "twelve for each nine, and the end");
    assertEquals(1, curve.get(0).x());
    curve.forEach(p -> assertEquals(Math.max(1, 1000 * (1 - 1 / p.x())), p.y(), 2, p.toString()));
    assertEquals(1000, curve.get(36).x());
    assertEquals(1000, curve.get(36).y(), 1);
  }
}
