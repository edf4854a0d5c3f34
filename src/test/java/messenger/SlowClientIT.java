package messenger;

import static messenger.scene.Client.from;
import static messenger.scene.Client.legacyLogin;
import static messenger.scene.Client.login;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who reads or writes too slowly is let go, and harms nobody. */
@ExtendWith(SharedServer.class)
class SlowClientIT {
  /** docs/protocol.md, Framing: ten seconds. The server looks once a second. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Duration SLACK = Duration.ofSeconds(4);

  @ParameterizedTest
  @EnumSource
  void whoDoesNotReadIsClosedAndFindsEverythingInTheLog(Door door, ServerProcess server)
      throws IOException {
    String slowName = fresh("slow");
    String big = "x".repeat(16_000);
    int many = 400; // 6.4 MB: what operating systems take, 1 MiB of ours, and more
    try (RawLine slow = RawLine.open(server, door, 4_096);
        Client alice = Client.json(server, Door.TCP, fresh("alice"));
        Client bob = Client.json(server, Door.TCP, fresh("bob"))) {
      slow.sends(login(slowName).toString());
      slow.hears(text -> text.contains("caughtUp"));

      for (int i = 0; i < many; i++) {
        alice.sends(slowName, i + big);
        if (i % 50 == 0) { // others' messages flow meanwhile
          bob.sends(bob.name(), "ping");
          bob.isTold("stored");
        }
      }
      for (int i = 0; i < many; i++) {
        alice.isTold("stored");
      }
      bob.sendsSafely(alice.name(), "does it still work?");
      alice.receives("does it still work?", from(bob.name()));

      String heard = slow.hearsAll();
      assertTrue(heard.length() < many * big.length(), "it got all, though it did not read");
      assertTrue(
          !heard.contains("bye") || heard.contains(Code.SLOW_CONSUMER.word()), "another bye");
      try (Client back = Client.jsonAfter(server, door, slowName, 0)) {
        for (int i = 0; i < many; i++) {
          back.receives(i + big, from(alice.name()));
        }
        back.receivesNothingElse();
      }
    }
  }

  /** Pages wait until the ones before are written, so a slow reader with a long backlog stays. */
  @Test
  void aLongBacklogWaitsForWhoReadsSlowly(ServerProcess server) throws IOException {
    String slowName = fresh("slow");
    String big = "x".repeat(16_000);
    int many = 400;
    try (Client alice = Client.json(server, Door.TCP, fresh("alice"));
        RawLine slow = RawLine.open(server, Door.TCP, 65_536)) {
      for (int i = 0; i < many; i++) {
        alice.sends(slowName, i + big);
      }
      for (int i = 0; i < many; i++) {
        alice.isTold("stored");
      }
      ObjectNode login = login(slowName);
      login.putObject("after").put(slowName, 0);
      slow.sends(login.toString());
      alice.sendsSafely(slowName, "the last one");
      String all = slow.hearsUntil("the last one");
      int at = 0;
      for (int i = 0; i < many; i++) {
        at = all.indexOf("\"text\":\"" + i + "x", at);
        assertTrue(at >= 0, "number " + i + " is missing or not in order");
      }
    }
  }

  /** All at once, so that this takes no longer than one of them. */
  @Test
  void whoDoesNotFinishInTimeIsClosed(ServerProcess server) throws IOException {
    long start = System.nanoTime();
    Map<String, RawLine> lines = new LinkedHashMap<>();
    ScheduledExecutorService everySecond = Executors.newSingleThreadScheduledExecutor();
    try {
      lines.put("no handshake", RawLine.connect(server, Door.TLS));
      for (Door door : Door.values()) {
        lines.put("no login, " + door, RawLine.open(server, door));
        RawLine pinging = RawLine.open(server, door);
        pinging.sends("{\"type\":\"ping\"}");
        lines.put("a ping and no login, " + door, pinging);
      }
      for (Door door : List.of(Door.TCP, Door.TLS)) {
        RawLine half = RawLine.open(server, door);
        half.sends("{\"type\":\"lo");
        lines.put("half a login, " + door, half);
        RawLine later = RawLine.open(server, door);
        later.sends(login(fresh("half")) + "{\"type\":\"se");
        lines.put("half a frame after the login, " + door, later);
        RawLine old = RawLine.open(server, door);
        old.sends(legacyLogin(fresh("half")) + "{\"From\":\"");
        lines.put("half a frame of an old client, " + door, old);
        RawLine dripping = RawLine.open(server, door);
        dripping.sends(login(fresh("dripping")) + "{\"type\":\"");
        everySecond.scheduleAtFixedRate(() -> dripping.sends("x"), 1, 1, TimeUnit.SECONDS);
        lines.put("a frame that grows by a byte a second, " + door, dripping);
      }
      List<String> wrong = new ArrayList<>();
      for (Map.Entry<String, RawLine> line : lines.entrySet()) {
        String last = lastLine(line.getValue().hearsAll());
        boolean said =
            last.contains("\"bye\",\"code\":\"timeout\"") && last.contains(Code.TIMEOUT.sentence())
                || last.contains("\"Data\":\"" + Code.TIMEOUT.sentence());
        if (!said && !line.getKey().equals("no handshake")) {
          wrong.add(line.getKey() + ": " + last);
        }
      }
      assertEquals(List.of(), wrong);
    } finally {
      everySecond.shutdownNow();
      for (RawLine line : lines.values()) {
        line.close();
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(LIMIT.minusSeconds(1)) > 0, () -> "too early: " + took);
    assertTrue(took.compareTo(LIMIT.plus(SLACK)) < 0, () -> "too late: " + took);
  }

  private static String lastLine(String text) {
    List<String> lines = text.lines().toList();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }
}
