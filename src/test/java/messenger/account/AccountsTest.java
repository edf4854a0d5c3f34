package messenger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import messenger.frame.Address;
import messenger.frame.Request;
import messenger.frame.Token;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Identity;
import messenger.session.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final long EXPIRES = NOW.plus(Duration.ofDays(30)).toEpochMilli();

  private long now;
  private final Accounts accounts =
      new Accounts(
          new Passwords((password, hash) -> hash.equals("hash of " + password)),
          new Tokens(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofDays(30)),
          new Skeletons(List.of("server")),
          () -> now);

  /**
   * What becomes of those who log in: a guest by name, a token, or a password that was right for an
   * account of generation 3; by what the database says of them.
   */
  @ParameterizedTest(name = "{0} {1}; looks like {2}, generation {3}, old token {4}: {5}")
  @CsvSource({
    "guest,    ann,       ,      ,  ,      guest",
    "guest,    ann,       ann,   ,  ,      auth_failed",
    "guest,    \u0430nn, ann,   ,  ,      auth_failed",
    "guest,    s\u0435rver, ,   ,  ,      forbidden",
    "guest,    s\u0435rver, server, , ,   forbidden",
    "token,    ann,       ,      3, false, the same token",
    "token,    ann,       ,      3, true,  a new token",
    "token,    ann,       ,      3, ,      auth_failed",
    "token,    ann,       ,      ,  ,      auth_failed",
    "token,    ann,       ,      ,  false, auth_failed",
    "token,    server,    ,      ,  ,      auth_failed",
    "password, ann,       ,      3, ,      a new token",
    "password, ann,       ,      4, ,      auth_failed",
    "password, ann,       ,      2, ,      auth_failed",
    "password, ann,       ,      ,  ,      auth_failed",
  })
  void whoMayComeIn(
      String proof, String name, String taken, Long generation, Boolean old, String verdict) {
    Arrival arrival = arrival(name, proof);
    if (proof.equals("password")) {
      arrival = accounts.proven(arrival, Map.of("name", name, "generation", 3L));
    }
    Map<String, Object> row = new HashMap<>();
    row.put("taken", taken);
    row.put("generation", generation);
    row.put("old", old);

    Judgement judgement = accounts.judged(new Arrivals(List.of(arrival)), List.of(row));

    assertEquals(verdict, inShort(judgement));
  }

  private static String inShort(Judgement judgement) {
    List<Arrival> admitted = judgement.admitted().everyone();
    assertEquals(1, admitted.size() + judgement.refused().size());
    if (admitted.isEmpty()) {
      return judgement.refused().get(0).code().word();
    }
    Standing standing = admitted.get(0).standing();
    if (standing.guest()) {
      return "guest";
    }
    assertEquals(3, standing.generation());
    if (standing.fresh() != null) {
      assertEquals(Tokens.id(standing.fresh().secret()), standing.tokenId());
      return "a new token";
    }
    assertEquals(Tokens.id("the token"), standing.tokenId());
    return "the same token";
  }

  @Test
  void everybodyIsJudgedByTheirOwnRow() {
    Arrival ann = arrival("ann", "guest");
    Arrival bob = arrival("bob", "guest");
    Arrival carl = arrival("carl", "guest");
    Map<String, Object> free = new HashMap<>();
    free.put("taken", null);

    Judgement judgement =
        accounts.judged(
            new Arrivals(List.of(ann, bob, carl)), List.of(free, Map.of("taken", "b0b"), free));

    assertEquals(
        List.of(ann.worth(Standing.GUEST), carl.worth(Standing.GUEST)),
        judgement.admitted().everyone());
    assertEquals(List.of(bob), judgement.refused().stream().map(r -> r.arrival()).toList());
  }

  @Test
  void theDatabaseIsAskedForWhatProvesAndForNothingElse() {
    Arrival proven =
        accounts.proven(arrival("carl", "password"), Map.of("name", "carl", "generation", 1L));
    Arrivals arrivals =
        new Arrivals(List.of(arrival("Tim", "guest"), arrival("bob", "token"), proven));

    assertEquals(
        Map.of(
            "arrivals",
            "[{\"n\":\"tim\",\"s\":\"tirn\"},{\"n\":\"bob\",\"t\":\"%s\"},{\"n\":\"carl\"}]"
                .formatted(Tokens.id("the token"))),
        accounts.questions(arrivals));
  }

  @Test
  void onlyNewTokensAreIssued() {
    Standing old = new Standing(2, "an id", null);
    Arrival same = arrival("ann", "token").worth(old);
    Arrival renewed = arrival("bob", "token").worth(new Standing(2, "new id", token("secret")));
    Arrival guest = arrival("carl", "guest").worth(Standing.GUEST);
    Arrival first = arrival("dora", "password").worth(new Standing(1, "id", token("secret")));

    assertFalse(accounts.hasFresh(new Arrivals(List.of(same, guest))));
    assertTrue(accounts.hasFresh(new Arrivals(List.of(same, first))));
    assertEquals(
        Map.of(
            "tokens",
            ("[{'id':'new id','account':'bob','device':'phone','generation':2,'expires':%d,"
                    + "'replaces':'%s'},"
                    + "{'id':'id','account':'dora','device':'phone','generation':1,'expires':%d}]")
                .formatted(EXPIRES, Tokens.id("the token"), EXPIRES)
                .replace('\'', '"')),
        accounts.issued(new Arrivals(List.of(same, renewed, guest, first))));
  }

  @Test
  void whoChangesThePasswordGetsATokenForTheNextGeneration() {
    Map<String, Object> account = Map.of("name", "ann", "password", "old hash", "generation", 7L);

    Standing next = accounts.next(account);

    assertEquals(8, next.generation());
    assertEquals(Tokens.id(next.fresh().secret()), next.tokenId());
    Identity ann = new Identity(new Address("ann"), "Ann", null, new Standing(7, "id", null));
    Map<String, Object> changed =
        accounts.changed(new Request.ChangePassword("1", "old", "new"), account, next, ann);
    assertEquals("old hash", changed.get("password"));
    assertEquals(8L, changed.get("generation"));
    assertEquals(next.tokenId(), changed.get("id"));
    assertNull(changed.get("device"));
    assertEquals(EXPIRES, changed.get("expires"));
  }

  @ParameterizedTest(name = "{0} with {1}: wrong {2}")
  @CsvSource({
    "secret, hash of secret, false",
    "secret, hash of other,  true",
    "secret,                ,true",
  })
  void aPasswordIsRightIfItIsTheAccounts(String password, String hash, boolean wrong) {
    Map<String, Object> row = new HashMap<>(Map.of("name", "ann", "generation", 1L));
    row.put("password", hash);
    Request.Login login =
        new Request.Login("1", "ann", new Request.Credential(false, password), null, Map.of());
    Arrival arrival = new Arrival(null, login, new Address("ann"), true, 0, null, null);

    assertEquals(wrong, accounts.isWrong(arrival, row));
    assertEquals(
        wrong, accounts.isWrong(new Request.ChangePassword("1", password, "another"), row));
    assertTrue(accounts.isWrong(arrival, null), "nobody has this name");
    assertTrue(accounts.isWrong(arrival, accounts.key(new Attempt("ann", "here"))));
  }

  @Test
  void whatAPersonIsCalledIsNothingToRevokeBy() {
    Identity guest = new Identity(new Address("ann"), "Ann", null, Standing.GUEST);
    Map<String, Object> parameters = accounts.revoked(guest);

    assertEquals("ann", parameters.get("name"));
    assertNull(parameters.get("id"));
    assertTrue(parameters.containsKey("id"), "the statement has this parameter");
  }

  @Test
  void whatOtherNodesRevokedIsLookedForSinceTheLastAnswer() {
    assertEquals(Map.of("seconds", 15), accounts.recent());
    now += 2_000_000_000L;
    assertEquals(Map.of("seconds", 17), accounts.recent(), "no answer came");
    assertEquals(
        Map.of("ann", 4L, "bob", 2L),
        accounts.generations(
            List.of(
                Map.of("name", "ann", "generation", 4L), Map.of("name", "bob", "generation", 2L))));
    assertEquals(Map.of("seconds", 15), accounts.recent());
  }

  private static Token token(String secret) {
    return new Token(secret, Instant.ofEpochMilli(EXPIRES));
  }

  private static Arrival arrival(String name, String proof) {
    Request.Credential credential =
        switch (proof) {
          case "guest" -> null;
          case "token" -> new Request.Credential(true, "the token");
          default -> new Request.Credential(false, "the password");
        };
    Request.Login login = new Request.Login("1", name, credential, "phone", Map.of());
    return new Arrival(null, login, Address.of(name), true, 0, null, null);
  }
}
