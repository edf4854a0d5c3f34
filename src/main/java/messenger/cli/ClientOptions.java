package messenger.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import messenger.DoorAccess;
import messenger.client.Endpoint;
import messenger.client.FileKeeper;
import messenger.client.Keeper;
import messenger.client.Login;
import messenger.client.Trust;
import messenger.frame.Address;
import messenger.frame.RefusedException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which server somebody talks to, as whom, and where what must be remembered is kept. */
final class ClientOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "The server, as tls://host:2501, tcp://host:2500, ws://host:8080 or wss://host",
        "(default: the TLS port of a server that is started here, by HOST and TLS_PORT)."
      })
  private String url;

  @ArgGroup private Certificates certificates;

  /** One of two. */
  private static final class Certificates {
    @Option(
        names = "--certificate",
        paramLabel = "FILE",
        description = {
          "PEM file with the server's certificate or that of who signed it, trusted besides the authorities that Java knows",
          "(default, on this machine: DATA_DIR/tls/server.crt)."
        })
    private Path file;

    @Option(
        names = "--any-certificate",
        description = "Trusts whoever answers. For guests only: no password or token is sent.")
    private boolean any;
  }

  @ArgGroup private Password password;

  /** One of two. */
  private static final class Password {
    @Option(names = "--password", description = "Asks for the password of the account.")
    private boolean asked;

    @Option(
        names = "--password-file",
        paramLabel = "FILE",
        description = {
          "File of mode 0600 with the password of the account. Either is needed once;",
          "then a token is kept, and used whenever no password is given."
        })
    private Path file;
  }

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = {
        "Where the place in the log, unsent texts and the token are kept",
        "(default: messenger in XDG_STATE_HOME, else in ~/.local/state)."
      })
  private Path state;

  /** Folded; wrong usage if it can't be the name of somebody who logs in. */
  String name(String written) {
    String name = written.strip().toLowerCase(Locale.ROOT);
    check(
        !name.isEmpty() && new Address(name).isStrictName(),
        "The name " + Plain.line(written) + " must be 3 to 32 of a-z 0-9 . _ -");
    return name;
  }

  /** Wrong usage, unless it is right. */
  void check(boolean right, String problem) {
    if (!right) {
      throw wrong(problem);
    }
  }

  ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  Endpoint endpoint() throws AskException {
    try {
      if (url != null) {
        return Endpoint.parse(url);
      }
      DoorAccess here = DoorAccess.find(System.getenv());
      return new Endpoint(Endpoint.Scheme.TLS, here.host(), here.port());
    } catch (IllegalArgumentException e) {
      throw wrong("--url: " + e.getMessage());
    } catch (IOException e) {
      throw new AskException(e.getMessage());
    }
  }

  Trust trust(Endpoint endpoint) throws AskException {
    try {
      if (certificates != null) {
        return certificates.any ? Trust.ofAnybody() : Trust.ofFile(certificates.file);
      }
      Path own = isHere(endpoint) ? DoorAccess.find(System.getenv()).certificate() : null;
      return own == null ? Trust.ofAuthorities() : Trust.ofFile(own);
    } catch (IOException e) {
      throw new AskException(e.getMessage());
    }
  }

  private static boolean isHere(Endpoint endpoint) {
    return endpoint.host().equals("localhost")
        || endpoint.host().equals("::1")
        || endpoint.host().startsWith("127.");
  }

  /** Somebody to write to, folded: perhaps one with a first client, whose names are free. */
  String peer(String written) {
    try {
      return Address.of(written).name();
    } catch (RefusedException e) {
      throw wrong("Nobody can have the name " + Plain.line(written));
    }
  }

  /** For one who stays: nobody else of that name can have it meanwhile. */
  FileKeeper keeper(String user, Endpoint endpoint) throws AskException {
    try {
      return FileKeeper.open(folder(), file(user, endpoint));
    } catch (IOException e) {
      throw new AskException(e.getMessage());
    }
  }

  /** For one who comes for a moment. */
  Keeper tokenOnly(String user, Endpoint endpoint) throws AskException {
    try {
      return FileKeeper.tokenOnly(folder(), file(user, endpoint));
    } catch (IOException e) {
      throw new AskException(e.getMessage());
    }
  }

  private Path folder() {
    if (state != null) {
      return state;
    }
    return variable("XDG_STATE_HOME")
        .map(Path::of)
        .orElseGet(ClientOptions::statesOfUser)
        .resolve("messenger");
  }

  /**
   * Java's {@code user.home} is where the machine knows that the user lives, whatever HOME says.
   */
  private static Path statesOfUser() {
    String home = variable("HOME").orElseGet(() -> System.getProperty("user.home"));
    return Path.of(home, ".local", "state");
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }

  /** What this machine is called among the devices of an account: by chance, but once. */
  String device() throws AskException {
    Path file = folder().resolve("device");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, "terminal-" + UUID.randomUUID());
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new AskException("The folder " + folder() + " can't be used: " + e.getMessage());
    }
  }

  private static String file(String user, Endpoint endpoint) {
    return user + "@" + endpoint.host().replaceAll("[^A-Za-z0-9.-]", "_") + "_" + endpoint.port();
  }

  /** By a password if one was given, else by a token if one is kept, else as a guest. */
  Login login(String user, Keeper keeper, boolean register) throws AskException {
    check(!register || password != null, "--register needs --password or --password-file");
    boolean trustsAnybody = certificates != null && certificates.any;
    check(!trustsAnybody || password == null, "--any-certificate is for guests only");
    if (password != null) {
      String secret = secret(register);
      return register ? Login.register(user, secret) : Login.password(user, secret);
    }
    boolean isKnown = !trustsAnybody && keeper.token() != null;
    return isKnown ? Login.kept(user) : Login.guest(user);
  }

  private String secret(boolean isNew) throws AskException {
    if (password.file != null) {
      try {
        return DoorAccess.password(password.file);
      } catch (IOException e) {
        throw new AskException(e.getMessage());
      }
    }
    Console console = System.console();
    if (console == null) {
      throw new AskException("There is no terminal to ask for a password at: say --password-file");
    }
    char[] typed = console.readPassword("Password: ");
    if (typed == null || typed.length == 0) {
      throw new AskException("No password was typed");
    }
    if (isNew && !Arrays.equals(typed, console.readPassword("Once more: "))) {
      throw new AskException("That was another one");
    }
    return new String(typed);
  }
}
