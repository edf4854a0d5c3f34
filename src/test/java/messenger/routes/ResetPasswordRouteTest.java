package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.password4j.Argon2Function;
import com.password4j.Password;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResetPasswordRouteTest {
  private static final String RESET = "sql:file:sql/reset-password.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("reset-password");

  @ParameterizedTest
  @ValueSource(
      strings = {"a new password", "\"quoted\"", "null null", "${body}${body}", "it's, (so)"})
  void theAccountGetsWhatWasPostedToTheLetter(String password) {
    Map<String, Object> row = Map.of("name", "ann", "generation", 2L);
    route.answers(RESET, row);

    route.send(password, "name", "Ann");

    assertEquals(List.of(RESET, "direct:answer-admin"), route.calls());
    Map<?, ?> parameters = (Map<?, ?>) route.bodies(RESET).get(0);
    assertEquals("ann", parameters.get("name"));
    String hash = (String) parameters.get("hash");
    assertTrue(Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash)), hash);
    assertEquals(List.of(row), route.bodies("direct:answer-admin"));
  }

  @Test
  void noPasswordIsRefused() {
    route.send(" ", "name", "ann");

    assertEquals(List.of("direct:reject-frame"), route.calls());
  }
}
