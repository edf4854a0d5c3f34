package messenger.scene;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A socket at which a process can be spoken to: one of TCP or of the file system that listens, or
 * one of UDP that is bound. Read from {@code /proc}, so on Linux alone.
 *
 * @param program the name of the file that runs, such as {@code java}
 * @param protocol {@code tcp}, {@code udp} or {@code unix}
 * @param address in numbers; the path of a {@code unix} one
 * @param port 0 of a {@code unix} one
 */
public record OpenSocket(String program, String protocol, String address, int port) {
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String TCP_LISTEN = "0A";
  private static final String UDP_BOUND = "07";
  private static final int UNIX_FLAGS = 3;
  private static final int UNIX_INODE = 6;
  private static final int UNIX_PATH = 7;
  private static final int UNIX_ACCEPTS = 0x10000;

  /** All of this process. */
  public static List<OpenSocket> of(ProcessHandle process) throws IOException {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    List<OpenSocket> found = new ArrayList<>();
    try {
      String program = Files.readSymbolicLink(proc.resolve("exe")).getFileName().toString();
      Set<String> inodes = inodes(proc);
      for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
        String open = table.startsWith("tcp") ? TCP_LISTEN : UDP_BOUND;
        for (String[] row : rows(proc.resolve("net").resolve(table))) {
          if (row[STATE].equals(open) && inodes.contains(row[INODE])) {
            String[] local = row[ADDRESS].split(":");
            found.add(
                new OpenSocket(
                    program,
                    table.substring(0, 3),
                    address(local[0]),
                    Integer.parseInt(local[1], 16)));
          }
        }
      }
      for (String[] row : rows(proc.resolve("net/unix"))) {
        boolean accepts = (Integer.parseInt(row[UNIX_FLAGS], 16) & UNIX_ACCEPTS) != 0;
        if (accepts && inodes.contains(row[UNIX_INODE])) {
          found.add(
              new OpenSocket(program, "unix", row.length > UNIX_PATH ? row[UNIX_PATH] : "", 0));
        }
      }
    } catch (NoSuchFileException e) {
      // It has just ended.
    }
    return found;
  }

  private static Set<String> inodes(Path proc) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      for (Path file : files.toList()) {
        try {
          String target = Files.readSymbolicLink(file).toString();
          if (target.startsWith("socket:[")) {
            inodes.add(target.substring("socket:[".length(), target.length() - 1));
          }
        } catch (NoSuchFileException e) {
          // Closed meanwhile.
        }
      }
    }
    return inodes;
  }

  private static List<String[]> rows(Path table) throws IOException {
    if (!Files.exists(table)) {
      return List.of(); // No IPv6.
    }
    try (Stream<String> lines = Files.lines(table)) {
      return lines.skip(1).map(line -> line.strip().split("\\s+")).toList();
    }
  }

  /** Words of four bytes, each with its last byte first. */
  private static String address(String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    for (int i = 0; i < bytes.length; i += 4) {
      byte first = bytes[i];
      byte second = bytes[i + 1];
      bytes[i] = bytes[i + 3];
      bytes[i + 1] = bytes[i + 2];
      bytes[i + 2] = second;
      bytes[i + 3] = first;
    }
    return InetAddress.getByAddress(bytes).getHostAddress();
  }
}
