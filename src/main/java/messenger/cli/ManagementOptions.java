package messenger.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import messenger.ManagementAccess;
import picocli.CommandLine.Option;

/** Which server a command asks, and how. */
final class ManagementOptions {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A deployment waits for a few seconds at most. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  @Option(
      names = "--url",
      description =
          "Management port of the server, as http://127.0.0.1:8081 (default: MANAGEMENT_HOST, MANAGEMENT_PORT).")
  private URI url;

  @Option(
      names = "--token-file",
      description =
          "File with the token (default: MANAGEMENT_TOKEN, else DATA_DIR/management.token).")
  private Path tokenFile;

  JsonNode get(String path) throws AskException, InterruptedException {
    return ask(path, HttpRequest.newBuilder().GET());
  }

  JsonNode post(String path) throws AskException, InterruptedException {
    return ask(path, HttpRequest.newBuilder().POST(BodyPublishers.noBody()));
  }

  private JsonNode ask(String path, HttpRequest.Builder request)
      throws AskException, InterruptedException {
    ManagementAccess access = access();
    HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    try {
      HttpResponse<String> answer =
          client.send(
              request
                  .uri(access.address().resolve(path))
                  .timeout(ANSWER)
                  .header("Authorization", "Bearer " + access.token())
                  .build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AskException(refusal(access, answer.statusCode()));
      }
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException | IllegalArgumentException e) {
      throw new AskException(
          "No server answers at " + access.address() + ": start it, or say --url");
    }
  }

  private ManagementAccess access() throws AskException {
    try {
      return ManagementAccess.find(url, tokenFile, System.getenv());
    } catch (IOException e) {
      throw new AskException(e.getMessage());
    }
  }

  private static String refusal(ManagementAccess access, int status) {
    String who = "The server at " + access.address();
    return switch (status) {
      case 401 -> who + " does not know this token: set MANAGEMENT_TOKEN or --token-file";
      case 404 -> who + " has no such version";
      case 429 -> who + " was shown too many wrong tokens: try again in a minute";
      case 503 -> who + " starts or stops: try again";
      default -> who + " answers " + status + ": see its log";
    };
  }
}
