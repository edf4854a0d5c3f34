package messenger.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AddressPropertyTest {
  @Property(tries = 5_000)
  void aFoldedNameFoldsToItself(@ForAll("written") String written) {
    Address address;
    try {
      address = Address.of(written);
    } catch (RefusedException e) {
      return;
    }
    assertEquals(address, Address.of(address.name()));
    assertFalse(address.name().isEmpty());
    assertEquals(address.name().strip(), address.name());
  }

  @Provide
  Arbitrary<String> written() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20),
        Arbitraries.strings()
            .withChars(' ', '#', 'a', 'Z', 'İ', 'Σ', 'ß', '\u0308', '\u0345', '\u1E9E', '\uFF21')
            .withChars('\u00A0', '\u3000', '\u0130', '\u03A3', '\u1FBC', '\uFB00', '\u2126')
            .ofMaxLength(12));
  }
}
