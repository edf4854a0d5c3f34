package messenger.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    description = "Lists the routes that run, with what went through them.",
    mixinStandardHelpOptions = true)
final class ListRoutesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ManagementOptions server;

  @Override
  public Integer call() throws AskException, InterruptedException {
    JsonNode shown = server.get("/admin/routes");
    PrintWriter out = spec.commandLine().getOut();
    Table table = new Table();
    table.row(
        "%-28s %10s %8s %12s %12s  %s", "route", "messages", "failed", "mean us", "max us", "file");
    for (JsonNode route : shown.path("routes")) {
      table.row(
          "%-28s %,10d %,8d %,12d %,12d  %s",
          name(route),
          route.path("count").asLong(),
          route.path("failed").asLong(),
          route.path("meanMicros").asLong(),
          route.path("maxMicros").asLong(),
          route.path("file").asText() + state(route));
    }
    out.print(table);
    for (JsonNode file : shown.path("staged")) {
      out.println("not running yet: " + DeploymentReport.change(file));
    }
    out.flush();
    return 0;
  }

  private static String name(JsonNode route) {
    String plugin = route.path("plugin").asText();
    int revision = route.path("revision").asInt();
    return (plugin.isEmpty() ? "" : plugin + "/")
        + route.path("id").asText()
        + (revision > 1 ? "~" + revision : "");
  }

  private static String state(JsonNode route) {
    String state = route.path("state").asText();
    return state.equals("Started") ? "" : "  (" + state.toLowerCase(Locale.ROOT) + ")";
  }
}
