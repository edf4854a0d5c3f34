package messenger.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code messenger routes}: what is done is one of its subcommands. */
@Command(
    name = "routes",
    description =
        "Checks files of routes, tests plugins; sees, compares, deploys and takes back those of a server that runs.",
    mixinStandardHelpOptions = true,
    subcommands = {
      CheckRoutesCommand.class,
      TestRoutesCommand.class,
      ListRoutesCommand.class,
      DiffRoutesCommand.class,
      DeployRoutesCommand.class,
      RollbackRoutesCommand.class
    })
final class RoutesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Please say what to do: " + String.join(", ", spec.subcommands().keySet()));
  }
}
