package messenger.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final Faults faults = new Faults();

  @Test
  void itIsToldWhatFailedAndWhereButNotWhatWasSaid() {
    SQLException cause = new SQLException("value 'my password' is too long", "22001");
    String told = faults.trace(new IllegalStateException("body: my password", cause));
    String place = " at messenger.observe.FaultsTest.itIsToldWhatFailedAndWhereButNotWhatWasSaid";
    assertTrue(told.startsWith("java.lang.IllegalStateException" + place), told);
    assertTrue(told.contains(", by java.sql.SQLException (22001)" + place), told);
    assertFalse(told.contains("my password"), told);
  }

  @Test
  void whatJavaItselfSaysIsTold() {
    String told = faults.trace(new IndexOutOfBoundsException(7));
    assertTrue(told.startsWith("java.lang.IndexOutOfBoundsException (Index out of range: 7) at"));
  }

  @Test
  void itIsShortHoweverDeepTheFault() {
    Exception deep = new IllegalStateException();
    for (int i = 0; i < 1_000; i++) {
      deep = new IllegalStateException(deep);
    }
    String told = faults.trace(deep);
    assertEquals(4, told.split(", by ").length - 1);
    assertEquals(1, told.lines().count());
    assertTrue(told.length() < 10_000, () -> told.length() + "");
  }

  @Test
  void nothingIsForNoReason() {
    assertEquals("for no reason", faults.trace(null));
  }
}
