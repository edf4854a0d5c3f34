package messenger.fault;

import static messenger.scene.Names.fresh;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who is gone without a word is noticed: by a WebSocket ping without pong, by TCP's keepalive. 25 s
 * of silence, 10 s for an answer, 10 s of grace; what was written to them meanwhile waits.
 */
@ExtendWith(FaultReport.class)
@Tag("fault")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SilentDeathIT {
  private static final Duration PROMISED = Duration.ofSeconds(45);
  private static final Duration LIMIT = PROMISED.plusSeconds(20);

  private static final String LOST = "death: TCP to a network that swallows everything";

  private ServerProcess server;

  /** On every address, so that a namespace can come in. */
  @BeforeAll
  void start() throws IOException {
    server = ServerProcess.startForLoad(Map.of("HOST", "0.0.0.0"));
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  /** All at once, since it takes so long. */
  @Test
  void whoIsGoneWithoutAWordIsNoticed(FaultReport.Rows report) throws Exception {
    String silent = fresh("silent");
    String lost = fresh("lost");
    Map<String, String> titles = new LinkedHashMap<>();
    titles.put(silent, "death: a WebSocket that never pongs");
    String network = "fault" + ProcessHandle.current().pid();
    String subnet = "10.213." + ProcessHandle.current().pid() % 250 + ".";
    boolean possible = Signals.works("ip", "netns", "add", network);
    Process peer = null;
    try (RawLine line = RawLine.open(server, Door.WEBSOCKET)) {
      if (possible) {
        connect(network, subnet);
        peer = peer(network, subnet + "1", server.port(Door.TCP), lost);
        String server = subnet + "1/32";
        Signals.run("ip", "-n", network, "route", "add", "blackhole", server);
        titles.put(lost, LOST);
      } else {
        report.add(LOST, "**skipped: no network namespaces here**");
        System.err.println("***** SKIPPED: " + LOST + ": no network namespaces here *****");
      }
      line.sends(Client.login(silent).toString());
      line.hears(text -> text.contains("caughtUp"));
      areNoticed(titles, report);
    } finally {
      if (peer != null) {
        peer.descendants().forEach(ProcessHandle::destroyForcibly);
        peer.destroyForcibly();
      }
      if (possible) {
        Signals.run(
            "ip", "netns", "delete", network); // Its end of the cable takes the other along.
      }
    }
  }

  /** A cable from here into the namespace. */
  private static void connect(String network, String subnet) {
    String here = "h" + network;
    String there = "n" + network;
    Signals.run("ip", "link", "add", here, "type", "veth", "peer", "name", there);
    Signals.run("ip", "link", "set", there, "netns", network);
    Signals.run("ip", "addr", "add", subnet + "1/30", "dev", here);
    Signals.run("ip", "link", "set", here, "up");
    Signals.run("ip", "-n", network, "addr", "add", subnet + "2/30", "dev", there);
    Signals.run("ip", "-n", network, "link", "set", there, "up");
  }

  /** Somebody in the namespace, logged in. */
  private static Process peer(String network, String host, int port, String user)
      throws IOException {
    String connection = "exec 3<>/dev/tcp/" + host + "/" + port + "; cat <&3 & cat >&3";
    Process peer =
        new ProcessBuilder("ip", "netns", "exec", network, "bash", "-c", connection).start();
    OutputStream out = peer.getOutputStream();
    out.write(Client.login(user).toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    InputStream in = peer.getInputStream();
    StringBuilder heard = new StringBuilder();
    await("the login over the cable")
        .atMost(Client.PATIENCE)
        .until(
            () -> {
              heard.append(new String(in.readNBytes(in.available()), StandardCharsets.UTF_8));
              return heard.indexOf("caughtUp") >= 0;
            });
    return peer;
  }

  /** From now on they say nothing more. */
  private void areNoticed(Map<String, String> gone, FaultReport.Rows report) throws IOException {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (History history = new History(FaultReport.FOLDER.resolve("death.jsonl"));
        Client friend = Client.json(server, Door.TLS, fresh("friend"))) {
      String name = fresh("observer");
      Device.Way way = () -> Line.open(server, Door.TCP, server.port(Door.TCP));
      JsonDevice observer =
          new JsonDevice(name, "first", Habit.SERIAL, way, history, threads, clock);
      long begin = System.nanoTime();
      observer.comes();
      await("all are seen")
          .atMost(Client.PATIENCE)
          .until(() -> observer.online().containsAll(gone.keySet()));
      Set<String> shown = new HashSet<>(gone.keySet());
      await("all are seen no more")
          .atMost(LIMIT)
          .until(
              () -> {
                double seconds = (System.nanoTime() - begin) / 1e9;
                for (String person : Set.copyOf(shown)) {
                  if (!observer.online().contains(person)) {
                    shown.remove(person);
                    assertTrue(seconds > 15, "nobody could know it so early: " + seconds);
                    report.add(
                        gone.get(person),
                        "shown offline after %.1f s (promised: %d s)"
                            .formatted(seconds, PROMISED.toSeconds()));
                  }
                }
                return shown.isEmpty();
              });
      observer.leaves();
      for (String person : gone.keySet()) {
        friend.sendsSafely(person, "are you there?");
        try (Client back = Client.jsonAfter(server, Door.TCP, person, 0)) {
          back.receives("are you there?", friend.name());
        }
      }
    } finally {
      clock.shutdownNow();
      threads.shutdownNow();
    }
  }
}
