package messenger.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {
  @ParameterizedTest(name = "listening on {0}, called {1}: {2}")
  @CsvSource({
    "127.0.0.1, localhost, true",
    "127.0.0.1, 10.0.0.1:8081, false",
    "127.0.0.1, messenger:8081, false",
    "localhost, 127.0.0.1, true",
    "localhost, 10.0.0.1, false",
    "::1, [::1]:8081, true",
    "::1, 10.0.0.1, false",
    // Where others may come a bare address is nobody's page.
    "0.0.0.0, 10.0.0.1:8081, true",
    "0.0.0.0, [2001:db8::1]:8081, true",
    "0.0.0.0, localhost, true",
    "0.0.0.0, messenger:8081, false",
    "0.0.0.0, 10.0.0.1.example.org, false",
    "messenger, messenger:8081, true",
    "messenger, MESSENGER, true",
    "messenger, evil.example, false",
    "messenger, 10.0.0.1, true",
    "0.0.0.0, 1, false",
    "0.0.0.0, 0x7f000001, false"
  })
  void aNameThatSomebodyElseCouldPointHereIsNone(String own, String header, boolean ours) {
    assertEquals(ours, new HostNames(own).contain(header));
  }
}
