package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everybody here is on this machine; DoorsTest has the whole table. */
class CheckDoorRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("check-door");

  @ParameterizedTest(name = "{1} at a door for {0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "guest@loopback,password | guest    | true",
        "guest@loopback,password | password | true",
        "guest@loopback,password | token    | false",
        "guest@loopback,password | register | false",
        "token                   | guest    | false",
        "token                   | token    | true",
        "register                | register | true",
      })
  void aDoorTakesTheProofsThatItsSettingNames(String logins, String proof, boolean taken) {
    route.send("a login", "logins", logins, "proof", proof, "session", route.connect());

    assertEquals(taken ? List.of() : List.of("direct:reject-frame"), route.calls());
    if (!taken) {
      assertEquals("forbidden", Samples.refusal(route.received("direct:reject-frame").get(0)));
    }
  }
}
