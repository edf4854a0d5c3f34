package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import messenger.frame.Code;
import messenger.frame.Dialect;
import messenger.frame.Reply;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;

/** What threads and clients do to a session at the worst moment. */
class SessionRacesTest {
  private static final Reply.Bye GOODBYE = new Reply.Bye(null, Code.GOODBYE, null, false);
  private final Scene scene = new Scene();

  @Test
  void whatIsHeldWhenTheSessionSaysGoodbyeIsNotHandled() {
    Client client = scene.connects();
    client.routes = (session, frame) -> session.hold();
    client.stalled = true;
    client.sends("login", "login again");
    client.session.close(GOODBYE);
    client.session.release();
    scene.run();
    assertEquals(List.of("login"), client.handled);
  }

  @Test
  void nothingFollowsAGoodbyeThatIsSaidMeanwhile() {
    Client ann = scene.json("ann");
    scene.meanwhile = () -> ann.session.close(GOODBYE);
    ann.session.send(new Reply.Pong(null));
    List<String> got = ann.got();
    assertEquals("bye goodbye", got.get(got.size() - 1), got::toString);
  }

  @Test
  void whomSomebodyWroteToIsAContact() {
    Client ann = scene.json("ann");
    ann.session.acknowledge(Scene.from("ann", 1), Committed.Outcome.NEW);
    scene.run();
    ann.got();
    scene.sessions.broadcast(new Reply.Presence(List.of("bob"), List.of(), 3_000, null));
    assertEquals(List.of("presence +bob - of 3000"), ann.got());
  }

  @Test
  void faultsBeforeTheLoginDoNotCountAfterIt() {
    Client client = scene.connects();
    for (int i = 0; i < 2; i++) {
      client.session.reject(new Reply.Error(null, Code.BAD_FIELD, null));
    }
    client.session.speak(Scene.JSON);
    scene.run();
    scene.sessions.enter(client.session, Scene.who("ann", "phone"));
    client.session.follow(0, 0);
    for (int i = 0; i < 9; i++) {
      client.session.reject(new Reply.Error(null, Code.BAD_FIELD, null));
    }
    scene.run();
    assertFalse(client.closed);
  }

  @Test
  void theCountAloneIsForEverybody() {
    Client ann = scene.json("ann");
    scene.sessions.broadcast(new Reply.Presence(List.of(), List.of(), 30_000, null));
    assertEquals(List.of("presence + - of 30000"), ann.got());
  }

  @Test
  void oneOfTwoLoginsAtOnceOnOneDeviceStays() throws Exception {
    int both = 0;
    ExecutorService two = Executors.newFixedThreadPool(2);
    for (int i = 0; i < 20_000; i++) {
      Scene scene = new Scene();
      Client a = scene.connects();
      Client b = scene.connects();
      a.session.speak(Scene.JSON);
      b.session.speak(Scene.JSON);
      CyclicBarrier start = new CyclicBarrier(2);
      List<Future<?>> done = new ArrayList<>();
      for (Client c : List.of(a, b)) {
        done.add(
            two.submit(
                () -> {
                  start.await();
                  scene.sessions.enter(c.session, Scene.who("ann", "phone"));
                  return null;
                }));
      }
      for (Future<?> login : done) {
        login.get();
      }
      scene.run();
      if (a.closed && b.closed) {
        both++;
      }
    }
    two.shutdown();
    assertEquals(0, both);
  }

  @Test
  void ofTwoGoodbyesAtOnceOneIsSaid() {
    Dialect slow =
        new Dialect() {
          @Override
          public String name() {
            return "json";
          }

          @Override
          public Request read(byte[] f, String l) {
            return null;
          }

          @Override
          public byte[] write(Reply r, String s) {
            Runnable h = scene.meanwhile;
            scene.meanwhile = () -> {};
            h.run();
            return Scene.JSON.write(r, s);
          }

          @Override
          public boolean acknowledges() {
            return true;
          }

          @Override
          public boolean joinsFrames() {
            return true;
          }
        };
    Client ann = scene.live(slow, "ann", "phone", 0);
    scene.meanwhile = () -> ann.session.close(new Reply.Bye(null, Code.RESTART, null, true));
    ann.session.close(new Reply.Bye(null, Code.TIMEOUT, null, true));
    assertEquals(1, ann.got().size());
  }
}
