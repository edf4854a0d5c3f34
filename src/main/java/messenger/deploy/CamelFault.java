package messenger.deploy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a finding of what Camel throws. */
public final class CamelFault {
  private static final int MAX_REASON = 300;

  private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

  /** What could stand in the file as it does in a message: names, URIs, class names. */
  private static final Pattern WORD = Pattern.compile("[\\w#-][\\w.:/#~-]{2,}");

  private CamelFault() {}

  /**
   * @param hint may be empty
   */
  public static Finding of(SourceFile file, Throwable fault, String hint) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    Matcher place = PLACE.matcher(String.valueOf(fault.getMessage()) + message);
    if (place.find()) {
      return new Finding(
          file.path(),
          Integer.parseInt(place.group(1)),
          Integer.parseInt(place.group(2)),
          line(message),
          hint);
    }
    return placed(file, message, hint);
  }

  /** Camel seldom says where: it is where the longest word of the message stands as a value. */
  private static Finding placed(SourceFile file, String message, String hint) {
    List<String> lines = file.text().lines().toList();
    int line = 0;
    int column = 0;
    int longest = 0;
    Matcher word = WORD.matcher(message);
    while (word.find()) {
      String value = word.group().replaceFirst("[.:]+$", "");
      for (int i = 0; i < lines.size() && value.length() > longest; i++) {
        int at = lines.get(i).indexOf(value);
        if (at > 0 && lines.get(i).lastIndexOf(": ", at) >= 0 && !isForPeople(lines.get(i))) {
          line = i + 1;
          column = at + 1;
          longest = value.length();
        }
      }
    }
    return new Finding(file.path(), line, column, line(message), hint);
  }

  private static boolean isForPeople(String line) {
    String text = line.strip();
    return text.startsWith("#") || text.startsWith("description:") || text.startsWith("id:");
  }

  private static String line(String message) {
    String line = message.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
    return line.length() > MAX_REASON ? line.substring(0, MAX_REASON) + "..." : line;
  }
}
