package messenger.page;

import java.util.Locale;

/** The header of this name (RFC 9110, section 12.5.3). */
final class AcceptEncoding {
  private AcceptEncoding() {}

  /**
   * @param header null if there is none
   * @return whether gzip may be sent
   */
  static boolean takesGzip(String header) {
    if (header == null) {
      return false;
    }
    boolean any = false;
    for (String part : header.toLowerCase(Locale.ROOT).split(",")) {
      String[] words = part.split(";", -1);
      String coding = words[0].strip();
      if (coding.equals("gzip") || coding.equals("x-gzip")) {
        return isWanted(words);
      }
      any |= coding.equals("*") && isWanted(words);
    }
    return any;
  }

  /** What can't be understood is not wanted. */
  private static boolean isWanted(String[] words) {
    for (int i = 1; i < words.length; i++) {
      String parameter = words[i].strip();
      if (parameter.startsWith("q=")) {
        return parameter.matches("q=(?:1(?:\\.0{0,3})?|0?\\.\\d{0,3})")
            && !parameter.matches("q=0?\\.0*");
      }
    }
    return true;
  }
}
