package messenger.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import messenger.client.Endpoint;
import messenger.client.Keeper;
import messenger.client.Letter;
import messenger.client.Listener;
import messenger.client.Login;
import messenger.client.MessengerClient;
import messenger.client.RefusalException;
import messenger.client.Stored;
import messenger.client.Trust;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code messenger send}: one text, for scripts. */
@Command(
    name = "send",
    description = {
      "Sends what it reads from standard input as one text of 16,384 bytes of UTF-8 at most, and prints nothing.",
      "While the server is away or busy it tries again."
    },
    footer = {
      "%nExit codes: 0 the server has stored it; 1 not so; 2 wrong usage.",
      "%nAfter a 1 it may have been stored all the same. With the same --id it is never stored twice."
    },
    mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
  private static final int MAX_TEXT = 16_384;

  /** Of a file or a shell's {@code echo}; not part of the text. */
  private static final int LINE_END = 2;

  /** It does not stay, so it takes nothing. */
  private static final class Passing implements Listener {
    @Override
    public boolean takes() {
      return false;
    }
  }

  @Parameters(paramLabel = "TO", description = "Whom it is for.")
  private String to;

  @Option(
      names = "--from",
      paramLabel = "NAME",
      description = "Who you are (default: your name on this machine).")
  private String from;

  @Option(
      names = "--id",
      paramLabel = "UUID",
      description = "Of version 7, for a text that was perhaps sent before (default: a new one).")
  private String id;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long it tries.")
  private int timeout;

  @Mixin private ClientOptions options;

  @Override
  public Integer call() throws AskException, InterruptedException, IOException {
    String user = options.name(from == null ? System.getProperty("user.name") : from);
    Letter letter = letter();
    Endpoint endpoint = options.endpoint();
    Trust trust = options.trust(endpoint);
    Keeper keeper = options.tokenOnly(user, endpoint);
    Login login = options.login(user, keeper, false);
    if (login.way() == Login.Way.PASSWORD) {
      // It has one token at a time, which is kept. Those who come by the token need no device: it
      // would
      // send others away who come at the same time.
      login = login.on(options.device() + "-send");
    }
    try (MessengerClient client =
        new MessengerClient(endpoint, trust, login, keeper, new Passing())) {
      CompletableFuture<Stored> stored = client.send(letter);
      client.connect();
      stored.get(timeout, TimeUnit.SECONDS);
      return 0;
    } catch (ExecutionException e) {
      String why =
          e.getCause() instanceof RefusalException refused
              ? Plain.line(refused.refusal().message())
              : e.getCause().toString();
      throw new AskException(why + " The id is " + letter.id());
    } catch (TimeoutException e) {
      throw new AskException(
          "Not stored within " + timeout + " s, as far as is known. The id is " + letter.id());
    }
  }

  private Letter letter() throws IOException {
    byte[] bytes = System.in.readNBytes(MAX_TEXT + LINE_END + 1);
    options.check(bytes.length <= MAX_TEXT + LINE_END, "The text has more than 16,384 bytes");
    try {
      String read = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Letter letter = Letter.to(to, read.replaceFirst("\r?\n\\z", ""));
      return id == null ? letter : letter.withId(id);
    } catch (CharacterCodingException e) {
      throw options.wrong("Standard input is not UTF-8");
    } catch (IllegalArgumentException e) {
      throw options.wrong(e.getMessage());
    }
  }
}
