package messenger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Address;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkeletonsTest {
  private final Skeletons skeletons =
      new Skeletons(List.of("server", "all", "admin", "system", "everyone"));

  @ParameterizedTest(name = "{0} looks like {1}: {2} ({3})")
  @CsvSource({
    "alice,            alice,   true,  the same",
    "ALICE,            alice,   true,  case",
    "\uff41\uff4c\uff49\uff43\uff45, alice, true, full width",
    "\ud835\udc1alice, alice, true, mathematical",
    "\u0430lice,      alice,   true,  Cyrillic a",
    "al\u0456c\u0435, alice,  true,  Cyrillic i and e",
    "\u0440\u0430\u0443\u0440\u0430l, paypal, true, nearly all Cyrillic",
    "\u03b1nn,        ann,     true,  Greek alpha",
    "\u0131van,       ivan,    true,  a Turkish i",
    "a1ice,            alice,   true,  1 and l",
    "a|ice,            alice,   true,  | and l",
    "0scar,            oscar,   true,  0 and o",
    "b0b,              bob,     true,  0 and o",
    "rnary,            mary,    true,  rn and m",
    "modern,           modem,   true,  rn and m",
    "\u217cim,        lim,     true,  a Roman fifty",
    "do\u0308ner,     d\u00f6ner, true, two ways to write one letter",
    "ann-1,            ann-l,   true,  1 and l",
    "stra\u00dfe,     strasse, true,  case folding",
    "alice,            alicia,  false, another name",
    "ann,              anna,    false, longer",
    "ann.b,            ann_b,   false, another sign between",
    "ann-2,            ann-3,   false, another number",
    "d\u00f6ner,      doner,   false, an accent is seen",
    "\u0436\u0443\u043a, zhuk, false, Cyrillic as such",
  })
  void namesWithOneSkeletonLookTheSame(String one, String other, boolean same, String why) {
    assertEquals(same, skeletons.of(Address.of(one)).equals(skeletons.of(Address.of(other))), why);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "server,            true",
    "s\u0435rver,      true",
    "S\u0415RVER,      true",
    "\uff53erver,      true",
    "a11,               true",
    "adrnin,            true",
    "\u0430dmin,       true",
    "everyone,          true",
    "every0ne,          true",
    "servers,           false",
    "administrator,     false",
    "al,                false",
    "ann,               false",
  })
  void nobodyCanLookLikeTheServerItself(String name, boolean reserved) {
    assertEquals(reserved, skeletons.isReserved(Address.of(name)));
  }
}
