package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

class ErrorsRouteTest {
  private static final String REJECTED = "direct:reject-frame";
  private static final String BUSY = "direct:answer-busy";
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
        Arguments.of(new RejectedExecutionException("full"), BUSY),
        Arguments.of(new DataAccessResourceFailureException("away"), UNAVAILABLE),
        Arguments.of(new CannotGetJdbcConnectionException("away"), UNAVAILABLE),
        Arguments.of(new SQLTransientConnectionException("away"), UNAVAILABLE),
        Arguments.of(new SQLRecoverableException("away"), UNAVAILABLE),
        Arguments.of(new QueryTimeoutException("5 s"), UNAVAILABLE),
        Arguments.of(
            new DataAccessResourceFailureException("away", new SQLException("away")), UNAVAILABLE),
        Arguments.of(
            new CannotGetJdbcConnectionException("away", new SQLException("away")), UNAVAILABLE),
        Arguments.of(
            new RuntimeException(new SQLTransientConnectionException("away")), UNAVAILABLE),
        Arguments.of(new RedisConnectionFailureException("away"), NOWHERE),
        Arguments.of(new RedisSystemException("away", null), NOWHERE),
        Arguments.of(new DuplicateKeyException("message_id"), BUG),
        Arguments.of(new DataIntegrityViolationException("not null"), BUG),
        Arguments.of(new BadSqlGrammarException("task", "SELEC", new SQLException()), BUG),
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

  /** As camel-sql gets it, whose JdbcTemplate translates so what the driver throws. */
  @ParameterizedTest(name = "{0}, {1}, goes to {2}")
  @CsvSource({
    "55P03, lock_not_available, direct:answer-unavailable",
    "57014, query_canceled, direct:answer-unavailable",
    "57P01, admin_shutdown, direct:answer-unavailable",
    "57P03, cannot_connect_now, direct:answer-unavailable",
    "53300, too_many_connections, direct:answer-unavailable",
    "53100, disk_full, direct:answer-unavailable",
    "25006, read_only_sql_transaction, direct:answer-unavailable",
    "25P03, idle_in_transaction_session_timeout, direct:answer-unavailable",
    "40P01, deadlock_detected, direct:answer-unavailable",
    "58030, io_error, direct:answer-unavailable",
    "08006, connection_failure, direct:answer-unavailable",
    "23505, unique_violation, direct:dead-letter",
    "42601, syntax_error, direct:dead-letter",
    "42501, insufficient_privilege, direct:dead-letter",
    "22001, string_data_right_truncation, direct:dead-letter",
    "25P02, in_failed_sql_transaction, direct:dead-letter",
    "XX000, internal_error, direct:dead-letter"
  })
  void whatPostgresSaysIsPassingOrABug(String state, String meaning, String target) {
    SQLException said = new SQLException(meaning, state);
    Exception translated = new SQLExceptionSubclassTranslator().translate("test", null, said);
    route.fails(
        "direct:failing",
        translated == null ? new UncategorizedSQLException("test", null, said) : translated);
    route.send("what was asked");
    assertEquals(List.of("direct:failing", target), route.calls());
    assertEquals(target.equals(UNAVAILABLE), route.state("postgres").isAway());
    route.state("postgres").answered();

    route.fails("direct:failing", said);
    route.send("what was asked");
    assertEquals(List.of("direct:failing", target), route.calls().subList(2, 4), "without Spring");
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
