package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.stream.Stream;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class ErrorsRouteTest {
  private static final String REJECTED = "direct:reject-frame";
  private static final String UNAVAILABLE = "direct:answer-unavailable";
  private static final String BUG = "direct:dead-letter";
  private static final String NOWHERE = "";

  @RegisterExtension
  static final RouteScene route =
      new RouteScene("errors")
          .add(
              new RouteBuilder() {
                @Override
                public void configure() {
                  from("direct:errors").to("direct:failing").to("direct:after");
                }
              });

  @BeforeEach
  void bothStoresAreThere() {
    route.state("postgres").answered();
    route.state("redis").answered();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(new RefusedException(Code.FORBIDDEN), REJECTED),
        Arguments.of(new DataAccessResourceFailureException("away"), UNAVAILABLE),
        Arguments.of(new CannotGetJdbcConnectionException("away"), UNAVAILABLE),
        Arguments.of(new SQLTransientConnectionException("away"), UNAVAILABLE),
        Arguments.of(new SQLRecoverableException("away"), UNAVAILABLE),
        Arguments.of(new QueryTimeoutException("5 s"), UNAVAILABLE),
        Arguments.of(
            new DataAccessResourceFailureException("away", new java.sql.SQLException("away")),
            UNAVAILABLE),
        Arguments.of(
            new CannotGetJdbcConnectionException("away", new java.sql.SQLException("away")),
            UNAVAILABLE),
        Arguments.of(
            new RuntimeException(new SQLTransientConnectionException("away")), UNAVAILABLE),
        Arguments.of(new RedisConnectionFailureException("away"), NOWHERE),
        Arguments.of(new RedisSystemException("away", null), NOWHERE),
        Arguments.of(new DuplicateKeyException("message_id"), BUG),
        Arguments.of(new DataIntegrityViolationException("not null"), BUG),
        Arguments.of(new BadSqlGrammarException("task", "SELEC", new java.sql.SQLException()), BUG),
        Arguments.of(new IllegalStateException("bug"), BUG),
        Arguments.of(new NullPointerException(), BUG),
        Arguments.of(new Exception("bug"), BUG));
  }

  @ParameterizedTest(name = "{0} goes to {1}")
  @MethodSource("faults")
  void everyFaultHasItsOwnWay(Exception fault, String target) {
    route.fails("direct:failing", fault);

    route.send("what was asked", "user", "ann");

    assertEquals(
        Stream.of("direct:failing", target).filter(uri -> !uri.isEmpty()).toList(), route.calls());
    assertEquals(target.equals(UNAVAILABLE), route.state("postgres").isAway());
    assertEquals(target.equals(NOWHERE), route.state("redis").isAway());
    if (!target.isEmpty()) {
      Exchange handled = route.received(target).get(0);
      assertSame(fault, handled.getProperty(Exchange.EXCEPTION_CAUGHT));
      assertEquals("what was asked", handled.getMessage().getBody());
      assertEquals("ann", handled.getVariable("user"));
    }
  }

  @Test
  void nothingIsTriedTwice() {
    route.fails("direct:failing", new QueryTimeoutException("5 s"));

    route.send("what was asked");

    assertEquals(List.of("direct:failing", UNAVAILABLE), route.calls());
  }

  @Test
  void whatDoesNotFailGoesOn() {
    route.send("what was asked");

    assertEquals(List.of("direct:failing", "direct:after"), route.calls());
  }
}
