package messenger.plugin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import messenger.deploy.Deployment;
import messenger.frame.Reply;
import messenger.session.Notice;
import messenger.session.Session;
import messenger.store.JsonText;

/**
 * What happens besides messages, until the route append-events takes it: kept only while a plugin
 * of this node wants it. When it is full the oldest is dropped, and counted. Safe for every thread;
 * never blocks.
 */
public final class EventQueue {
  private record Note(String type, String from, String to, String detail, long upTo) {}

  private static final String DEPLOYMENT = "deployment";

  /** A statement's worth. */
  private static final int BATCH = 5_000;

  private final BlockingQueue<Note> waiting;
  private final Counter dropped;

  /** Taken last, and perhaps not in the log; never changed after it is set. */
  private volatile List<Note> unsaved = List.of();

  /** What plugins want. One volatile read for each session that comes or goes. */
  private volatile Set<String> wanted = Set.of();

  /**
   * @param size what may wait
   */
  public EventQueue(int size, MeterRegistry meters) {
    waiting = new ArrayBlockingQueue<>(size);
    dropped =
        Counter.builder("messenger.plugin.events.dropped")
            .description("Logins, logouts, receipts and deployments that plugins are not told")
            .register(meters);
  }

  /** From now on only these types are kept. */
  public void want(Set<String> types) {
    wanted = Set.copyOf(types);
  }

  /** A session opened or closed. @param event the word of {@code session:events} */
  public void noteSession(String event, Session session) {
    Set<String> types = wanted;
    if (!types.isEmpty()) {
      String type = event.equals("opened") ? "login" : event.equals("closed") ? "logout" : "";
      if (types.contains(type)) {
        add(new Note(type, session.identity().address().name(), null, null, 0));
      }
    }
  }

  /** Receipts were noted. @param notices whom it is told */
  public void noteReceipts(List<Notice> notices) {
    if (wanted.contains("receipt")) {
      notices.forEach(this::noteReceipt);
    }
  }

  private void noteReceipt(Notice notice) {
    if (notice.reply() instanceof Reply.Delivered delivered) {
      add(new Note("receipt", delivered.by(), notice.address(), "delivered", delivered.upTo()));
    } else if (notice.reply() instanceof Reply.Read read && read.with() == null) {
      add(new Note("receipt", read.by(), notice.address(), "read", read.upTo()));
    }
  }

  /** Routes or plugins were changed, or were not. */
  public void noteDeployment(Deployment deployment) {
    if (wanted.contains(DEPLOYMENT)) {
      String result = deployment.accepted() ? "accepted" : "refused";
      add(new Note(DEPLOYMENT, "server", null, result, deployment.number()));
    }
  }

  private void add(Note note) {
    while (!waiting.offer(note)) {
      if (waiting.poll() != null) {
        dropped.increment();
      }
    }
  }

  /** How many wait, with those that were taken and are not saved. */
  public int waiting() {
    return waiting.size() + unsaved.size();
  }

  /**
   * The parameters of append-events.sql for what waits; null if nothing does. The same once more
   * until it is {@link #saved}. One thread.
   */
  public Map<String, Object> taken() {
    if (unsaved.isEmpty()) {
      List<Note> notes = new ArrayList<>(Math.min(waiting.size(), BATCH));
      waiting.drainTo(notes, BATCH);
      unsaved = notes;
    }
    List<Note> batch = unsaved;
    if (batch.isEmpty()) {
      return null;
    }
    String events =
        JsonText.write(
            to -> {
              to.writeStartArray();
              for (Note note : batch) {
                write(note, to);
              }
              to.writeEndArray();
            });
    return Map.of("events", events);
  }

  /** What was taken last is in the log. */
  public void saved() {
    unsaved = List.of();
  }

  private static void write(Note note, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeStringField("t", note.type());
    to.writeStringField("f", note.from());
    if (note.to() != null) {
      to.writeStringField("o", note.to());
    }
    if (note.detail() != null) {
      to.writeStringField("d", note.detail());
      to.writeNumberField("n", note.upTo());
    }
    to.writeEndObject();
  }
}
