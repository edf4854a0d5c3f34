package messenger.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * The result of a scenario: a record whose components are its JSON fields. Where nothing was
 * measured, a number is null.
 */
interface Report {
  /** Everybody was in and stayed, and the server kept what the scenario demands of it. */
  boolean ok();

  String table();

  /** A drawing, for the scenarios that have one. */
  default Optional<Plot> plot() {
    return Optional.empty();
  }

  default String json() {
    try {
      return new ObjectMapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report of plain numbers is always JSON", e);
    }
  }

  /** Null for "by nothing". */
  static Double ratio(double value, double by) {
    return by > 0 ? value / by : null;
  }
}
