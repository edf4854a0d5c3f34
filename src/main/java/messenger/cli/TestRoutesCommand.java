package messenger.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import messenger.Surroundings;
import messenger.deploy.SourceFile;
import messenger.plugin.PluginSettings;
import messenger.trial.Mismatch;
import messenger.trial.Outcome;
import messenger.trial.Trial;
import messenger.trial.TrialFile;
import messenger.trial.TrialRun;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "test",
    description = {
      "Runs the tests of plugins, files *.test.yaml beside them (docs/plugin-tests.md).",
      "It needs no server. It exits with 0 if all is right, 1 if something is not, 2 if it could not look."
    },
    mixinStandardHelpOptions = true)
final class TestRoutesCommand implements Callable<Integer> {
  private static final List<String> FOLDERS = List.of("plugins", "examples/plugins");
  private static final String PLUGIN = ".camel.yaml";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Tests to run, or plugins whose tests to run; all if none is named.")
  private List<Path> chosen = List.of();

  @Option(
      names = "--home",
      description =
          "The messenger's folder, with application.properties; the current one if not said.")
  private Path home = Path.of("");

  @Option(names = "--verbose", description = "Prints also what plugins log.")
  private boolean verbose;

  private int cases;
  private int wrong;

  @Override
  public Integer call() throws IOException {
    Path properties = home.resolve("application.properties");
    if (!Files.isRegularFile(properties)) {
      throw wrong(properties + " is not there: say by --home where the messenger's folder is");
    }
    List<Path> tests = chosen.isEmpty() ? all() : chosen.stream().map(this::test).toList();
    for (Path test : tests) {
      plugin(test);
    }
    if (verbose) {
      return run(tests, properties);
    }
    try {
      Configurator.setAllLevels("", Level.OFF);
      return run(tests, properties);
    } finally {
      Configurator.reconfigure();
    }
  }

  private int run(List<Path> tests, Path properties) throws IOException {
    // What a variable is in this shell must not decide whether a test is right.
    PluginSettings settings = Surroundings.plugins(properties, Map.of());
    List<SourceFile> kamelets = new ArrayList<>();
    for (Path path : files(home.resolve("kamelets"), ".kamelet.yaml")) {
      kamelets.add(source(path));
    }
    for (Path test : tests) {
      run(test, kamelets, settings);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%d %s, %d not right%n", cases, cases == 1 ? "case" : "cases", wrong);
    out.flush();
    return wrong == 0 ? 0 : 1;
  }

  private void run(Path path, List<SourceFile> kamelets, PluginSettings settings)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    SourceFile test = source(path);
    TrialFile file = TrialFile.read(test);
    if (!file.findings().isEmpty()) {
      file.findings().forEach(out::println);
      wrong += file.findings().size();
      return;
    }
    TrialRun run = new TrialRun(source(plugin(path)), kamelets, settings, System::nanoTime);
    for (Trial trial : file.trials()) {
      cases++;
      Outcome outcome = run.run(trial);
      out.printf(
          "%s %s: %s (%d ms)%n",
          outcome.isRight() ? "ok  " : "FAIL", test.path(), outcome.name(), outcome.millis());
      for (Mismatch mismatch : outcome.mismatches()) {
        out.printf(
            "  %s:%d:%d: %s%n    expected: %s%n    got:      %s%n",
            test.path(),
            mismatch.line(),
            mismatch.column(),
            mismatch.what(),
            mismatch.expected(),
            mismatch.got());
      }
      out.flush();
      if (!outcome.isRight()) {
        wrong++;
      }
    }
  }

  private List<Path> all() throws IOException {
    List<Path> tests = new ArrayList<>();
    for (String folder : FOLDERS) {
      tests.addAll(files(home.resolve(folder), TrialFile.ENDING));
    }
    return tests;
  }

  private Path test(Path path) {
    String name = path.getFileName().toString();
    Path test = name.endsWith(PLUGIN) ? path.resolveSibling(stem(name) + TrialFile.ENDING) : path;
    if (!test.getFileName().toString().endsWith(TrialFile.ENDING)) {
      throw wrong(path + " must be a *.test.yaml, or a plugin that has one");
    }
    if (!Files.isRegularFile(test)) {
      throw wrong(test + " is not there");
    }
    return test;
  }

  private Path plugin(Path test) {
    Path plugin = test.resolveSibling(stem(test.getFileName().toString()) + PLUGIN);
    if (!Files.isRegularFile(plugin)) {
      throw wrong(plugin + " is not there, which " + test.getFileName() + " tests");
    }
    return plugin;
  }

  private static String stem(String name) {
    return name.replaceFirst("\\.(test|camel)\\.yaml$", "");
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(path -> path.getFileName().toString().endsWith(ending))
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private SourceFile source(Path path) throws IOException {
    Path base = home.toAbsolutePath().normalize();
    String name = base.relativize(path.toAbsolutePath().normalize()).toString().replace('\\', '/');
    try {
      return new SourceFile(name, Files.readString(path));
    } catch (CharacterCodingException e) {
      throw wrong(name + " is not UTF-8");
    }
  }

  private ParameterException wrong(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }
}
