package messenger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import messenger.bench.Verdict.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the guard can fail. */
class VerdictTest {
  private static final Verdict VERDICT = new Verdict(3, 4, 7_000, 9_000, 440);
  private static final Figures NETTY = new Figures(5, 2_400, 436);
  private static final Figures ROUTES = new Figures(14.9, 7_000, 436);
  private static final Figures LANE = new Figures(19.9, 8_999, 440);

  @Test
  void whatIsWithinTheLimitsIsFine() {
    assertEquals(List.of(), VERDICT.complaints(NETTY, ROUTES, LANE));
  }

  @ParameterizedTest(name = "{3}: {0} us, {1} bytes, {2} on the wire")
  @CsvSource(
      delimiter = '|',
      value = {
        "15.1 | 7000 | 436 | route tax: 3.02, at most 3.00",
        "14.9 | 7001 | 436 | bytes allocated, routes: 7001.00, at most 7000.00",
        "14.9 | 7000 | 441 | bytes on the wire, routes: 441.00, at most 440.00",
        "NaN  | 7000 | 436 | route tax: NaN, at most 3.00",
      })
  void routesThatCostMoreAreNamed(double cpu, double allocated, double wire, String complaint) {
    Figures worse = new Figures(cpu, allocated, wire);
    assertEquals(List.of(complaint), VERDICT.complaints(NETTY, worse, LANE));
  }

  @ParameterizedTest(name = "{3}: {0} us, {1} bytes, {2} on the wire")
  @CsvSource(
      delimiter = '|',
      value = {
        "20.1 | 8999 | 440 | lane tax: 4.02, at most 4.00",
        "19.9 | 9001 | 440 | bytes allocated, lane: 9001.00, at most 9000.00",
        "19.9 | 8999 | 441 | bytes on the wire, lane: 441.00, at most 440.00",
      })
  void aLaneThatCostsMoreIsNamed(double cpu, double allocated, double wire, String complaint) {
    Figures worse = new Figures(cpu, allocated, wire);
    assertEquals(List.of(complaint), VERDICT.complaints(NETTY, ROUTES, worse));
  }

  @Test
  void aMachineOfHalfTheSpeedChangesNothing() {
    assertEquals(
        List.of(), VERDICT.complaints(twiceAsSlow(NETTY), twiceAsSlow(ROUTES), twiceAsSlow(LANE)));
  }

  @Test
  void theFiguresAreOneLine() {
    assertTrue(Verdict.line(NETTY, ROUTES, LANE).startsWith("route tax 2.98 (routes 14.9 us"));
    assertEquals(1, Verdict.line(NETTY, ROUTES, LANE).lines().count());
  }

  private static Figures twiceAsSlow(Figures figures) {
    return new Figures(2 * figures.cpuMicros(), figures.allocatedBytes(), figures.wireBytes());
  }
}
