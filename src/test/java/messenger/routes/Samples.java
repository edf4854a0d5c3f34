package messenger.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.f4b6a3.uuid.UuidCreator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Committed;
import messenger.session.Committed.Outcome;
import messenger.session.Session;
import messenger.session.Start;
import messenger.session.Submission;
import org.apache.camel.Exchange;

/** What people say and what the log holds, for tests that do not care which. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

  private Samples() {}

  static Request.Send text(String to, String text) {
    return new Request.Send(UuidCreator.getTimeOrderedEpochFast(), new Address(to), text);
  }

  static Submission submission(Session sender, String from, String to, String text) {
    return submission(sender, from, text(to, text));
  }

  static Submission submission(Session sender, String from, Request.Send send) {
    return new Submission(sender, from, send, System.nanoTime());
  }

  static Entry entry(String from, long fromSeq, String to, long toSeq, String text) {
    return new Entry(UuidCreator.getTimeOrderedEpochFast(), from, fromSeq, to, toSeq, text, NOW);
  }

  /** The message that a submission becomes under these numbers. */
  static Entry entry(Submission submission, long fromSeq, long toSeq) {
    Request.Send send = submission.send();
    return new Entry(
        send.id(), submission.from(), fromSeq, send.to().name(), toSeq, send.text(), NOW);
  }

  /** The row that append-messages.sql returns. */
  static Map<String, Object> numbers(List<Integer> fromSeqs, List<Integer> toSeqs) {
    return Map.of(
        "from_seqs",
        fromSeqs.toString(),
        "to_seqs",
        toSeqs.toString(),
        "created_at",
        Timestamp.from(NOW));
  }

  /** A row as find-messages.sql and read-log.sql return it. */
  static Map<String, Object> row(Entry entry) {
    return Map.of(
        "id", entry.id(),
        "from_address", entry.from(),
        "from_seq", entry.fromSeq(),
        "to_address", entry.to(),
        "to_seq", entry.toSeq(),
        "text", entry.text(),
        "created_at", Timestamp.from(entry.time()));
  }

  /** Names that a legacy guest may have and that Camel's bean language would not take as such. */
  static Stream<String> strangeNames() {
    return Stream.of(
        "null", "true", "7", "*", "\"quoted\"", "'quoted'", "\"", "a,b", "(ann)", "${body}");
  }

  /** A login that is proved by a password. */
  static Request.Login byPassword(String name, String password) {
    return new Request.Login("1", name, new Request.Credential(false, password), "phone", Map.of());
  }

  static Request.Login byToken(String name, String token) {
    return new Request.Login("1", name, new Request.Credential(true, token), "phone", Map.of());
  }

  /** A row of account as read-account.sql and others return it. */
  static Map<String, Object> account(String name, String hash, long generation) {
    return Map.of("name", name, "password", hash, "generation", generation);
  }

  static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Why this exchange was refused. */
  static String refusal(Exchange rejected) {
    return rejected.getProperty(Exchange.EXCEPTION_CAUGHT, RefusedException.class).code().word();
  }

  /** A client of this user connects and takes the messages of its log up to this number. */
  static void take(RouteScene scene, String user, long seq) {
    Session client = scene.login(user);
    Session sender = scene.login("somebody");
    scene.perform("follow", new Start(0, 0, Map.of(), List.of()), client);
    for (long i = 1; i <= seq; i++) {
      Submission text = submission(sender, "somebody", user, "hello");
      Entry entry = entry(text, i, i);
      scene.perform("deliver", List.of(new Committed(text, entry, Outcome.NEW)), sender);
    }
  }
}
