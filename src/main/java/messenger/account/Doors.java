package messenger.account;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a door takes for a proof of who somebody is, as the settings {@code messenger.*.logins} say:
 * words separated by commas, each for everybody, or with {@code @loopback} behind it for clients on
 * this machine. Safe for every thread.
 */
public final class Doors {
  private static final Set<String> PROOFS =
      Set.of("guest", "password", "token", "register", "certificate", "identity");

  private static final String LOOPBACK = "@loopback";

  /** Whether only local clients may, by proof. */
  private record Policy(Map<String, Boolean> localOnly) {}

  private final Map<String, Policy> policies = new ConcurrentHashMap<>();

  /**
   * Whether this proof is not taken.
   *
   * @param logins the setting of the door
   * @param proof as {@link messenger.frame.Request.Login#proof} says
   * @param local whether the client is on this machine
   */
  public boolean refuses(String logins, String proof, boolean local) {
    Boolean localOnly = policies.computeIfAbsent(logins, Doors::policy).localOnly().get(proof);
    return localOnly == null || localOnly && !local;
  }

  /** Whether a setting can be used. */
  public static boolean isPolicy(String logins) {
    try {
      policy(logins);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Policy policy(String logins) {
    Map<String, Boolean> localOnly = new HashMap<>();
    for (String word : logins.split(",")) {
      String stripped = word.strip();
      boolean local = stripped.endsWith(LOOPBACK);
      String proof =
          local ? stripped.substring(0, stripped.length() - LOOPBACK.length()) : stripped;
      if (!PROOFS.contains(proof) || localOnly.put(proof, local) != null) {
        throw new IllegalArgumentException("not a way to log in: " + stripped);
      }
    }
    return new Policy(Map.copyOf(localOnly));
  }
}
