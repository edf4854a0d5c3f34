package messenger.live;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import messenger.scene.ServerProcess;
import org.awaitility.core.ConditionTimeoutException;

/** What the server says about the changes of its routes, at {@code GET /admin/routes}. */
final class Deployer {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerProcess server;
  private final String token;
  private final HttpClient http = HttpClient.newHttpClient();

  Deployer(ServerProcess server) throws IOException {
    this.server = server;
    token = server.managementToken();
  }

  /** One attempt to change what runs. */
  record Report(JsonNode json) {
    int number() {
      return json.path("number").asInt();
    }

    boolean isAccepted() {
      return json.path("accepted").asBoolean();
    }

    /** Paths. */
    List<String> changed() {
      return texts(json.path("changes").findValues("path"));
    }

    List<String> cut() {
      List<JsonNode> cut = new ArrayList<>();
      json.path("cut").forEach(cut::add);
      return texts(cut);
    }

    long millis() {
      return json.path("millis").asLong();
    }

    /** The first line of it, without what differs from one time to the next. */
    String firstLine() {
      if (!cut().isEmpty()) {
        return "the connections of " + String.join(", ", cut()) + " are cut";
      }
      if (isAccepted()) {
        List<String> changes = new ArrayList<>();
        for (JsonNode change : json.path("changes")) {
          String kind = change.path("kind").asText().toLowerCase(Locale.ROOT);
          changes.add(kind + " " + change.path("path").asText());
        }
        return "accepted: " + String.join(", ", changes);
      }
      JsonNode finding = json.path("findings").path(0);
      String hint = finding.path("hint").asText();
      return "refused: %s:%d:%d: %s%s"
          .formatted(
              finding.path("file").asText(),
              finding.path("line").asInt(),
              finding.path("column").asInt(),
              finding.path("reason").asText(),
              hint.isEmpty() ? "" : " (" + hint + ")");
    }

    private static List<String> texts(List<JsonNode> nodes) {
      return nodes.stream().map(JsonNode::asText).toList();
    }
  }

  /** The number of the last report. */
  int last() {
    return ask().path("deployments").path(0).path("number").asInt();
  }

  int revision(String route) {
    for (JsonNode one : ask().path("routes")) {
      if (one.path("id").asText().equals(route)) {
        return one.path("revision").asInt();
      }
    }
    return 0;
  }

  /** Waits for one behind a number. */
  Report awaitReport(int after, Predicate<Report> wanted) {
    try {
      return await()
          .atMost(PATIENCE)
          .pollInterval(POLL)
          .until(() -> find(after, wanted), Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not as expected: " + since(after), e);
    }
  }

  private List<String> since(int after) {
    List<String> lines = new ArrayList<>();
    for (JsonNode one : ask().path("deployments")) {
      Report report = new Report(one);
      if (report.number() > after) {
        lines.add(report.number() + " " + report.firstLine());
      }
    }
    return lines;
  }

  private Optional<Report> find(int after, Predicate<Report> wanted) {
    for (JsonNode one : ask().path("deployments")) {
      Report report = new Report(one);
      if (report.number() > after && wanted.test(report)) {
        return Optional.of(report);
      }
    }
    return Optional.empty();
  }

  private JsonNode ask() {
    HttpRequest request =
        HttpRequest.newBuilder(server.management().resolve("/admin/routes"))
            .header("Authorization", "Bearer " + token)
            .build();
    try {
      String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
