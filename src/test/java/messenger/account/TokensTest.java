package messenger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import messenger.frame.Token;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");

  private final Tokens tokens = new Tokens(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofDays(30));

  @Test
  void aTokenHas256BitsAndThirtyDays() {
    Token token = tokens.make();

    assertTrue(token.secret().matches("[A-Za-z0-9_-]{43}"), "can stand anywhere");
    assertEquals(32, Base64.getUrlDecoder().decode(token.secret()).length);
    assertEquals(Instant.parse("2026-03-31T12:00:00.123Z"), token.expires());
  }

  @Test
  void noTwoAreTheSameAndEveryBitIsInUse() {
    Set<String> all = new HashSet<>();
    BitSet set = new BitSet();
    BitSet clear = new BitSet();
    for (int i = 0; i < 200; i++) {
      String secret = tokens.make().secret();
      all.add(secret);
      BitSet bits = BitSet.valueOf(Base64.getUrlDecoder().decode(secret));
      set.or(bits);
      bits.flip(0, 256);
      clear.or(bits);
    }
    assertEquals(200, all.size());
    assertEquals(256, set.cardinality());
    assertEquals(256, clear.cardinality());
  }

  /** The digest of "abc" is an example of FIPS 180-2, B.1. */
  @Test
  void whatIsStoredIsItsDigest() {
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Tokens.id("abc"));
    assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Tokens.id(""));
  }

  @Test
  void itDoesNotShowItsSecret() {
    Token token = tokens.make();

    assertFalse(token.toString().contains(token.secret()));
  }
}
