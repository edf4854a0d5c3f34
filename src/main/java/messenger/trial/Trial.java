package messenger.trial;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import messenger.check.Node;
import messenger.check.Node.Text;
import messenger.frame.Code;

/**
 * A case of a test file.
 *
 * @param name a sentence
 */
public record Trial(Text name, Given given, List<Step> when, Then then) {
  /**
   * What there is before anything happens.
   *
   * @param settings what the plugin may refer to as <code>{{name}}</code>, besides that of
   *     application.properties
   * @param environment what it may refer to as <code>{{env:NAME}}</code>
   * @param away who is not connected; everybody else is
   * @param refusals by the name of a recipient the code with which texts of bots are refused
   * @param within how long all may take
   */
  record Given(
      Map<String, String> settings,
      Map<String, String> environment,
      List<Answer> answers,
      Set<String> away,
      Map<String, Code> refusals,
      Duration within) {}

  /**
   * What an endpoint outside answers.
   *
   * @param uri of the endpoint, perhaps with {@code *} at its end
   * @param body null: it stays as it is
   * @param thrown the class of what it throws; null: it throws nothing
   */
  record Answer(
      String uri, String body, Map<String, String> headers, Class<? extends Exception> thrown) {}

  /** Something that happens. */
  sealed interface Step {
    /** Where it stands. */
    Node at();
  }

  /** Somebody writes something. */
  record Message(Node at, String from, String to, String text) implements Step {}

  /** Somebody comes, goes, or has received or read something. */
  record Event(Node at, String type, String from, String to, String kind, long upTo)
      implements Step {}

  /** Somebody posts something. */
  record Webhook(Node at, String name, String body, String contentType) implements Step {}

  /** Something comes from outside, or another route calls: a timer's tick, a letter. */
  record Inlet(
      Node at, String uri, String body, Map<String, String> headers, Map<String, String> variables)
      implements Step {}

  /**
   * What must come of it; null: nothing is said about that.
   *
   * @param stored the last text of {@code when}, as it was stored
   * @param refused the code with which it was refused
   * @param reply the one text that bots send, to who wrote last
   * @param sent the texts that bots send
   * @param called what endpoints outside get
   * @param answer the body that the last inlet ends with
   * @param failed what routes could not do
   */
  record Then(
      Node at,
      Wanted stored,
      Wanted refused,
      Wanted reply,
      List<Send> sent,
      List<Call> called,
      Wanted answer,
      Wanted failed) {}

  /**
   * A text of a bot.
   *
   * @param as which; null: any
   */
  record Send(Node at, Wanted as, Wanted to, Wanted text) {}

  /** What an endpoint outside gets. */
  record Call(Node at, String uri, Wanted body, Map<String, Wanted> headers) {}
}
