package messenger.observe;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By which names the management port may be called. A browser on this machine can be made to come
 * here by a page whose own name was made to point here (DNS rebinding); the request then bears the
 * name of that page.
 */
final class HostNames {
  private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(?::\\d{1,5})?");

  private final String own;
  private final boolean anyAddress;

  /**
   * @param own where the port listens. If that is no loopback address every bare address will do:
   *     nobody can make one point elsewhere.
   */
  HostNames(String own) {
    this.own = own.toLowerCase(Locale.ROOT);
    this.anyAddress = !isLoopback(this.own);
  }

  /**
   * @param header as it was sent
   */
  boolean contain(String header) {
    Matcher parts = HOST.matcher(header);
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(1).replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    return name.equals(own) || isLoopback(name) || anyAddress && isAddress(name);
  }

  private static boolean isAddress(String name) {
    return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
  }

  private static boolean isLoopback(String name) {
    return name.equals("localhost")
        || name.equals("::1")
        || name.startsWith("127.") && NetUtil.isValidIpV4Address(name);
  }
}
