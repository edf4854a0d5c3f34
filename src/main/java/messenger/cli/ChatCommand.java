package messenger.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import messenger.client.Endpoint;
import messenger.client.FileKeeper;
import messenger.client.Login;
import messenger.client.MessengerClient;
import messenger.client.Refusal;
import messenger.client.Trust;
import messenger.frame.Address;
import messenger.frame.RefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code messenger chat}: a conversation on lines, for terminals and pipes. */
@Command(
    name = "chat",
    description = {
      "Talks to others, a line each. What was missed since the last time comes first, and what could not be sent then is sent.",
      "A line is sent to whom --to or /to names. It is numbered, and its way is told: #1 stored, #1 delivered, #1 read.",
      "What this person writes counts as read when it is printed."
    },
    footer = {
      "%nAs a line: /to NAME, /history [N] (20), /users, /help, /quit; // begins a text with a slash.",
      "%nExit codes: 0 you left; 1 there was no way in, or the server ended it; 2 wrong usage."
    },
    mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {
  /** For what is still on its way when somebody leaves. */
  private static final long LEAVES_WITHIN_S = 10;

  private static final int MAX_PAGE = 100;
  private static final int USUAL_PAGE = 20;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Who you are.")
  private String name;

  @Option(names = "--to", paramLabel = "PEER", description = "Whom you write to.")
  private String to;

  @Option(names = "--register", description = "Makes the account NAME first.")
  private boolean register;

  @Mixin private ClientOptions options;

  /** What has no answer yet. */
  private final List<CompletableFuture<?>> underway = new ArrayList<>();

  /** Lines that were typed; empty when there are no more, or it is over. */
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  @Override
  public Integer call() throws AskException, InterruptedException, IOException {
    String user = options.name(name);
    String peer = to == null ? null : options.peer(to);
    Endpoint endpoint = options.endpoint();
    Trust trust = options.trust(endpoint);
    PrintWriter out = spec.commandLine().getOut();
    // The writer has no errors of its own: the stream below it swallows them.
    BooleanSupplier isGone = System.out::checkError;
    ChatScreen screen =
        new ChatScreen(
            out, isGone, user, ZoneId.systemDefault(), () -> lines.add(Optional.empty()));
    try (FileKeeper keeper = options.keeper(user, endpoint)) {
      Login login = options.login(user, keeper, register).on(options.device());
      try (MessengerClient client = new MessengerClient(endpoint, trust, login, keeper, screen)) {
        screen.begin(client, peer);
        startReading();
        obey(screen);
        if (screen.end() == null) {
          awaitAnswers(screen);
        }
        if (screen.end() != null) {
          throw new AskException(sentence(login, screen.end()));
        }
      }
    }
    return 0;
  }

  private static String sentence(Login login, Refusal end) {
    boolean isAccount = login.way() == Login.Way.GUEST && end.code().equals("auth_failed");
    return Plain.line(end.message()) + (isAccount ? " If it is your account, say --password." : "");
  }

  /** A daemon: nothing ends a read from a terminal. */
  private void startReading() {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                in.lines().forEach(line -> lines.add(Optional.of(line)));
              } catch (IOException | UncheckedIOException e) {
                // Nothing more can be read.
              } finally {
                lines.add(Optional.empty());
              }
            },
            "lines");
    reader.setDaemon(true);
    reader.start();
  }

  private void obey(ChatScreen screen) throws InterruptedException {
    for (Optional<String> line = lines.take(); line.isPresent(); line = lines.take()) {
      String[] words = line.get().strip().split("\\s+", 2);
      String argument = words.length > 1 ? words[1] : "";
      switch (words[0]) {
        case "" -> {}
        case "/quit" -> {
          return;
        }
        case "/to" -> turn(screen, argument);
        case "/history" -> awaits(screen.showHistory(count(argument)));
        case "/users" -> awaits(screen.showUsers());
        case "/help" ->
            screen.note("/to NAME, /history [N], /users, /quit; // begins with a slash");
        default -> say(screen, line.get());
      }
    }
  }

  private static void turn(ChatScreen screen, String written) {
    try {
      screen.turnTo(Address.of(written).name());
    } catch (RefusedException e) {
      screen.note("nobody can have this name");
    }
  }

  private static int count(String argument) {
    return argument.matches("\\d{1,9}")
        ? Math.max(1, Math.min(MAX_PAGE, Integer.parseInt(argument)))
        : USUAL_PAGE;
  }

  private void say(ChatScreen screen, String line) {
    if (line.startsWith("/") && !line.startsWith("//")) {
      screen.note("there is no such command: /help");
    } else {
      awaits(screen.send(line.startsWith("//") ? line.substring(1) : line));
    }
  }

  private void awaits(CompletableFuture<?> answer) {
    underway.removeIf(CompletableFuture::isDone);
    underway.add(answer);
  }

  private void awaitAnswers(ChatScreen screen) throws InterruptedException {
    try {
      CompletableFuture.allOf(underway.toArray(CompletableFuture[]::new))
          .get(LEAVES_WITHIN_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      // It was said why.
    } catch (TimeoutException e) {
      screen.note("what is not stored yet is kept, and sent the next time");
    }
  }
}
