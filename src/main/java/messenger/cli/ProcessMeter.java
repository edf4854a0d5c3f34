package messenger.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * CPU time and memory of another process and, if wanted, its descendants, from Linux' /proc
 * (proc(5)). What can't be read, because the process has gone or this is no Linux, counts as 0.
 *
 * @param pid 0 for no process at all
 */
record ProcessMeter(long pid, boolean descendants) {
  /** USER_HZ, the unit of times in /proc: 100 on every Linux. */
  private static final double TICKS_PER_SECOND = 100;

  boolean readable() {
    return Files.isReadable(Path.of("/proc", Long.toString(pid), "stat"));
  }

  /**
   * User and system time since the start; of descendants that have ended too, once their parent has
   * noticed.
   */
  double cpuSeconds() {
    return pids().mapToDouble(each -> ticks(each) / TICKS_PER_SECOND).sum();
  }

  /** Resident memory in bytes. What processes share counts for each of them. */
  long residentBytes() {
    return pids().map(ProcessMeter::resident).sum();
  }

  private LongStream pids() {
    if (pid == 0) {
      return LongStream.empty();
    }
    if (!descendants) {
      return LongStream.of(pid);
    }
    LongStream below =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(ProcessHandle::pid);
    return LongStream.concat(LongStream.of(pid), below);
  }

  /**
   * Fields 14 and 15 (own), 16 and 17 (ended children). The second field, a name in parentheses,
   * may contain anything.
   */
  private long ticks(long each) {
    String stat = read(each, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).split(" ");
    int last = descendants ? 17 : 15;
    long ticks = 0;
    for (int field = 14; field <= last && fields.length > field - 2; field++) {
      ticks += Long.parseLong(fields[field - 2]);
    }
    return ticks;
  }

  private static long resident(long each) {
    return read(each, "status")
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        * 1024;
  }

  private static String read(long each, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(each), file));
    } catch (IOException e) {
      return "";
    }
  }
}
