package messenger.trial;

import java.util.List;
import messenger.deploy.Finding;
import messenger.deploy.RouteFiles;
import messenger.deploy.SourceFile;

/**
 * A file of tests of a plugin.
 *
 * @param trials its cases; they can be run if there are no findings
 * @param findings what is wrong with it, by place
 */
public record TrialFile(List<Trial> trials, List<Finding> findings) {
  /** How their names end; that of the plugin's file is the same but for this. */
  public static final String ENDING = RouteFiles.TEST_ENDING;

  public static TrialFile read(SourceFile file) {
    TrialReader reader = new TrialReader(file);
    List<Trial> trials = reader.read(file.text());
    return new TrialFile(trials, reader.findings().list());
  }
}
