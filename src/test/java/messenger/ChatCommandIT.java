package messenger;

import static messenger.scene.Client.from;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.LauncherProcess;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./messenger chat} and {@code send}, as somebody calls them. */
@ExtendWith(SharedServer.class)
@EnabledOnOs(OS.LINUX)
class ChatCommandIT {
  @TempDir private Path folder;
  private ServerProcess server;
  private Client carol;

  @BeforeEach
  void carolIsThere(ServerProcess shared) throws IOException {
    server = shared;
    carol = Client.json(server, Door.TLS, fresh("carol"));
  }

  @AfterEach
  void carolGoes() {
    carol.close();
  }

  private LauncherProcess messenger(String... arguments) throws IOException {
    return LauncherProcess.start(server, folder, arguments);
  }

  private static void is(LauncherProcess process, int exit) {
    assertEquals(exit, process.ends(), process::all);
  }

  @Test
  void twoTalkOnLines() throws IOException {
    String bob = fresh("bob");
    try (LauncherProcess chat = messenger("chat", bob, "--to", carol.name())) {
      chat.says("* you are " + bob + ", a guest");
      chat.types("Hello Carol");
      chat.says("* #1 stored");
      carol.receives("Hello Carol", from(bob));
      carol.saysReceived();
      chat.says("* #1 delivered");
      carol.saysRead(bob);
      chat.says("* #1 read");
      carol.sendsSafely(bob, "hi\u001b[2J\nbob: \u202efake");
      chat.says(carol.name() + ": hi\uFFFD[2J");
      chat.says("      | bob: \uFFFDfake");
      carol.learns("read", bob);
      chat.types("//quit is a command");
      carol.receives("/quit is a command", from(bob));
      chat.types("/nonsense");
      chat.says("* there is no such command: /help");
      chat.types("/users");
      chat.says(" online: ");
      chat.types("/history 2");
      chat.says("* 2 of the conversation");
      chat.types("/to nobody-here");
      chat.says("* you write to nobody-here");
      chat.types("/quit");
      is(chat, 0);
    }
  }

  @Test
  void whatWasMissedComesFirstAndOnlyOnce() throws IOException {
    String bob = fresh("bob");
    try (LauncherProcess chat = messenger("chat", bob)) {
      chat.says("* you are");
      carol.sendsSafely(bob, "seen");
      chat.says(carol.name() + ": seen");
      chat.types("/quit");
      is(chat, 0);
    }
    carol.sendsSafely(bob, "missed");
    try (LauncherProcess chat = messenger("chat", bob)) {
      chat.says("* you are");
      assertFalse(chat.all().contains("seen"), chat::all);
      assertTrue(
          chat.all().indexOf("missed") >= 0
              && chat.all().indexOf("missed") < chat.all().indexOf("* you are"),
          chat::all);
      try (LauncherProcess second = messenger("chat", bob)) {
        is(second, 1);
        assertTrue(second.all().contains("in use by another client"), second::all);
      }
      chat.types("/quit");
      is(chat, 0);
    }
  }

  @Test
  void whatCanNotBePrintedComesAgain() throws IOException {
    String bob = fresh("bob");
    try (LauncherProcess chat = messenger("chat", bob)) {
      chat.says("* you are");
      chat.types("/quit");
      is(chat, 0);
    }
    carol.sendsSafely(bob, "still to come");
    try (LauncherProcess chat = LauncherProcess.startUnheard(server, folder, "chat", bob)) {
      is(chat, 1);
      chat.says("messenger chat: Nothing can be printed any more.");
    }
    try (LauncherProcess chat = messenger("chat", bob)) {
      chat.says(carol.name() + ": still to come");
    }
  }

  @Test
  void aPipeEndsWhenAllIsStored() throws IOException {
    String bob = fresh("bob");
    try (LauncherProcess chat = messenger("chat", bob, "--to", carol.name())) {
      chat.types("one");
      chat.types("two");
      chat.types("/history");
      chat.endsInput();
      is(chat, 0);
      assertTrue(chat.all().contains(" of the conversation"), chat::all);
    }
    carol.receivesAll(List.of("one", "two"), from(bob));
  }

  @Test
  void anAccountNeedsItsPasswordOnce() throws IOException {
    String dora = fresh("dora");
    Path password = folder.resolve("password");
    Files.writeString(password, "a long password\n");
    String file = "--password-file=" + password;
    try (LauncherProcess open = messenger("chat", dora, file, "--register")) {
      is(open, 1);
      assertTrue(open.all().contains("give it mode 0600"), open::all);
    }
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    try (LauncherProcess chat = messenger("chat", dora, file, "--register")) {
      chat.says("* you are " + dora + "\n");
      chat.types("/quit");
      is(chat, 0);
    }
    try (LauncherProcess send = messenger("send", carol.name(), "--from", dora)) {
      send.types("by the token");
      send.endsInput();
      is(send, 0);
    }
    carol.receives("by the token", from(dora));
    Files.writeString(password, "a wrong password\n");
    try (LauncherProcess chat = messenger("chat", dora, file)) {
      is(chat, 1);
      assertTrue(chat.all().contains("The user name or the credential is wrong."), chat::all);
    }
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (LauncherProcess chat = LauncherProcess.start(server, elsewhere, "chat", dora)) {
      is(chat, 1);
      assertTrue(chat.all().contains("say --password"), chat::all);
    }
    try (LauncherProcess chat = messenger("chat", dora, "--password")) {
      chat.endsInput();
      is(chat, 1);
      assertTrue(chat.all().contains("no terminal to ask"), chat::all);
    }
  }

  @Test
  void aScriptSendsOnceHoweverOftenItTries() throws IOException {
    String bob = fresh("bob");
    String id = "019ab3b2-6c00-7000-8000-00000000" + "%04x".formatted(bob.hashCode() & 0xffff);
    for (int i = 0; i < 2; i++) {
      try (LauncherProcess send = messenger("send", carol.name(), "--from", bob, "--id", id)) {
        send.types("first line\nsecond line\n");
        send.endsInput();
        is(send, 0);
        assertEquals("", send.all());
      }
    }
    carol.receives("first line\nsecond line\n", from(bob));
    carol.receivesNothingElse();
  }

  @Test
  void aScriptIsToldWhenItIsNotStored() throws IOException {
    String bob = fresh("bob");
    try (LauncherProcess send = messenger("send", "server", "--from", bob)) {
      send.types("hi");
      send.endsInput();
      is(send, 1);
      assertTrue(send.all().contains("This is not allowed. The id is "), send::all);
    }
    String nowhere = "--url=tcp://127.0.0.1:1";
    try (LauncherProcess send = messenger("send", bob, "--from=bob", nowhere, "--timeout=1")) {
      send.types("hi");
      send.endsInput();
      is(send, 1);
      assertTrue(send.all().contains("Not stored within 1 s"), send::all);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "send carol --from b                             | must be 3 to 32",
        "send carol --from bob                           | The text is blank",
        "send carol --from bob --id 1                    | UUID of version 7",
        "chat bob --url http://127.0.0.1                 | is none of tls, tcp, ws, wss",
        "chat bob --register                             | --register needs --password",
        "chat bob --any-certificate --password           | for guests only",
        "chat bob --password --password-file x           | mutually exclusive",
        "chat ../bob                                     | must be 3 to 32",
      })
  void wrongUsageIsSaid(String command, String problem) throws IOException {
    try (LauncherProcess process = messenger(command.split(" "))) {
      process.types(command.contains("--id") ? "hi" : "");
      process.endsInput();
      is(process, 2);
      assertTrue(process.all().contains(problem), process::all);
    }
  }
}
