package messenger.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "routes",
    description = "What can be done with routes, plugins and Kamelets.",
    mixinStandardHelpOptions = true,
    subcommands = RoutesCheckCommand.class)
final class RoutesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Please say what to do: check");
  }
}
