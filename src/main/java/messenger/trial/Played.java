package messenger.trial;

import java.util.List;
import messenger.plugin.PluginStage.Sent;
import messenger.plugin.PluginStage.Written;
import messenger.trial.Calls.Called;

/**
 * What came of the steps of a case.
 *
 * @param texts what people wrote, and what became of it
 * @param answer the body that the last inlet ended with; null if there was none
 */
record Played(
    List<Text> texts,
    String answer,
    List<Sent> sent,
    List<Called> called,
    List<Throwable> failures) {
  /** What somebody wrote. */
  record Text(Trial.Message message, Written written) {}
}
