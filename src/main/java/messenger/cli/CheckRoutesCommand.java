package messenger.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import messenger.Surroundings;
import messenger.check.FileCheck;
import messenger.deploy.Finding;
import messenger.deploy.SourceFile;
import messenger.trial.TrialFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = {
      "Says what is wrong with files of routes/, plugins/ and kamelets/, as the server would before it takes them.",
      "It needs no server. It exits with 0 if nothing is wrong, 1 if something is, 2 if it could not look."
    },
    mixinStandardHelpOptions = true)
final class CheckRoutesCommand implements Callable<Integer> {
  private static final List<String> FOLDERS = List.of("routes", "plugins", "kamelets");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "What to look at, together with the others that are there; all if none is named.")
  private List<Path> chosen = List.of();

  @Option(
      names = "--home",
      description =
          "The messenger's folder, with application.properties; the current one if not said.")
  private Path home = Path.of("");

  @Override
  public Integer call() throws IOException {
    Path properties = home.resolve("application.properties");
    if (!Files.isRegularFile(properties)) {
      throw wrong(properties + " is not there: say by --home where the messenger's folder is");
    }
    SortedMap<String, SourceFile> files = new TreeMap<>();
    for (String folder : FOLDERS) {
      read(home.resolve(folder), files);
    }
    Set<String> names = new TreeSet<>();
    for (Path path : chosen) {
      names.add(known(path, files));
    }
    FileCheck check = Surroundings.check(home, System.getenv());
    SortedMap<String, SourceFile> sources = new TreeMap<>(files);
    sources.keySet().removeIf(CheckRoutesCommand::isTest);
    Set<String> looked = chosen.isEmpty() ? files.keySet() : names;
    List<Finding> findings = new ArrayList<>(check.check(sources, looked));
    looked.stream()
        .filter(CheckRoutesCommand::isTest)
        .forEach(test -> check(test, files, findings));
    findings.forEach(finding -> spec.commandLine().getOut().println(finding));
    spec.commandLine().getOut().flush();
    return findings.isEmpty() ? 0 : 1;
  }

  private static boolean isTest(String path) {
    return path.endsWith(TrialFile.ENDING);
  }

  private static void check(
      String test, SortedMap<String, SourceFile> files, List<Finding> findings) {
    findings.addAll(TrialFile.read(files.get(test)).findings());
    String plugin = test.substring(0, test.length() - TrialFile.ENDING.length()) + ".camel.yaml";
    if (!files.containsKey(plugin)) {
      findings.add(new Finding(test, 0, 0, "there is no " + plugin + " that it tests", ""));
    }
  }

  private void read(Path folder, SortedMap<String, SourceFile> files) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(CheckRoutesCommand::isSource).toList()) {
        String name = name(path);
        try {
          files.put(name, new SourceFile(name, Files.readString(path)));
        } catch (CharacterCodingException e) {
          throw wrong(name + " is not UTF-8");
        }
      }
    }
  }

  private static boolean isSource(Path path) {
    String name = path.getFileName().toString();
    boolean yaml = name.endsWith(".camel.yaml") || name.endsWith(".kamelet.yaml") || isTest(name);
    return yaml && !name.startsWith(".") && Files.isRegularFile(path);
  }

  private String name(Path path) {
    Path base = home.toAbsolutePath().normalize();
    return base.relativize(path.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }

  private String known(Path path, SortedMap<String, SourceFile> files) {
    if (!Files.isRegularFile(path)) {
      throw wrong(path + " is not there");
    }
    String name = name(path);
    if (!files.containsKey(name)) {
      throw wrong(
          path
              + " must be a *.camel.yaml, *.kamelet.yaml or *.test.yaml in routes/, plugins/ or kamelets/");
    }
    return name;
  }

  private ParameterException wrong(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }
}
