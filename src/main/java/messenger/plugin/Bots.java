package messenger.plugin;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import messenger.account.Skeletons;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Committed.Outcome;

/**
 * The accounts that plugins send by: rows like those of people, but nobody can log in to them. Safe
 * for every thread; each call may wait for Postgres.
 */
final class Bots {
  /** Whoever vouches for a person is an OpenID Connect provider or a certificate, never this. */
  private static final String ISSUER = "messenger:bot";

  /** docs/protocol.md, Framing. */
  private static final int MAX_TEXT_BYTES = 16_384;

  private final Core core;
  private final Skeletons skeletons;
  private final BiPredicate<String, String> isBlocked;
  private final Duration answer;
  private final LongSupplier nanoTime;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /**
   * @param isBlocked whether the first has blocked the second
   * @param answer how long a text may take
   */
  Bots(
      Core core,
      Skeletons skeletons,
      BiPredicate<String, String> isBlocked,
      Duration answer,
      LongSupplier nanoTime) {
    this.core = core;
    this.skeletons = skeletons;
    this.isBlocked = isBlocked;
    this.answer = answer;
    this.nanoTime = nanoTime;
  }

  /**
   * Whether a bot may have this name.
   *
   * @throws IllegalArgumentException if not
   */
  static String checked(String name) {
    if (name == null || !new Address(name).isStrictName()) {
      throw new IllegalArgumentException(
          "a bot's name must be 3 to 32 of a-z 0-9 . _ -, not " + name);
    }
    return name;
  }

  /**
   * Stores a text and has it delivered.
   *
   * @return what became of it
   * @throws RefusedException if it can't be sent: {@code conflict} if the bot's name is a person's
   * @throws UnavailableException if it is not stored in time; the same may be sent again
   */
  Outcome send(String bot, String to, String text, UUID id) throws InterruptedException {
    Address recipient = Address.of(to);
    check(recipient, text);
    make(bot);
    Request.Send send = new Request.Send(id, recipient, text);
    BotSender sender = new BotSender(bot, nanoTime);
    Map<String, Object> variables = new HashMap<>();
    variables.put("session", sender);
    variables.put("request", send);
    variables.put("user", bot);
    variables.put("to", recipient.name());
    if (skeletons.isReserved(recipient)) {
      variables.put("reserved", recipient.name());
    }
    if (isBlocked.test(recipient.name(), bot)) {
      variables.put("blocked", recipient.name());
    }
    core.ask("send-from-plugin", send, variables);
    return sender.await(answer);
  }

  private static void check(Address recipient, String text) {
    if (recipient.isRoom()) {
      throw new RefusedException(Code.UNSUPPORTED);
    }
    if (text == null || text.isBlank() || text.indexOf(0) >= 0) {
      throw new RefusedException(Code.BAD_FIELD);
    }
    if (!canBeSent(text)) {
      throw new RefusedException(Code.TOO_LARGE);
    }
  }

  /** Whether it is a text as clients may send it. */
  static boolean canBeSent(String text) {
    return text != null
        && !text.isBlank()
        && text.indexOf(0) < 0
        && text.getBytes(StandardCharsets.UTF_8).length <= MAX_TEXT_BYTES;
  }

  /** Makes its account, unless it has one. */
  private void make(String bot) {
    if (known.contains(bot)) {
      return;
    }
    Address name = new Address(checked(bot));
    if (skeletons.isReserved(name)) {
      throw new RefusedException(Code.FORBIDDEN);
    }
    Map<String, Object> row = new HashMap<>();
    row.put("name", bot);
    row.put("skeleton", skeletons.of(name));
    row.put("password", null);
    row.put("issuer", ISSUER);
    row.put("subject", bot);
    core.ask("make-bot", row);
    known.add(bot);
  }
}
