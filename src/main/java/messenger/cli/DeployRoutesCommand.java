package messenger.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "deploy",
    description = "Lets run what stands on the server's disk. Exits with 1 if it is refused.",
    mixinStandardHelpOptions = true)
final class DeployRoutesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ManagementOptions server;

  @Override
  public Integer call() throws AskException, InterruptedException {
    return DeploymentReport.print(server.post("/admin/routes/deploy"), spec.commandLine().getOut());
  }
}
