package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.RefusedException;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckRecipientRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("check-recipient");

  @ParameterizedTest(name = "a text to {0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "bob            | passes",
        "ann            | passes",
        "serv           | passes",
        "servers        | passes",
        "administrator  | passes",
        "al             | passes",
        "'server,all'   | passes",
        "in             | passes",
        "server         | forbidden",
        "all            | forbidden",
        "admin          | forbidden",
        "system         | forbidden",
        "everyone       | forbidden",
      })
  void namesOfTheServerItselfGetNoMail(String to, String outcome) {
    route.send(Samples.text(to, "hello"), "user", "ann", "to", to);

    List<String> refusals =
        route.received("direct:reject-frame").stream()
            .map(e -> e.getProperty(Exchange.EXCEPTION_CAUGHT, RefusedException.class))
            .map(why -> why.code().word())
            .toList();
    assertEquals(outcome.equals("passes") ? List.of() : List.of(outcome), refusals);
  }
}
