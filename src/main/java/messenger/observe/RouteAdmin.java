package messenger.observe;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import messenger.deploy.Change;
import messenger.deploy.Deployment;
import messenger.deploy.Deployments;
import messenger.deploy.Finding;
import messenger.deploy.SourceFile;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import org.apache.camel.CamelContext;

/** What the management port says of routes, as JSON (docs/operations.md, Routes). Blocks. */
final class RouteAdmin {
  /** Where files can stand that the deployer takes. */
  private static final Pattern PATH =
      Pattern.compile("(routes(/cluster)?|plugins|kamelets)/[\\w-][\\w.-]{0,100}\\.yaml");

  private static final int MOST_FILES = 1_000;

  private final Deployments deployments;
  private final RouteGraph graph;

  RouteAdmin(CamelContext core, Deployments deployments) {
    this.deployments = deployments;
    this.graph = new RouteGraph(core, deployments);
  }

  /**
   * @param texts whether to show the texts of the files, too
   */
  JsonObject show(boolean texts) {
    JsonObject shown =
        new JsonObject()
            .put("mode", deployments.mode().name().toLowerCase(Locale.ROOT))
            .put("routes", graph.routes())
            .put("policies", graph.policies());
    if (texts) {
      JsonArray files = new JsonArray();
      for (SourceFile file : deployments.files()) {
        files.add(new JsonObject().put("path", file.path()).put("text", file.text()));
      }
      shown.put("files", files);
    }
    JsonArray log = new JsonArray();
    deployments.log().forEach(deployment -> log.add(json(deployment)));
    return shown.put("staged", changes(deployments.staged())).put("deployments", log);
  }

  JsonObject deploy() {
    return json(deployments.deploy());
  }

  /**
   * @param body <code>{"files":[{"path":...,"text":...}]}</code>
   * @throws RefusedException if it is something else
   */
  JsonObject check(String body) {
    return new JsonObject().put("findings", findings(deployments.check(files(body))));
  }

  /** Empty if there is no such version. */
  Optional<JsonObject> rollback(int number) {
    return deployments.rollback(number).map(RouteAdmin::json);
  }

  private static List<SourceFile> files(String body) {
    try {
      JsonArray written = new JsonObject(body).getJsonArray("files");
      if (written == null || written.size() > MOST_FILES) {
        throw new RefusedException(Code.BAD_FIELD);
      }
      List<SourceFile> files = new ArrayList<>();
      for (int i = 0; i < written.size(); i++) {
        JsonObject file = written.getJsonObject(i);
        String path = file.getString("path");
        String text = file.getString("text");
        if (path == null || text == null || !PATH.matcher(path).matches()) {
          throw new RefusedException(Code.BAD_FIELD);
        }
        files.add(new SourceFile(path, text));
      }
      return files;
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new RefusedException(Code.BAD_FIELD);
    }
  }

  private static JsonObject json(Deployment deployment) {
    return new JsonObject()
        .put("number", deployment.number())
        .put("at", deployment.at().toString())
        .put("cause", deployment.cause().name())
        .put("accepted", deployment.accepted())
        .put("cut", new JsonArray(deployment.cut()))
        .put("changes", changes(deployment.changes()))
        .put("findings", findings(deployment.findings()))
        .put("millis", deployment.millis());
  }

  private static JsonArray changes(List<Change> changes) {
    JsonArray rows = new JsonArray();
    for (Change change : changes) {
      rows.add(new JsonObject().put("path", change.path()).put("kind", change.kind().name()));
    }
    return rows;
  }

  private static JsonArray findings(List<Finding> findings) {
    JsonArray rows = new JsonArray();
    for (Finding finding : findings) {
      rows.add(
          new JsonObject()
              .put("file", finding.file())
              .put("line", finding.line())
              .put("column", finding.column())
              .put("reason", finding.reason())
              .put("hint", finding.hint()));
    }
    return rows;
  }
}
