package messenger.cli;

import java.util.List;

/**
 * A drawing: panels one below the other.
 *
 * @param title what was measured
 */
record Plot(String title, List<Panel> panels) {
  /**
   * @param limit a value of y that is marked by a line, or null
   */
  record Panel(String title, Axis x, Axis y, List<Series> series, Double limit) {}

  /**
   * A line.
   *
   * @param name empty: it needs none
   */
  record Series(String name, List<Point> points) {}

  record Point(double x, double y) {}
}
