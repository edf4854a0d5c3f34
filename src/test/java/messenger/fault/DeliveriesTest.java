package messenger.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private final List<Event> history = new ArrayList<>();

  private void at(int millis, Event event) {
    history.add(event.at(millis * 1_000L));
  }

  private void isIn(int millis, String session) {
    at(millis, Event.of(Op.CAUGHTUP, "bob", session));
  }

  private void isOver(int millis) {
    at(millis, Event.of(Op.FAULT, null, null).note(Event.OVER));
  }

  private void sends(int millis, String text) {
    at(millis, Event.of(Op.SEND, "ann", "ann/first/1").of("id", "ann", "bob", text));
  }

  private void isTold(int millis, String session, String text) {
    at(millis, Event.of(Op.MESSAGE, "bob", session).of("id", "ann", "bob", text));
  }

  private Histogram times() {
    return Deliveries.since(Event.OVER, history);
  }

  @Test
  void aMessageCountsOnceForEachDeviceThatWasIn() {
    isIn(0, "bob/first/1");
    isIn(0, "bob/second/1");
    isOver(1);
    sends(10, "hi");
    isTold(15, "bob/first/1", "hi");
    isTold(70, "bob/second/1", "hi");
    assertEquals(2, times().getTotalCount());
    assertEquals(5, times().getMinValue());
    assertEquals(60, times().getMaxValue());
  }

  @Test
  void whoComesLaterReadsTheLogWhichIsNoDelivery() {
    isIn(0, "bob/first/1");
    isOver(1);
    sends(10, "hi");
    at(11, Event.of(Op.END, "bob", "bob/first/1"));
    isIn(5_000, "bob/first/2");
    isTold(5_001, "bob/first/2", "hi");
    assertEquals(0, times().getTotalCount());
  }

  @Test
  void whatIsSentAgainCountsFromThenOn() {
    isIn(0, "bob/first/1");
    isOver(1);
    sends(10, "hi");
    sends(1_000, "hi");
    isTold(1_004, "bob/first/1", "hi");
    assertEquals(4, times().getMaxValue());
  }

  @Test
  void whatWasSentBeforeDoesNotCount() {
    isIn(0, "bob/first/1");
    sends(1, "hi");
    isOver(2);
    isTold(3, "bob/first/1", "hi");
    assertEquals(0, times().getTotalCount());
  }
}
