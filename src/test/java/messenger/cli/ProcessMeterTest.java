package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
class ProcessMeterTest {
  private static final long THIS = ProcessHandle.current().pid();

  @Test
  void readsThisProcess() {
    ProcessMeter meter = new ProcessMeter(THIS, false);
    assertTrue(meter.readable());
    double mine =
        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1000.0;
    assertEquals(mine, meter.cpuSeconds(), 1);
    assertTrue(meter.residentBytes() > 10 << 20, "a JVM has more than 10 MiB");
  }

  @Test
  void addsTheDescendantsOnlyWhenWanted() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo ready; wait").start();
    try {
      assertEquals("ready", parent.inputReader().readLine());
      long alone = new ProcessMeter(parent.pid(), false).residentBytes();
      assertTrue(alone > 0);
      assertTrue(new ProcessMeter(parent.pid(), true).residentBytes() > alone);
    } finally {
      parent.descendants().forEach(ProcessHandle::destroy);
      parent.destroy();
      parent.waitFor();
    }
    assertFalse(new ProcessMeter(parent.pid(), false).readable());
    assertEquals(0, new ProcessMeter(parent.pid(), true).cpuSeconds());
  }

  @Test
  void noProcessCountsNothing() {
    assertEquals(0, new ProcessMeter(0, true).cpuSeconds());
    assertEquals(0, new ProcessMeter(0, false).residentBytes());
  }
}
