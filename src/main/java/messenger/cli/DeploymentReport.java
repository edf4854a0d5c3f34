package messenger.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints a deployment for people; a place as compilers do, so that editors can jump there. */
final class DeploymentReport {
  private DeploymentReport() {}

  /**
   * @return the exit code: 1 if it was refused
   */
  static int print(JsonNode deployment, PrintWriter out) {
    boolean accepted = deployment.path("accepted").asBoolean();
    List<String> doors = new ArrayList<>();
    deployment.path("cut").forEach(door -> doors.add(door.asText()));
    if (!doors.isEmpty()) {
      out.println(
          (accepted ? "Cut" : "Would have cut")
              + " the connections of "
              + String.join(", ", doors));
    }
    for (JsonNode change : deployment.path("changes")) {
      out.println(change(change));
    }
    for (JsonNode finding : deployment.path("findings")) {
      out.println(finding(finding));
    }
    out.println(
        "deployment "
            + deployment.path("number").asInt()
            + (accepted ? " accepted in " : " refused, nothing has changed, in ")
            + deployment.path("millis").asLong()
            + " ms");
    out.flush();
    return accepted ? 0 : 1;
  }

  /** Such as {@code changed routes/send-text.camel.yaml}. */
  static String change(JsonNode change) {
    return change.path("kind").asText().toLowerCase(Locale.ROOT)
        + " "
        + change.path("path").asText();
  }

  private static String finding(JsonNode finding) {
    int line = finding.path("line").asInt();
    String place = line == 0 ? "" : ":" + line + ":" + finding.path("column").asInt();
    String hint = finding.path("hint").asText();
    return finding.path("file").asText()
        + place
        + ": "
        + finding.path("reason").asText()
        + (hint.isEmpty() ? "" : " (" + hint + ")");
  }
}
