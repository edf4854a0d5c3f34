package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import messenger.account.Accounts;
import messenger.account.Blocks;
import messenger.account.Judgement;
import messenger.account.Passwords;
import messenger.account.Skeletons;
import messenger.account.Tokens;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.frame.Token;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Identity;
import messenger.session.Notice;
import messenger.session.Pull;
import messenger.session.Receipt;
import messenger.session.Standing;
import messenger.session.Submission;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accounts, tokens and blocks in a real PostgreSQL. Every test has names of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountSqlIT {
  private static final String APPEND =
      "append-messages.sql?parametersCount=1&outputType=SelectList";
  private static final String PAGE = "read-log.sql?parametersCount=9&outputType=SelectList";
  private static final String HEADS = "read-heads.sql?parametersCount=1&outputType=SelectList";
  private static final String RECEIPTS =
      "save-receipts.sql?parametersCount=1&outputType=SelectList";
  private static final String REACHED = "save-reached.sql?parametersCount=1";
  private static final String INSERT = "insert-account.sql?parametersCount=8&outputType=SelectOne";
  private static final String READ = "read-account.sql?parametersCount=1&outputType=SelectOne";
  private static final String CHECK = "check-arrivals.sql?parametersCount=1&outputType=SelectList";
  private static final String ISSUE = "issue-tokens.sql?parametersCount=1";
  private static final String CHANGE = "change-password.sql?parametersCount=8&outputType=SelectOne";
  private static final String HASH = "save-hash.sql?parametersCount=3";
  private static final String REVOKE = "revoke-logins.sql?parametersCount=1&outputType=SelectOne";
  private static final String REVOKE_TOKEN = "revoke-token.sql?parametersCount=3";
  private static final String ACCOUNTS =
      "check-accounts.sql?parametersCount=1&outputType=SelectList";
  private static final String SAVE_BLOCK = "save-block.sql?parametersCount=10&outputType=SelectOne";
  private static final String BLOCKS = "check-blocks.sql?parametersCount=2&outputType=SelectList";
  private static final String DELETE = "delete-expired.sql?parametersCount=0";
  private static final String DELETE_BLOCKS = "delete-blocks.sql?parametersCount=0";

  private static final int ROUNDS = 10;
  private static final int MANY = 100_000;

  private final MessageLog log =
      new MessageLog(
          new StoreMeters(new SimpleMeterRegistry()), 200, Duration.ofMinutes(1), System::nanoTime);
  private final ReceiptLog receipts = new ReceiptLog();
  private final Accounts accounts =
      new Accounts(
          new Passwords(),
          new Tokens(Clock.systemUTC(), Duration.ofDays(30)),
          new Skeletons(List.of("server")),
          System::nanoTime);
  private Database database;
  private Conversations conversations;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    database = new Database(temporary);
    conversations = new Conversations(database);
  }

  @AfterAll
  void stop() throws Exception {
    if (database != null) {
      database.close();
    }
  }

  // ---- a new account ----

  @Test
  void aNewAccountInheritsNothingOfTheGuestsOfItsName() throws Exception {
    write("bob1 > tim1", "tim1 > bob1", "carl1 > tim1", "bob1 > tim1", "tim1 > carl1");
    said(new Receipt("tim1", "bob1", 1), new Receipt("bob1", "tim1", 2));
    database.sql(REACHED, log.reached(Map.of("tim1", 2L)));

    assertEquals(Map.of("name", "tim1", "generation", 1L), insert("tim1"));

    assertEquals(List.of(), page("tim1"));
    assertEquals(5L, head("tim1").get("head"), "numbers are not used again");
    assertEquals("{}", head("tim1").get("unread"));
    assertEquals("[]", head("tim1").get("receipts"));
    assertEquals(5L, head("tim1").get("reached"));
    for (String other : List.of("bob1", "carl1", "tim1", "nobody")) {
      for (long number : List.of(0L, 1L, 2L, 3L, 4L, 5L)) {
        isEmpty(conversations.page("tim1", other, 0, number, 10));
        isEmpty(conversations.page("tim1", other, number, -1, 10));
      }
    }
    assertEquals(
        "[{\"reader\":\"tim1\",\"writer\":\"bob1\",\"received\":3,\"read\":0,\"read_own\":0}]",
        receiptsOf("bob1"),
        "nobody waits any more for what a guest did not fetch; nobody has read it either");
  }

  @Test
  void whatTheGuestsWroteStaysWithThoseTheyWroteTo() throws Exception {
    write("bob2 > tim2", "tim2 > bob2");
    insert("tim2");

    assertEquals(List.of("tim2 < bob2: text 0", "bob2 < tim2: text 1"), page("bob2"));
    assertEquals(2, conversations.page("bob2", "tim2", 0, -1, 10).messages().size());
    assertEquals("{\"tim2\":1}", spaceless(head("bob2").get("unread")));
  }

  @Test
  void whatComesLaterDoesArrive() throws Exception {
    write("bob3 > tim3", "carl3 > tim3", "tim3 > bob3");
    insert("tim3");
    write("dora3 > tim3", "tim3 > bob3", "bob3 > tim3");

    assertEquals(
        List.of("tim3 < dora3: text 0", "bob3 < tim3: text 1", "tim3 < bob3: text 2"),
        page("tim3"));
    assertEquals(
        Map.of("dora3", 1L, "bob3", 1L), JsonText.numbers(head("tim3").get("unread").toString()));
    Reply.Page older = conversations.page("tim3", "bob3", 0, -1, 10);
    assertEquals(List.of(5L, 6L), older.messages().stream().map(Reply.Message::seq).toList());
    assertTrue(older.end());
    assertTrue(older.expired(), "something was there before");
    Reply.Page newer = conversations.page("tim3", "bob3", 0, 0, 1);
    assertEquals(List.of(5L), newer.messages().stream().map(Reply.Message::seq).toList());
    assertFalse(newer.end());
    assertEquals(
        List.of("bob3: delivered by tim3 up to 4", "dora3: delivered by tim3 up to 1"),
        said(new Receipt("tim3", null, 6)),
        "carl's was never received by this one");
  }

  @Test
  void aNameThatNobodyEverHadIsAsFree() throws Exception {
    assertEquals(Map.of("name", "new4", "generation", 1L), insert("new4"));
    assertEquals(
        Map.of("name", "new4", "password", "hash of new4", "generation", 1L), account("new4"));
    assertEquals(0L, head("new4").get("head"));
    write("bob4 > new4");
    assertEquals(List.of("new4 < bob4: text 0"), page("new4"));
  }

  @ParameterizedTest(name = "after mary5 nobody can be {0}")
  @CsvSource({"mary5", "rnary5"})
  void aNameThatIsTakenOrLooksLikeItIsAConflictAndChangesNothing(String name) throws Exception {
    insert("mary5");
    write("bob5 > " + name);
    int before = page(name).size();

    assertNull(insert(name));

    assertEquals(before, page(name).size());
    assertEquals(
        List.of("hash of mary5"),
        database.ask("SELECT password FROM account WHERE skeleton = '" + skeleton(name) + "'"));
  }

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource({"twin6-%d, twin6-%d", "modern6-%d, modem6-%d"})
  void ofTwoAtOnceOneGetsTheName(String one, String other) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      String first = one.formatted(i);
      String second = other.formatted(i);

      List<Map<String, Object>> made = together(() -> insert(first), () -> insert(second));

      assertEquals(1, made.stream().filter(Objects::nonNull).count());
    }
  }

  /** The log is cut where it is when the account is made, not where it was a moment before. */
  @Test
  void whatIsWrittenAtTheSameMomentIsInheritedOrArrives() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      String name = "busy7-" + i;
      write("bob7 > " + name);
      together(
          () -> insert(name),
          () -> {
            write("bob7 > " + name);
            return null;
          });
      int kept =
          Integer.parseInt(
              database
                  .ask("SELECT kept_after FROM log_head WHERE address = '" + name + "'")
                  .get(0));
      assertTrue(kept == 1 || kept == 2, "kept after " + kept);
      assertEquals(2 - kept, page(name).size());
    }
  }

  // ---- who may come in ----

  @ParameterizedTest(name = "{0} {1}: taken {2}, generation {3}, old {4}")
  @CsvSource({
    "guest, ann8,      ann8,  ,  ",
    "guest, \u0430nn8, ann8, ,  ",
    "guest, b0b8,      bob8,  ,  ",
    "guest, carl8,     ,      ,  ",
    "password, ann8,   ,      3, ",
    "password, carl8,  ,      ,  ",
    "right8, ann8,     ,      3, false",
    "old8, ann8,       ,      3, true",
    "week8, ann8,      ,      3, false",
    "expired8, ann8,   ,      3, ",
    "foreign8, ann8,   ,      3, ",
    "foreign8, bob8,   ,      1, false",
    "right8, bob8,     ,      1, ",
    "right8, carl8,    ,      ,  ",
    "revoked8, ann8,   ,      3, ",
    "ahead8, ann8,     ,      3, ",
    "nonsense, ann8,   ,      3, ",
  })
  void whoMayComeIn(String proof, String name, String taken, Long generation, Boolean old)
      throws Exception {
    givenAnnAndBob8();

    Map<String, Object> row =
        database
            .rows(CHECK, accounts.questions(new Arrivals(List.of(arrival(name, proof)))))
            .get(0);

    assertEquals(taken, row.get("taken"));
    assertEquals(generation, row.get("generation"));
    assertEquals(old, row.get("old"));
  }

  @Test
  void everybodyOfABatchHasTheirOwnRowInTheirOrder() throws Exception {
    givenAnnAndBob8();
    List<Arrival> everyone =
        IntStream.range(0, 99)
            .mapToObj(
                i ->
                    switch (i % 3) {
                      case 0 -> arrival("ann8", "right8");
                      case 1 -> arrival("guest8-" + i, "guest");
                      default -> arrival("bob8", "nonsense");
                    })
            .toList();
    Arrivals arrivals = new Arrivals(everyone);

    Judgement judgement =
        accounts.judged(arrivals, database.rows(CHECK, accounts.questions(arrivals)));

    assertEquals(66, judgement.admitted().everyone().size());
    assertEquals(33, judgement.refused().size());
    judgement.refused().forEach(one -> assertEquals("bob8", one.arrival().address().name()));
    assertEquals(List.of(), database.rows(CHECK, accounts.questions(new Arrivals(List.of()))));
  }

  private void givenAnnAndBob8() throws Exception {
    if (account("ann8") != null) {
      return;
    }
    insert("ann8");
    insert("bob8");
    database.run("UPDATE account SET generation = 3 WHERE name = 'ann8'");
    token("ann8", "right8", 3, "0", "1 day");
    token("ann8", "old8", 3, "7 days 1 minute", "1 day");
    token("ann8", "week8", 3, "6 days 23 hours", "1 day");
    token("ann8", "expired8", 3, "0", "-1 second");
    token("ann8", "revoked8", 2, "0", "1 day");
    token("ann8", "ahead8", 4, "0", "1 day");
    token("bob8", "foreign8", 1, "0", "1 day");
  }

  // ---- tokens ----

  @Test
  void aTokenThatIsReplacedLivesADayMoreAtMost() throws Exception {
    insert("ann9");
    token("ann9", "long9", 1, "8 days", "22 days");
    token("ann9", "short9", 1, "29 days", "1 hour");

    issue(arrival("ann9", "long9"), "new9a");
    issue(arrival("ann9", "short9"), "new9b");

    assertEquals("24", hoursLeft("long9"));
    assertEquals("1", hoursLeft("short9"));
    assertEquals("720", hoursLeft("new9a"));
    assertTrue(counts("ann9", "long9") && counts("ann9", "new9a") && counts("ann9", "new9b"));
  }

  @Test
  void whatTheSameDeviceHadBeforeIsWorthNothing() throws Exception {
    insert("ann10");
    issue(arrival("ann10", "password", "phone"), "first10");
    issue(arrival("ann10", "password", "tablet"), "tablet10");
    issue(arrival("ann10", "password", null), "nowhere10");
    issue(arrival("ann10", "password", "phone"), "second10");
    issue(arrival("ann10", "password", null), "nowhere10b");
    insert("bob10");
    issue(arrival("bob10", "password", "phone"), "bob10");

    assertFalse(counts("ann10", "first10"));
    for (String token : List.of("tablet10", "nowhere10", "second10", "nowhere10b")) {
      assertTrue(counts("ann10", token), token);
    }
    assertTrue(counts("bob10", "bob10"));
  }

  @Test
  void theTokenThatIsReplacedIsTheOneOfTheDeviceThatStays() throws Exception {
    insert("ann11");
    issue(arrival("ann11", "password", "phone"), "one11");
    issue(arrival("ann11", "one11", "phone"), "two11");
    assertTrue(counts("ann11", "one11"), "its client may not have heard of the new one");
    issue(arrival("ann11", "one11", "phone"), "three11");

    assertTrue(counts("ann11", "one11"));
    assertFalse(counts("ann11", "two11"));
    assertTrue(counts("ann11", "three11"));
  }

  @Test
  void nobodyHasMoreThanAHundred() throws Exception {
    insert("ann12");
    for (int i = 0; i < 110; i++) {
      issue(arrival("ann12", "password", null), "token12-" + i);
    }
    int left =
        Integer.parseInt(database.ask("SELECT count(*) FROM token WHERE account = 'ann12'").get(0));
    assertTrue(left <= 100 && left >= 98, "there are " + left);
    assertTrue(counts("ann12", "token12-109"));
    assertTrue(counts("ann12", "token12-20"));
    assertFalse(counts("ann12", "token12-0"));
  }

  @Test
  void onlyTheDigestIsThere() throws Exception {
    insert("ann13");
    issue(arrival("ann13", "password", "phone"), "secret13");

    assertEquals(
        List.of("f"),
        database.ask("SELECT token::text LIKE '%secret13%' FROM token WHERE account = 'ann13'"));
  }

  // ---- passwords ----

  @Test
  void fromAChangeOnOnlyTheNewPasswordCountsAndNoTokenOfBefore() throws Exception {
    insert("ann14");
    issue(arrival("ann14", "password", "phone"), "before14");

    assertEquals(
        Map.of("name", "ann14", "generation", 2L), change("ann14", "hash of ann14", "new", 2));

    assertEquals(Map.of("name", "ann14", "password", "new", "generation", 2L), account("ann14"));
    assertFalse(counts("ann14", "before14"));
    assertEquals(
        List.of("1"),
        database.ask("SELECT count(*) FROM token WHERE account = 'ann14'"),
        "the new one");
    assertEquals(List.of("ann14"), names(recently(5), "ann14"));
  }

  @ParameterizedTest(name = "hash {0}, generation {1}")
  @CsvSource({"another, 2", "hash of ann15, 3", "hash of ann15, 1"})
  void whatWasNotCheckedChangesNothing(String checked, long generation) throws Exception {
    insert("ann15");

    assertNull(change("ann15", checked, "new", generation));

    assertEquals(1L, account("ann15").get("generation"));
  }

  @Test
  void ofTwoWhoChangeItAtOnceOneWins() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      String name = "ann16-" + i;
      insert(name);
      List<Map<String, Object>> changed =
          together(
              () -> change(name, "hash of " + name, "one", 2),
              () -> change(name, "hash of " + name, "other", 2));
      assertEquals(1, changed.stream().filter(Objects::nonNull).count());
      String winner = changed.get(0) != null ? "one" : "other";
      assertEquals(winner, account(name).get("password"));
    }
  }

  /** Its password or token was looked at before the change; what it is given is written after. */
  @Test
  void aLoginThatAChangeOvertakesGetsATokenThatIsWorthNothing() throws Exception {
    insert("ann17");
    Arrival late = arrival("ann17", "password", "phone");

    change("ann17", "hash of ann17", "new", 2);
    issue(late, "late17", 1);

    assertFalse(counts("ann17", "late17"));
  }

  @Test
  void aHashIsReplacedUnlessThePasswordWasChanged() throws Exception {
    insert("ann18");
    database.sql(HASH, Map.of("name", "ann18", "password", "older", "hash", "wrong"));
    assertEquals("hash of ann18", account("ann18").get("password"));
    database.sql(HASH, Map.of("name", "ann18", "password", "hash of ann18", "hash", "better"));
    assertEquals("better", account("ann18").get("password"));
    assertEquals(1L, account("ann18").get("generation"));
  }

  // ---- logging out ----

  @Test
  void whoLeavesLeavesNoTokenBehind() throws Exception {
    insert("ann19");
    insert("bob19");
    issue(arrival("ann19", "password", "phone"), "phone19");
    issue(arrival("ann19", "password", "tablet"), "tablet19");

    database.sql(REVOKE_TOKEN, accounts.revoked(identity("bob19", "phone19")));
    assertTrue(counts("ann19", "phone19"), "it is not bob's");
    database.sql(REVOKE_TOKEN, accounts.revoked(identity("ann19", "phone19")));
    assertFalse(counts("ann19", "phone19"));
    assertTrue(counts("ann19", "tablet19"));
    Exchange without =
        database.sql(
            REVOKE_TOKEN,
            accounts.revoked(
                new Identity(new Address("ann19"), "ann19", null, new Standing(1, null, null))));
    assertNull(without.getException());
    assertTrue(counts("ann19", "tablet19"));
  }

  @Test
  void whoLeavesEverywhereLeavesNothing() throws Exception {
    insert("ann20");
    insert("bob20");
    issue(arrival("ann20", "password", "phone"), "phone20");
    issue(arrival("bob20", "password", "phone"), "bob20");

    assertEquals(
        Map.of("name", "ann20", "generation", 2L),
        one(REVOKE, accounts.revoked(identity("ann20", "phone20"))));

    assertFalse(counts("ann20", "phone20"));
    assertTrue(counts("bob20", "bob20"));
    assertEquals(List.of("ann20"), names(recently(5), "ann20"));
    assertEquals("hash of ann20", account("ann20").get("password"));
    assertNull(this.<Object>one(REVOKE, Map.of("name", "nobody20")));
  }

  @Test
  void onlyWhatChangedLatelyIsSeen() throws Exception {
    insert("ann21");
    insert("old21");
    database.run(
        "UPDATE account SET changed_at = now() - interval '20 seconds' WHERE name = 'old21'");

    assertEquals(List.of("ann21"), names(recently(15), "21"));
    assertEquals(List.of("ann21", "old21"), names(recently(25), "21"));
    assertEquals(List.of("ann21", "old21"), names(recently(Integer.MAX_VALUE), "21"));
  }

  // ---- blocks ----

  @Test
  void aBlockIsSeenByOthersAndSoIsItsEnd() throws Exception {
    assertNotNull(block("ann22", "bob22", true));
    assertNotNull(block("ann22", "bob22", true), "once more");
    assertEquals(List.of("ann22 bob22 true"), blocks(15, "22"));
    assertNotNull(block("ann22", "bob22", false));
    assertNotNull(block("ann22", "carl22", false), "who never was");
    assertEquals(List.of("ann22 bob22 false"), blocks(15, "22"));
    database.run("UPDATE block SET changed_at = now() - interval '20 s' WHERE owner = 'ann22'");
    assertEquals(List.of(), blocks(15, "22"));
    assertEquals(List.of(), blocks(Integer.MAX_VALUE, "22"), "who starts need not hear of it");
    assertNotNull(block("ann22", "dora22", true));
    assertNotNull(block("ann22", "eve22", true));
    assertEquals(List.of("ann22 dora22 true", "ann22 eve22 true"), blocks(Integer.MAX_VALUE, "22"));
  }

  @Test
  void nobodyBlocksMoreThanAThousand() throws Exception {
    database.run(
        "INSERT INTO block (owner, blocked, active)"
            + " SELECT 'ann23', 'bob23-' || n, true FROM generate_series(1, 999) AS n");
    assertNotNull(block("ann23", "thousandth", true));
    assertNull(block("ann23", "one too many", true));
    assertNotNull(block("ann23", "thousandth", true), "that one is blocked already");
    assertNotNull(block("bob23", "one too many", true), "others have lists of their own");
    assertNotNull(block("ann23", "bob23-1", false));
    assertNull(block("ann23", "one too many", true), "that place is free in a day");
    assertNotNull(block("ann23", "bob23-1", true));
  }

  /** What send-history makes of both, see read-aside. */
  @Test
  void whatIsKeptAsideIsForItsWriterAlone() throws Exception {
    write("ann24 > bob24", "ann24 ! bob24", "bob24 > ann24", "ann24 ! bob24", "ann24 > bob24");

    assertEquals(
        List.of("bob24 < ann24: text 0", "ann24 < bob24: text 2", "bob24 < ann24: text 4"),
        page("bob24"));
    assertEquals(5, page("ann24").size());
    assertEquals("\u0001bob24 < ann24: text 1", page("ann24").get(1));
    assertEquals(5L, head("ann24").get("head"));
    assertEquals(3L, head("bob24").get("head"));
    assertEquals("{\"ann24\":2}", spaceless(head("bob24").get("unread")));
    assertEquals("{\"bob24\":1}", spaceless(head("ann24").get("unread")));
    assertEquals(List.of("ann24: delivered by bob24 up to 5"), said(new Receipt("bob24", null, 3)));

    for (int limit = 1; limit <= 6; limit++) {
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L), backwards("ann24", "bob24", limit));
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L), forwards("ann24", "bob24", limit));
      assertEquals(List.of(1L, 2L, 3L), backwards("bob24", "ann24", limit));
      assertEquals(List.of(1L, 2L, 3L), forwards("bob24", "ann24", limit));
    }
  }

  @Test
  void whoOnlyEverWroteWhileBlockedReadsItToo() throws Exception {
    write("ann25 ! bob25", "ann25 ! bob25", "carl25 > ann25");

    assertEquals(List.of(1L, 2L), backwards("ann25", "bob25", 10));
    assertEquals(List.of(1L, 2L), forwards("ann25", "bob25", 10));
    assertEquals(List.of(), backwards("bob25", "ann25", 10));
    assertEquals(List.of(), backwards("carl25", "bob25", 10), "what others wrote aside");
    assertEquals("[]", head("bob25").get("receipts"));
  }

  private List<Long> backwards(String user, String with, int limit) throws Exception {
    List<Long> numbers = new ArrayList<>();
    Reply.Page page = history(user, with, 0, -1, limit);
    numbers.addAll(0, page.messages().stream().map(Reply.Message::seq).toList());
    while (!page.end()) {
      assertEquals(limit, page.messages().size());
      page = history(user, with, numbers.get(0), -1, limit);
      numbers.addAll(0, page.messages().stream().map(Reply.Message::seq).toList());
    }
    return numbers;
  }

  private List<Long> forwards(String user, String with, int limit) throws Exception {
    List<Long> numbers = new ArrayList<>();
    Reply.Page page;
    do {
      long last = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
      page = history(user, with, 0, last, limit);
      numbers.addAll(page.messages().stream().map(Reply.Message::seq).toList());
    } while (!page.end());
    return numbers;
  }

  private Reply.Page history(String user, String with, long before, long after, int limit)
      throws Exception {
    History history = new History(262_144);
    Request.History request = new Request.History(null, new Address(with), before, after, limit);
    Address address = new Address(user);
    String statement = after < 0 ? Conversations.OLDER : Conversations.NEWER;
    List<Map<String, Object>> rows = database.rows(statement, history.parameters(request, address));
    if (history.hasAside(rows)) {
      List<Map<String, Object>> aside =
          database.rows(statement, history.parametersAside(request, address));
      rows = history.merged(request, rows, aside);
    }
    return history.page(request, address, rows);
  }

  // ---- what is over ----

  @Test
  void whatIsOverIsForgottenWhenEverybodyHasHeardOfIt() throws Exception {
    insert("ann26");
    token("ann26", "alive26", 1, "0", "1 minute");
    token("ann26", "dead26", 1, "0", "-1 second");
    block("ann26", "bob26", true);
    block("ann26", "carl26", true);
    block("ann26", "carl26", false);
    block("ann26", "dora26", true);
    block("ann26", "dora26", false);
    block("ann26", "eve26", true);
    database.run(
        "UPDATE block SET changed_at = now() - interval '25 hours'"
            + " WHERE owner = 'ann26' AND blocked IN ('dora26', 'eve26')");

    assertNull(database.sql(DELETE, Map.of()).getException());
    assertNull(database.sql(DELETE_BLOCKS, Map.of()).getException());

    assertTrue(counts("ann26", "alive26"));
    assertEquals(List.of("1"), database.ask("SELECT count(*) FROM token WHERE account = 'ann26'"));
    assertEquals(
        List.of("bob26 true", "carl26 false", "eve26 true"),
        database.ask(
            "SELECT blocked || ' ' || active FROM block WHERE owner = 'ann26' ORDER BY blocked"));
  }

  // ---- plans ----

  static Stream<Object[]> statements() {
    String arrivals =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    i % 2 == 0
                        ? "{\"n\":\"big-%d\",\"t\":\"%064x\"}".formatted(i, i)
                        : "{\"n\":\"guest-%d\",\"s\":\"guest-%d\"}".formatted(i, i))
            .collect(Collectors.joining(",", "'[", "]'"));
    String tokens =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    ("{\"id\":\"%064x\",\"account\":\"big-%d\",\"device\":\"d\","
                            + "\"generation\":1,\"expires\":1,\"replaces\":\"%064x\"}")
                        .formatted(MANY + i, i, i))
            .collect(Collectors.joining(",", "'[", "]'"));
    return Stream.of(
        new Object[] {"check-arrivals.sql", arrivals},
        new Object[] {"issue-tokens.sql", tokens},
        new Object[] {"read-account.sql", "'big-7'"},
        new Object[] {"insert-account.sql", "'big-0', 'big-0', 'hash', NULL, NULL"},
        new Object[] {"change-password.sql", "'hash', 2, 'big-7', 'old hash', '00', 'phone', 1"},
        new Object[] {"save-hash.sql", "'hash', 'big-7', 'old hash'"},
        new Object[] {"revoke-logins.sql", "'big-7'"},
        new Object[] {"revoke-token.sql", "'big-7', '00'"},
        new Object[] {"check-accounts.sql", "15"},
        new Object[] {"check-blocks.sql", "15"},
        new Object[] {"save-block.sql", "true, 'big-7', 'big-8'"},
        new Object[] {"delete-expired.sql", ""},
        new Object[] {"delete-blocks.sql", ""});
  }

  @Test
  void noStatementReadsATableAsAWhole() throws Exception {
    fill();
    for (Object[] statement : statements().toList()) {
      for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
        String plan = plan(mode, (String) statement[0], (String) statement[1]);
        assertFalse(plan.contains("Seq Scan"), statement[0] + ":\n" + plan);
      }
    }
  }

  private void fill() throws Exception {
    database.run(
        """
        INSERT INTO account (name, skeleton, password, changed_at)
        SELECT 'big-' || n, 'big-' || n, 'hash', now() - n * interval '1 minute'
        FROM generate_series(1, %1$d) AS n
        """
            .formatted(MANY),
        """
        INSERT INTO token (id, account, device, generation, issued_at, expires_at)
        SELECT decode(lpad(to_hex(n), 64, '0'), 'hex'), 'big-' || n, 'phone', 1,
               now() - n * interval '20 seconds', now() + n * interval '20 seconds'
        FROM generate_series(1, %1$d) AS n
        """
            .formatted(MANY),
        """
        INSERT INTO block (owner, blocked, active, changed_at)
        SELECT 'big-' || n, 'big-' || n + 1, true, now() - n * interval '1 minute'
        FROM generate_series(1, %1$d) AS n
        """
            .formatted(MANY),
        """
        INSERT INTO log_head (address, last_seq)
        SELECT 'big-' || n, 1 FROM generate_series(1, %1$d) AS n
        """
            .formatted(MANY),
        """
        INSERT INTO reached (address, seq)
        SELECT 'big-' || n, 1 FROM generate_series(1, %1$d) AS n
        """
            .formatted(MANY),
        """
        INSERT INTO receipt (reader, writer, received, read, read_own)
        SELECT 'big-' || n, 'big-' || n + 1, 1, 1, 1 FROM generate_series(1, %1$d) AS n
        """
            .formatted(MANY),
        "ANALYZE");
  }

  /** The plan of a statement of sql/, prepared as the driver does it from the fifth time on. */
  private String plan(String mode, String file, String arguments) throws Exception {
    String text =
        Files.readString(Path.of("sql", file))
            .lines()
            .filter(line -> !line.startsWith("--"))
            .collect(Collectors.joining("\n"));
    List<String> names =
        Pattern.compile(":#(\\w+)")
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .distinct()
            .toList();
    for (int i = 0; i < names.size(); i++) {
      text = text.replaceAll(":#" + names.get(i) + "\\b", "\\$" + (i + 1));
    }
    try (Connection connection = database.pool().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET plan_cache_mode = " + mode);
      statement.execute("PREPARE planned AS " + text);
      String execute = arguments.isEmpty() ? "planned" : "planned(" + arguments + ")";
      List<String> lines = new ArrayList<>();
      try (ResultSet result = statement.executeQuery("EXPLAIN EXECUTE " + execute)) {
        while (result.next()) {
          lines.add(result.getString(1));
        }
      } finally {
        statement.execute("DEALLOCATE planned");
        statement.execute("RESET plan_cache_mode");
      }
      return String.join("\n", lines);
    }
  }

  // ---- whom others vouch for ----

  @Test
  void whoIsVouchedForFindsTheAccountAgainByIssuerAndSubjectAlone() throws Exception {
    insert("olga", null, "https://id.example.org", "1");

    assertEquals("olga", insert("olga", null, "https://id.example.org", "1").get("name"));
    assertNull(insert("olga", null, "https://id.example.org", "2"), "another of her name");
    assertNull(insert("olga", null, "certificate", "1"), "who is vouched for by another");
    assertNull(insert("paul", null, "https://id.example.org", "1"), "she by another name");
    assertNull(insert("olga"), "who registers her name");
    insert("quentin");
    assertNull(insert("quentin", null, "https://id.example.org", "3"), "who has a password here");
  }

  // ---- as the routes do it ----

  private Map<String, Object> insert(String name) throws Exception {
    return insert(name, "hash of " + name, null, null);
  }

  private Map<String, Object> insert(String name, String hash, String issuer, String subject)
      throws Exception {
    Map<String, Object> row = new HashMap<>();
    row.put("name", name);
    row.put("skeleton", skeleton(name));
    row.put("password", hash);
    row.put("issuer", issuer);
    row.put("subject", subject);
    return one(INSERT, row);
  }

  private static String skeleton(String name) {
    return new Skeletons(List.of()).of(new Address(name));
  }

  private Map<String, Object> account(String name) throws Exception {
    return one(READ, Map.of("name", name));
  }

  private Map<String, Object> change(String name, String checked, String hash, long generation)
      throws Exception {
    Standing next = accounts.next(Map.of("generation", generation - 1));
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("name", name);
    parameters.put("password", checked);
    parameters.put("hash", hash);
    parameters.put("generation", generation);
    parameters.put("id", next.tokenId());
    parameters.put("device", null);
    parameters.put("expires", next.fresh().expires().toEpochMilli());
    return one(CHANGE, parameters);
  }

  private String block(String owner, String blocked, boolean on) throws Exception {
    Request.Block request = new Request.Block(null, new Address(blocked), on);
    return one(SAVE_BLOCK, new Blocks(System::nanoTime).saved(request, new Address(owner)));
  }

  private List<String> blocks(int seconds, String of) throws Exception {
    List<String> blocks = new ArrayList<>();
    for (Map<String, Object> row : database.rows(BLOCKS, Map.of("seconds", seconds))) {
      String owner = (String) row.get("owner");
      if (owner.endsWith(of)) {
        names(row.get("blocked")).forEach(name -> blocks.add(owner + " " + name + " true"));
        names(row.get("unblocked")).forEach(name -> blocks.add(owner + " " + name + " false"));
      }
    }
    return blocks.stream().sorted().toList();
  }

  private static List<String> names(Object joined) {
    return joined == null ? List.of() : List.of(joined.toString().split("\u0001"));
  }

  private List<Map<String, Object>> recently(int seconds) throws Exception {
    return database.rows(ACCOUNTS, Map.of("seconds", seconds));
  }

  private static List<String> names(List<Map<String, Object>> rows, String end) {
    return rows.stream()
        .map(row -> row.get("name").toString())
        .filter(name -> name.endsWith(end))
        .sorted()
        .toList();
  }

  private static Identity identity(String name, String token) {
    return new Identity(new Address(name), name, null, new Standing(1, digest(token), null));
  }

  /** Somebody who logs in as a guest, by a password that was right, or by a token. */
  private static Arrival arrival(String name, String proof) {
    return arrival(name, proof, "device of " + proof);
  }

  private static Arrival arrival(String name, String proof, String device) {
    Request.Credential credential =
        switch (proof) {
          case "guest" -> null;
          case "password" -> new Request.Credential(false, "password");
          default -> new Request.Credential(true, proof);
        };
    Request.Login login = new Request.Login(null, name, credential, device, Map.of());
    Arrival arrival = new Arrival(null, login, Address.of(name), true, 0, null, null);
    return proof.equals("password") ? arrival.worth(new Standing(3, null, null)) : arrival;
  }

  private void issue(Arrival arrival, String token) throws Exception {
    issue(arrival, token, 1);
  }

  /** Whoever it is gets this token. */
  private void issue(Arrival arrival, String token, long generation) {
    Token fresh = new Token(token, Instant.now().plus(Duration.ofDays(30)));
    Standing standing = new Standing(generation, digest(token), fresh);
    Arrivals arrivals = new Arrivals(List.of(arrival.worth(standing)));
    assertNull(database.sql(ISSUE, accounts.issued(arrivals)).getException());
  }

  /** Puts a token into the table that was issued some time ago. */
  private void token(String account, String token, long generation, String ago, String left)
      throws Exception {
    database.run(
        """
        INSERT INTO token (id, account, generation, issued_at, expires_at)
        VALUES (sha256('%s'), '%s', %d, now() - interval '%s', now() + interval '%s')
        """
            .formatted(token, account, generation, ago, left));
  }

  /** Whether this token lets its owner in. */
  private boolean counts(String account, String token) throws Exception {
    Arrivals arrivals = new Arrivals(List.of(arrival(account, token)));
    return database.rows(CHECK, accounts.questions(arrivals)).get(0).get("old") != null;
  }

  private String hoursLeft(String token) throws Exception {
    return database
        .ask(
            "SELECT round(extract(epoch FROM expires_at - now()) / 3600) FROM token"
                + " WHERE id = sha256('"
                + token
                + "')")
        .get(0);
  }

  private static String digest(String token) {
    Map<String, Object> questions =
        new Accounts(null, null, null, System::nanoTime)
            .questions(new Arrivals(List.of(arrival("somebody", token))));
    return questions.get("arrivals").toString().replaceAll(".*\"t\":\"(\\w+)\".*", "$1");
  }

  /** Somebody > somebody; with ! the second has blocked the first. */
  private void write(String... texts) throws Exception {
    MessageBatch batch = new MessageBatch(0);
    for (int i = 0; i < texts.length; i++) {
      String[] names = texts[i].split(" ");
      Request.Send send =
          new Request.Send(UuidCreator.getTimeOrderedEpoch(), new Address(names[2]), "text " + i);
      batch.add(new Submission(null, names[0], send, names[1].equals("!"), System.nanoTime()));
    }
    log.appended(batch, database.rows(APPEND, log.rowsOf(batch)).get(0));
  }

  private List<String> page(String user) throws Exception {
    Pull pull = new Pull(new Address(user), 0, Long.MAX_VALUE, 1);
    List<String> texts = new ArrayList<>();
    for (Entry entry : log.page(database.rows(PAGE, log.pageOf(pull)))) {
      texts.add(entry.to() + " < " + entry.from() + ": " + entry.text());
    }
    return texts;
  }

  private Map<String, Object> head(String user) throws Exception {
    Request.Login login = new Request.Login(null, user, null, null, Map.of());
    Arrival arrival = new Arrival(null, login, new Address(user), true, 0, Standing.GUEST, null);
    return database.rows(HEADS, log.headsOf(new Arrivals(List.of(arrival)))).get(0);
  }

  private String receiptsOf(String user) throws Exception {
    return head(user).get("receipts").toString();
  }

  private List<String> said(Receipt... all) throws Exception {
    Map<String, Object> said = receipts.rowsOf(List.of(all));
    return receipts.notices(database.rows(RECEIPTS, said)).stream()
        .map(AccountSqlIT::inShort)
        .toList();
  }

  private static String inShort(Notice notice) {
    if (notice.reply() instanceof Reply.Delivered delivered) {
      return notice.address() + ": delivered by " + delivered.by() + " up to " + delivered.upTo();
    }
    return notice.address() + ": " + notice.reply();
  }

  private static void isEmpty(Reply.Page page) {
    assertEquals(List.of(), page.messages());
    assertTrue(page.end());
  }

  private static String spaceless(Object json) {
    return json.toString().replace(" ", "");
  }

  /** The one row of a statement; null if there is none, as the routes need it. */
  @SuppressWarnings("unchecked")
  private <T> T one(String statement, Map<String, Object> parameters) throws Exception {
    Exchange exchange = database.sql(statement, new HashMap<>(parameters));
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
    return (T) exchange.getMessage().getBody();
  }

  /** What two come to that begin at the same moment. */
  private static <T> List<T> together(Callable<T> one, Callable<T> other) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : List.of(one, other)) {
        futures.add(
            threads.submit(
                () -> {
                  barrier.await();
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }
}
