package messenger.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.frame.Token;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Identity;
import messenger.session.Session;
import messenger.session.Standing;
import messenger.store.JsonText;

/**
 * Between people who prove who they are and the rows of sql/*.sql. It asks no database itself: the
 * routes do. Safe for every thread, but {@link #recent} and {@link #generations}, which one thread
 * calls.
 */
public final class Accounts {
  private final Passwords passwords;
  private final Tokens tokens;
  private final Skeletons skeletons;
  private final Since since;

  /**
   * @param nanoTime {@link System#nanoTime} but in tests
   */
  public Accounts(Passwords passwords, Tokens tokens, Skeletons skeletons, LongSupplier nanoTime) {
    this.passwords = passwords;
    this.tokens = tokens;
    this.skeletons = skeletons;
    this.since = new Since(nanoTime, false);
  }

  // ---- passwords: one at a time, on the threads of prove-password ----

  /** Whose password this client tries, or makes. */
  public Attempt attempt(Object request, Session session) {
    String user =
        request instanceof Arrival arrival
            ? arrival.address().name()
            : session.identity().address().name();
    return new Attempt(user, session.peer().address());
  }

  /** The parameters of read-account.sql. */
  public Map<String, Object> key(Attempt attempt) {
    return Map.of("name", attempt.user());
  }

  /**
   * Whether the password of this request is not that of the account. Takes as long if there is no
   * account.
   *
   * @param account the row of read-account.sql; or null, or anything else that is none
   */
  public boolean isWrong(Object request, Object account) {
    String stored = account instanceof Map<?, ?> row ? (String) row.get("password") : null;
    return !passwords.isRight(password(request), stored);
  }

  public boolean isOutdated(Map<String, Object> account) {
    return passwords.isOutdated((String) account.get("password"));
  }

  /** The parameters of save-hash.sql: the same password, hashed as new ones are. */
  public Map<String, Object> rehashed(Arrival arrival, Map<String, Object> account) {
    return Map.of(
        "name",
        account.get("name"),
        "password",
        account.get("password"),
        "hash",
        passwords.hash(password(arrival)));
  }

  /** Whether the name looks like one that nobody can have. */
  public boolean isReserved(Arrival arrival) {
    return skeletons.isReserved(arrival.address());
  }

  /** The parameters of insert-account.sql. */
  public Map<String, Object> made(Arrival arrival) {
    return row(arrival, passwords.hash(password(arrival)), null, null);
  }

  /**
   * The same for somebody for whom others vouch, who may have an account already.
   *
   * @throws RefusedException {@code forbidden} if the name looks like one that nobody can have
   */
  public Map<String, Object> made(Arrival arrival, Outsider outsider) {
    if (isReserved(arrival)) {
      throw new RefusedException(Code.FORBIDDEN);
    }
    return row(arrival, null, outsider.issuer(), outsider.subject());
  }

  private Map<String, Object> row(Arrival arrival, String password, String issuer, String subject) {
    Map<String, Object> row = new HashMap<>();
    row.put("name", arrival.address().name());
    row.put("skeleton", skeletons.of(arrival.address()));
    row.put("password", password);
    row.put("issuer", issuer);
    row.put("subject", subject);
    return row;
  }

  /** Who has proved to be the owner of this account, and so gets a token. */
  public Arrival proven(Arrival arrival, Map<String, Object> account) {
    return arrival.worth(withToken((Long) account.get("generation")));
  }

  /** Who is vouched for by others: they say so every time, so it gets no token. */
  public Arrival vouched(Arrival arrival, Map<String, Object> account) {
    return arrival.worth(new Standing((Long) account.get("generation"), null, null));
  }

  /** What the login is worth whose password is changed, once all others are worth nothing. */
  public Standing next(Map<String, Object> account) {
    return withToken((Long) account.get("generation") + 1);
  }

  /** The parameters of change-password.sql. */
  public Map<String, Object> changed(
      Request.ChangePassword request,
      Map<String, Object> account,
      Standing next,
      Identity identity) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("name", account.get("name"));
    parameters.put("password", account.get("password"));
    parameters.put("hash", passwords.hash(request.newPassword()));
    parameters.put("generation", next.generation());
    parameters.put("id", next.tokenId());
    parameters.put("device", identity.device());
    parameters.put("expires", next.fresh().expires().toEpochMilli());
    return parameters;
  }

  private Standing withToken(long generation) {
    Token token = tokens.make();
    return new Standing(generation, Tokens.id(token.secret()), token);
  }

  private static String password(Object request) {
    return request instanceof Request.ChangePassword change
        ? change.password()
        : ((Arrival) request).login().credential().secret();
  }

  // ---- logins: all that come at the same moment ----

  /** Those who came at the same moment. */
  public Arrivals together(List<Arrival> everyone) {
    return new Arrivals(everyone);
  }

  /** The parameters of check-arrivals.sql. */
  public Map<String, Object> questions(Arrivals arrivals) {
    String questions =
        JsonText.write(
            to -> {
              to.writeStartArray();
              for (Arrival arrival : arrivals.everyone()) {
                to.writeStartObject();
                to.writeStringField("n", arrival.address().name());
                if (isGuest(arrival)) {
                  to.writeStringField("s", skeletons.of(arrival.address()));
                } else if (arrival.standing() == null) {
                  to.writeStringField("t", Tokens.id(arrival.login().credential().secret()));
                }
                to.writeEndObject();
              }
              to.writeEndArray();
            });
    return Map.of("arrivals", questions);
  }

  /**
   * Who may come in.
   *
   * @param rows what check-arrivals.sql returned
   */
  public Judgement judged(Arrivals arrivals, List<Map<String, Object>> rows) {
    List<Arrival> admitted = new ArrayList<>(rows.size());
    List<Judgement.Refusal> refused = new ArrayList<>(0);
    int i = 0;
    for (Arrival arrival : arrivals.everyone()) {
      Map<String, Object> row = rows.get(i++);
      Standing standing = standing(arrival, row);
      if (standing != null) {
        admitted.add(arrival.worth(standing));
      } else {
        boolean reserved = isGuest(arrival) && isReserved(arrival);
        Code code = reserved ? Code.FORBIDDEN : Code.AUTH_FAILED;
        refused.add(new Judgement.Refusal(arrival, code));
      }
    }
    return new Judgement(new Arrivals(admitted), refused);
  }

  /** Null if it is worth nothing. */
  private Standing standing(Arrival arrival, Map<String, Object> row) {
    if (isGuest(arrival)) {
      boolean free = row.get("taken") == null && !isReserved(arrival);
      return free ? Standing.GUEST : null;
    }
    Long generation = (Long) row.get("generation");
    if (generation == null) {
      return null;
    }
    Standing proven = arrival.standing();
    if (proven != null) { // By a password; has that been changed since?
      return proven.generation() == generation ? proven : null;
    }
    Boolean old = (Boolean) row.get("old");
    if (old == null) {
      return null;
    }
    String tokenId = Tokens.id(arrival.login().credential().secret());
    return old ? withToken(generation) : new Standing(generation, tokenId, null);
  }

  private static boolean isGuest(Arrival arrival) {
    return arrival.login().credential() == null && arrival.standing() == null;
  }

  /** Whether somebody gets a token. */
  public boolean hasFresh(Arrivals arrivals) {
    return arrivals.everyone().stream().anyMatch(arrival -> arrival.standing().fresh() != null);
  }

  /** The parameters of issue-tokens.sql. */
  public Map<String, Object> issued(Arrivals arrivals) {
    String issued =
        JsonText.write(
            to -> {
              to.writeStartArray();
              for (Arrival arrival : arrivals.everyone()) {
                Standing standing = arrival.standing();
                if (standing.fresh() != null) {
                  Request.Credential used = arrival.login().credential();
                  to.writeStartObject();
                  to.writeStringField("id", standing.tokenId());
                  to.writeStringField("account", arrival.address().name());
                  to.writeStringField("device", arrival.login().device());
                  to.writeNumberField("generation", standing.generation());
                  to.writeNumberField("expires", standing.fresh().expires().toEpochMilli());
                  if (used != null && used.token()) {
                    to.writeStringField("replaces", Tokens.id(used.secret()));
                  }
                  to.writeEndObject();
                }
              }
              to.writeEndArray();
            });
    return Map.of("tokens", issued);
  }

  // ---- by an administrator ----

  /** The parameter of revoke-logins.sql. @param written the name, as somebody wrote it */
  public Map<String, Object> named(String written) {
    return Map.of("name", Address.of(written).name());
  }

  /**
   * What is stored for this password.
   *
   * @throws RefusedException {@code bad_field} if it can't be one
   */
  public String hashed(String password) {
    if (!Request.Credential.canBePassword(password)) {
      throw new RefusedException(Code.BAD_FIELD);
    }
    return passwords.hash(password);
  }

  /** The parameters of reset-password.sql. */
  public Map<String, Object> reset(Map<String, Object> named, String hash) {
    return Map.of("name", named.get("name"), "hash", hash);
  }

  // ---- logins that become worth nothing ----

  /** The parameters of revoke-token.sql and revoke-logins.sql. */
  public Map<String, Object> revoked(Identity identity) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("name", identity.address().name());
    parameters.put("id", identity.standing().tokenId());
    return parameters;
  }

  /** The generation that logins of this account must have, for {@code session:revoke}. */
  public Map<String, Long> generation(Map<String, Object> account) {
    return Map.of((String) account.get("name"), (Long) account.get("generation"));
  }

  /** The same for all that check-accounts.sql returned. */
  public Map<String, Long> generations(List<Map<String, Object>> rows) {
    Map<String, Long> generations = new HashMap<>();
    rows.forEach(row -> generations.putAll(generation(row)));
    since.answered();
    return generations;
  }

  /** The parameters of check-accounts.sql. */
  public Map<String, Object> recent() {
    return Map.of("seconds", since.seconds());
  }
}
