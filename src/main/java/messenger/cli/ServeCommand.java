package messenger.cli;

import java.util.concurrent.Callable;
import messenger.Application;
import picocli.CommandLine.Command;

@Command(
    name = "serve",
    description =
        "Runs the server until it is told to stop. Its settings stand in application.properties.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return Application.serve();
  }
}
