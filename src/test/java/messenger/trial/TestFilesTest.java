package messenger.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.deploy.SourceFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** mistakes.txt, and what is said of each. */
class TestFilesTest {
  private static final String PATH = "plugins/a.test.yaml";

  static List<Cases> mistakes() {
    return Cases.read("mistakes.txt");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void whatIsFoundIsThis(Cases cases) {
    assertEquals(
        cases.found(),
        TrialFile.read(new SourceFile(PATH, cases.parts().get(0))).findings().stream()
            .map(finding -> finding.toString().substring(PATH.length() + 1))
            .toList());
  }
}
