package messenger.live;

import java.io.IOException;
import java.util.List;

/** Everything that people do to the files of routes, and what is to come of it. */
enum Edit {
  NOTHING("nothing, for comparison", true, routes -> {}),
  COMMENT(
      "a comment, and white space",
      true,
      routes -> routes.write("send-text", "# Only said.\n\n" + routes.text("send-text") + "\n"),
      "send-text"),
  COMMENT_AT_DOOR(
      "a comment at a door",
      true,
      routes -> routes.replace("edge-tcp", "# Channel Adapter", "# A Channel Adapter"),
      "edge-tcp"),
  HOT_ROUTE("a step in a hot route", true, routes -> routes.addStep("send-text"), "send-text"),
  HOTTEST("a step in the hottest route", true, Edit::editReceiveFrame, "receive-frame"),
  COMMIT("a step around the commit", true, r -> r.addStep("append-messages"), "append-messages"),
  BATCH("the consumer of batches", true, r -> r.addStep("store-message"), "store-message"),
  QUEUE("the consumer of a queue", true, r -> r.addStep("deliver-messages"), "deliver-messages"),
  PRESENCE("an aggregator: presence", true, r -> r.addStep("announce-users"), "announce-users"),
  RECEIPTS("an aggregator: receipts", true, r -> r.addStep("store-receipts"), "store-receipts"),
  ERRORS(
      "the routeConfiguration, part of every route",
      true,
      routes ->
          routes.replace(
              "errors",
              "- java.util.concurrent.RejectedExecutionException",
              "- java.util.concurrent.RejectedExecutionException\n"
                  + "            - java.util.concurrent.TimeoutException"),
      "errors"),
  DOOR("a door", true, routes -> routes.addStep("edge-tls"), "edge-tls"),
  ADDED("a file more", true, Edit::addRoute, "answer-twice"),
  DELETED(
      "a file less, which nobody calls", true, r -> r.delete("report-counters"), Names.COUNTERS),
  STILL_CALLED("a file less, which others call", false, r -> r.delete("answer-ping"), Names.PING),
  RENAMED(
      "another id in the same file",
      false,
      routes -> routes.replace("answer-ping", "id: answer-ping", "id: answer-pong"),
      Names.PING),
  MOVED(
      "another id, with its file and who calls it",
      true,
      Edit::rename,
      Names.PING,
      "answer-pong",
      "receive-frame",
      "receive-stranger"),
  SYNTAX(
      "a syntax error",
      false,
      routes -> routes.replace("send-text", "      steps:", "      steps: ["),
      "send-text"),
  UNKNOWN_PATTERN(
      "a step that Camel has not",
      false,
      routes -> routes.write("send-text", routes.text("send-text") + "        - frobnicate: {}\n"),
      "send-text"),
  UNKNOWN_BEAN(
      "a bean that is not there",
      false,
      routes -> routes.replace("store-message", "ref: messageLog", "ref: mesageLog"),
      "store-message"),
  UNKNOWN_ROUTE(
      "a route that is not there",
      false,
      routes -> routes.replace("send-text", "direct:check-recipient", "direct:chek-recipient"),
      "send-text"),
  QUEUE_SIZE(
      "another size of a queue",
      false,
      routes ->
          routes.replace(
              "deliver-messages", "size: \"{{messenger.deliver.queue-size}}\"", "size: 77"),
      "deliver-messages"),
  TWO(
      "two files at once",
      true,
      routes -> {
        routes.addStep("send-text");
        routes.addStep("deliver-messages");
      },
      "deliver-messages",
      "send-text"),
  ONE_OF_TWO(
      "two files at once, one of them broken",
      false,
      routes -> {
        routes.addStep("deliver-messages");
        routes.replace("send-text", "      steps:", "      steps: [");
      },
      "deliver-messages",
      "send-text"),
  IN_PIECES(
      "an editor that writes in pieces",
      true,
      routes -> routes.writeInPieces("send-text", routes.withStep("send-text")),
      "send-text"),
  RENAMED_OVER(
      "an editor that renames, with a swap file and a copy",
      true,
      routes -> routes.renameOver("send-text", routes.withStep("send-text")),
      "send-text");

  private interface Hand {
    void edit(Routes routes) throws IOException;
  }

  final String title;
  final boolean isAccepted;

  /** Without folder and ending, by name. */
  final List<String> routes;

  private final Hand hand;

  Edit(String title, boolean isAccepted, Hand hand, String... routes) {
    this.title = title;
    this.isAccepted = isAccepted;
    this.hand = hand;
    this.routes = List.of(routes);
  }

  void make(Routes folder) throws IOException {
    hand.edit(folder);
  }

  private static void editReceiveFrame(Routes routes) throws IOException {
    routes.replace(
        "receive-frame",
        "        - choice:\n",
        """
                - setVariable:
                    name: edited
                    expression:
                      constant:
                        expression: frame
                - choice:
        """);
  }

  private static void addRoute(Routes routes) throws IOException {
    String ping = routes.text("answer-ping");
    routes.write("answer-twice", ping.replace("answer-ping", "answer-twice"));
  }

  private static void rename(Routes routes) throws IOException {
    routes.write("answer-pong", routes.text(Names.PING).replace(Names.PING, "answer-pong"));
    routes.replace("receive-frame", "direct:answer-ping", "direct:answer-pong");
    routes.replace("receive-stranger", "direct:answer-ping", "direct:answer-pong");
    routes.delete(Names.PING);
  }

  /** Those of which another revision is to run then. */
  List<String> exchanged() {
    return this == ERRORS ? List.of("receive-frame", "send-text", "store-message") : routes;
  }

  /** Whether another route runs then; otherwise the same, whatever is reported. */
  boolean changesMeaning() {
    return isAccepted && this != NOTHING && this != COMMENT && this != COMMENT_AT_DOOR;
  }

  /** An enum's constants can't name its own. */
  private static final class Names {
    private static final String PING = "answer-ping";
    private static final String COUNTERS = "report-counters";
  }
}
