package messenger.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rollback",
    description = "Lets run what ran before. Exits with 1 if it is refused.",
    mixinStandardHelpOptions = true)
final class RollbackRoutesCommand implements Callable<Integer> {
  private static final int MOST = 999_999_999;

  @Spec private CommandSpec spec;
  @Mixin private ManagementOptions server;

  @Parameters(
      arity = "0..1",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Of the deployment that made the version (default: the one before).")
  private int number;

  @Override
  public Integer call() throws AskException, InterruptedException {
    if (number < 0 || number > MOST) {
      throw new ParameterException(spec.commandLine(), "NUMBER must be that of a deployment");
    }
    return DeploymentReport.print(
        server.post("/admin/routes/rollback/" + number), spec.commandLine().getOut());
  }
}
