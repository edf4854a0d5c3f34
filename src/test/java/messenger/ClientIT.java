package messenger;

import static messenger.scene.Names.fresh;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import messenger.client.Endpoint;
import messenger.client.FileKeeper;
import messenger.client.Keeper;
import messenger.client.Kept;
import messenger.client.Listener;
import messenger.client.Login;
import messenger.client.MemoryKeeper;
import messenger.client.Message;
import messenger.client.MessengerClient;
import messenger.client.Page;
import messenger.client.Presence;
import messenger.client.Refusal;
import messenger.client.RefusalException;
import messenger.client.Stored;
import messenger.client.Trust;
import messenger.client.Welcome;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client in Java and the whole server. */
@ExtendWith(SharedServer.class)
class ClientIT {
  private static final int MANY = 500;
  private static final Duration LONG = Duration.ofSeconds(120);

  /** Somebody who reads. */
  private static final class Person implements Listener {
    final Queue<Message> messages = new ConcurrentLinkedQueue<>();
    final Set<String> receipts = ConcurrentHashMap.newKeySet();
    final Set<String> online = ConcurrentHashMap.newKeySet();
    final Set<String> seen = ConcurrentHashMap.newKeySet();

    @Override
    public void onMessage(Message message) {
      messages.add(message);
    }

    @Override
    public void onDelivered(String by, long upTo) {
      receipts.add("delivered " + by + " " + upTo);
    }

    @Override
    public void onRead(String by, long upTo) {
      receipts.add("read " + by + " " + upTo);
    }

    @Override
    public void onPresence(Presence presence) {
      online.addAll(presence.online());
      presence.offline().forEach(online::remove);
      seen.addAll(presence.seen().keySet());
    }

    List<String> texts() {
      return messages.stream().map(Message::text).toList();
    }

    void has(String... texts) {
      await().atMost(Client.PATIENCE).until(() -> texts().equals(List.of(texts)));
    }
  }

  private static MessengerClient client(
      ServerProcess server, Door door, Login login, Keeper keeper, Listener listener)
      throws IOException {
    Trust trust = Trust.ofFile(server.data().resolve("tls/server.crt"));
    return new MessengerClient(server.endpoint(door), trust, login, keeper, listener);
  }

  private static <T> T got(CompletableFuture<T> future) throws Exception {
    return future.get(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static String code(CompletableFuture<?> future) {
    ExecutionException thrown = assertThrows(ExecutionException.class, () -> got(future));
    return ((RefusalException) thrown.getCause()).refusal().code();
  }

  @ParameterizedTest
  @EnumSource
  void friendsTalkThroughEveryDoor(Door door, ServerProcess server) throws Exception {
    Login annsLogin = Login.guest(fresh("ann"));
    Login bobsLogin = Login.guest(fresh("bob"));
    String ann = annsLogin.user();
    String bob = bobsLogin.user();
    Person annReads = new Person();
    Person bobReads = new Person();
    MemoryKeeper bobs = new MemoryKeeper();
    long seq;
    try (MessengerClient anns = client(server, door, annsLogin, new MemoryKeeper(), annReads)) {
      assertTrue(got(anns.connect()).guest());
      try (MessengerClient first = client(server, door, bobsLogin, bobs, bobReads)) {
        got(first.connect());
        bobReads.online.addAll(got(first.users()).names());
        await().atMost(Client.PATIENCE).until(() -> bobReads.online.containsAll(List.of(ann, bob)));
        seq = got(anns.send(bob, "hi, ünïcödé 🦉\n\"you\"")).seq();
        bobReads.has("hi, ünïcödé 🦉\n\"you\"");
        first.read(ann, bobReads.messages.element().seq());
        await()
            .atMost(Client.PATIENCE)
            .until(() -> annReads.receipts.contains("read " + bob + " " + seq(bobReads)));
      }
      got(anns.send(bob, "while you were away"));
      try (MessengerClient second = client(server, door, bobsLogin, bobs, bobReads)) {
        got(second.connect());
        bobReads.has("hi, ünïcödé 🦉\n\"you\"", "while you were away");
        got(second.send(ann, "back"));
        annReads.has("back");
        Page page = got(second.history(ann, 2));
        assertEquals(
            List.of("while you were away", "back"),
            page.messages().stream().map(Message::text).toList());
        assertFalse(page.end());
        Page before = got(second.historyBefore(ann, page.messages().get(0).seq(), 2));
        assertEquals(seq, before.messages().get(0).seq());
        assertTrue(before.end());
      }
    }
  }

  private static long seq(Person person) {
    return person.messages.element().seq();
  }

  @Test
  void whoIsWatchedIsToldOf(ServerProcess server) throws Exception {
    String zoe = fresh("zoe");
    Person reads = new Person();
    try (MessengerClient client =
        client(server, Door.TLS, Login.guest(fresh("yan")), new MemoryKeeper(), reads)) {
      got(client.connect());
      try (MessengerClient other =
          client(server, Door.TLS, Login.guest(zoe), new MemoryKeeper(), new Person())) {
        got(other.connect());
        client.watch(List.of(zoe));
        await().atMost(Client.PATIENCE).until(() -> reads.online.contains(zoe));
      }
      await().atMost(Client.PATIENCE).until(() -> reads.seen.contains(zoe));
      assertFalse(reads.online.contains(zoe));
    }
  }

  @Test
  void anAccountComesBackByItsTokenUntilItSaysGoodbye(ServerProcess server) throws Exception {
    String dora = fresh("dora");
    MemoryKeeper keeper = new MemoryKeeper();
    Login register = Login.register(dora, "a long password").on("phone");
    try (MessengerClient client = client(server, Door.TLS, register, keeper, new Person())) {
      Welcome welcome = got(client.connect());
      assertFalse(welcome.guest());
      got(client.changePassword("a long password", "another password"));
    }
    try (MessengerClient guest =
        client(server, Door.TLS, Login.guest(dora), new MemoryKeeper(), new Person())) {
      assertEquals("auth_failed", code(guest.connect()));
    }
    try (MessengerClient client =
        client(server, Door.TLS, Login.kept(dora), keeper, new Person())) {
      got(client.connect());
      got(client.block("somebody"));
      got(client.unblock("somebody"));
      got(client.logout(true));
    }
    try (MessengerClient client =
        client(server, Door.TLS, Login.kept(dora), keeper, new Person())) {
      assertEquals("auth_failed", code(client.connect()));
    }
    try (MessengerClient client =
        client(
            server,
            Door.WEBSOCKET,
            Login.password(dora, "another password"),
            keeper,
            new Person())) {
      got(client.connect());
    }
  }

  @Test
  void aServerThatNobodyVouchesForIsNotTalkedTo(ServerProcess server) throws Exception {
    Endpoint endpoint = server.endpoint(Door.TLS);
    Login login = Login.password(fresh("dora"), "a long password");
    try (MessengerClient client =
        new MessengerClient(
            endpoint, Trust.ofAuthorities(), login, new MemoryKeeper(), new Person())) {
      assertEquals(Refusal.UNTRUSTED, code(client.connect()));
    }
  }

  /** The certificate is for 127.0.0.1; somebody has led us to another address. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aServerWithACertificateOfAnotherNameIsNotTalkedTo(ServerProcess server) throws Exception {
    Trust trust = Trust.ofFile(server.data().resolve("tls/server.crt"));
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
      Endpoint endpoint = new Endpoint(Endpoint.Scheme.TLS, "127.0.0.2", other.getLocalPort());
      Login login = Login.guest(fresh("ann"));
      try (MessengerClient client =
          new MessengerClient(endpoint, trust, login, new MemoryKeeper(), new Person())) {
        CompletableFuture<Welcome> entered = client.connect();
        try (Socket come = other.accept();
            Socket real = server.plainSocket(Door.TLS)) {
          passOn(come, real);
          passOn(real, come);
          assertEquals(Refusal.UNTRUSTED, code(entered));
        }
      }
    }
  }

  private static void passOn(Socket from, Socket to) {
    Thread thread =
        new Thread(
            () -> {
              try {
                from.getInputStream().transferTo(to.getOutputStream());
              } catch (IOException e) {
                // One of them has gone.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Both have the server killed under them, and one of them is ended, too, in the middle. */
  @Test
  void nothingIsLostDoubledOrOutOfOrderWhenTheServerIsKilled(
      ServerProcess server, @TempDir Path folder) throws Exception {
    String ann = fresh("ann");
    String bob = fresh("bob");
    Person annReads = new Person();
    Person bobReads = new Person();
    List<String> texts = IntStream.range(0, MANY).mapToObj(Integer::toString).toList();
    MessengerClient anns =
        client(server, Door.TLS, Login.guest(ann), new MemoryKeeper(Kept.behind(0)), annReads);
    try (anns) {
      FileKeeper keeper = FileKeeper.open(folder, bob);
      keeper.save(Kept.behind(0));
      MessengerClient bobs = client(server, Door.WEBSOCKET, Login.guest(bob), keeper, bobReads);
      got(anns.connect());
      got(bobs.connect());
      List<CompletableFuture<Stored>> stored = new ArrayList<>();
      for (String text : texts) {
        stored.add(anns.send(bob, text));
        bobs.send(ann, text);
      }
      hasSome(annReads, MANY / 5);
      hasSome(bobReads, MANY / 5);
      server.kill9();
      server.restart();
      anns.hurry();
      bobs.hurry();
      hasSome(annReads, MANY / 2);
      bobs.close();
      keeper.close();
      // In another process it would be the same: all that goes on stands in the files.
      try (FileKeeper again = FileKeeper.open(folder, bob);
          MessengerClient back = client(server, Door.TCP, Login.guest(bob), again, bobReads)) {
        got(back.connect());
        hasSome(annReads, MANY / 2 + 10);
        server.kill9();
        server.restart();
        anns.hurry();
        back.hurry();
        await().atMost(LONG).until(() -> annReads.messages.size() >= MANY);
        await().atMost(LONG).until(() -> bobReads.messages.size() >= MANY);
        CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new))
            .get(LONG.toSeconds(), TimeUnit.SECONDS);
        got(anns.send(bob, "the last"));
        got(back.send(ann, "the last"));
        await().atMost(LONG).until(() -> annReads.texts().contains("the last"));
        await().atMost(LONG).until(() -> bobReads.texts().contains("the last"));
      }
    }
    List<String> all = new ArrayList<>(texts);
    all.add("the last");
    assertEquals(all, annReads.texts());
    assertEquals(all, bobReads.texts());
  }

  private static void hasSome(Person person, int count) {
    await().atMost(LONG).until(() -> person.messages.size() >= count);
  }
}
