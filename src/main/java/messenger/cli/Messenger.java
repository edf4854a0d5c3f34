package messenger.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line: {@code messenger serve}, {@code chat}, {@code send}, {@code routes}, {@code
 * bench}. Exits with 0 (ok), 1 (failed), 2 (wrong usage).
 */
@Command(
    name = "messenger",
    description = "A messenger whose behaviour is Apache Camel routes.",
    mixinStandardHelpOptions = true,
    versionProvider = Messenger.Version.class,
    subcommands = {
      CommandLine.HelpCommand.class,
      ServeCommand.class,
      ChatCommand.class,
      SendCommand.class,
      RoutesCommand.class,
      BenchCommand.class
    })
public final class Messenger implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Messenger())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              String name = commandLine.getCommandSpec().qualifiedName();
              String text =
                  failure instanceof BenchException || failure instanceof AskException
                      ? failure.getMessage()
                      : failure.toString();
              commandLine.getErr().println(name + ": " + text);
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Please say what to do: serve, chat, send, routes or bench");
  }

  /** The version in the manifest of the jar; class files outside a jar have none. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Messenger.class.getPackage().getImplementationVersion();
      return new String[] {"messenger " + (version == null ? "development" : version)};
    }
  }
}
