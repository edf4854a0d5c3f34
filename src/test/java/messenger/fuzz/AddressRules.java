package messenger.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;

/** A name has one folded form, whichever of its spellings was written. */
final class AddressRules {
  private AddressRules() {}

  static void folding(String written) {
    try {
      Address address = Address.of(written);
      String name = address.name();
      assertEquals(address, Address.of(name), "folded twice");
      assertEquals(address, Address.of(" " + name + "\t"), "with white space around it");
      assertEquals(
          address, Address.of(Normalizer.normalize(name, Normalizer.Form.NFD)), "decomposed");
      assertTrue(!name.isEmpty() && name.length() <= Address.MAX_GUEST_NAME);
      assertTrue(name.codePoints().allMatch(Address::isPrintable));
    } catch (RefusedException e) {
      assertEquals(Code.BAD_FIELD, e.code());
    }
  }
}
