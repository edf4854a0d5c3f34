package messenger.fault;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import messenger.scene.ServerProcess;

/** A server under load, to which one fault happens. */
final class Scene {
  private static final AtomicInteger USED = new AtomicInteger();
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration AFTER = Duration.ofSeconds(2);

  /** What happens; it returns when it is over. */
  interface Fault {
    void happens(Scene scene) throws Exception;
  }

  private final Load load;
  private final List<String> remarks = new ArrayList<>();

  private Scene(Load load) {
    this.load = load;
  }

  /**
   * Puts the load on a server, lets the fault happen, waits until all is quiet and everybody has
   * come back, and checks.
   *
   * @param title of the row of the table, and of the history's file
   */
  static Verdict play(
      String title,
      ServerProcess server,
      Logs.Database database,
      FaultReport.Rows report,
      Fault fault)
      throws Exception {
    return play(title, server, database, report, fault, scene -> lasts(AFTER));
  }

  /**
   * @param aftermath what follows the fault, with the load as it was
   */
  static Verdict play(
      String title,
      ServerProcess server,
      Logs.Database database,
      FaultReport.Rows report,
      Fault fault,
      Fault aftermath)
      throws Exception {
    String prefix = "f" + USED.incrementAndGet();
    String file = title.replaceAll("[^a-zA-Z0-9]+", "-").toLowerCase(Locale.ROOT) + ".jsonl";
    Logs logs = new Logs(database, prefix);
    Verdict verdict;
    Scene scene;
    try (History history = new History(FaultReport.FOLDER.resolve(file))) {
      try (Load load = new Load(server, prefix, history)) {
        scene = new Scene(load);
        load.begins();
        lasts(BEFORE);
        history.note(Event.of(Op.FAULT, null, null).note(title));
        load.someLeave(); // So early that they are no more seen in the end.
        fault.happens(scene);
        history.note(Event.of(Op.FAULT, null, null).note(Event.OVER));
        aftermath.happens(scene);
        load.stopsWriting();
        scene.expects(load.settles(logs), "did not settle");
        scene.expects(load.seesWhoIsThere(), "presence did not settle");
        scene.expects(load.allSettle(logs), "who had left did not settle");
      }
      verdict = Checker.check(history.events(), logs.rows());
    }
    report.add(title, verdict, String.join(", ", scene.remarks));
    return verdict;
  }

  private void expects(boolean reached, String otherwise) {
    if (!reached) {
      remark(otherwise);
    }
  }

  Load load() {
    return load;
  }

  /** Stands behind the figures in the table. */
  void remark(String words) {
    remarks.add(words);
  }

  /** Time goes by, with the load as it is. */
  static void lasts(Duration duration) {
    await().pollDelay(duration).atMost(duration.plusSeconds(5)).until(() -> true);
  }

  /** The same again and again, a number of times. */
  static void every(Duration period, int times, Runnable action) {
    for (int i = 0; i < times; i++) {
      action.run();
      lasts(period);
    }
  }

  /** Milliseconds that something takes. */
  static long took(Runnable action) {
    long begin = System.nanoTime();
    action.run();
    return (System.nanoTime() - begin) / 1_000_000;
  }
}
