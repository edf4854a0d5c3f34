package messenger.fault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * What clients would write down of a server that keeps its promises: a run by chance, with
 * connections that break, acknowledgements that get lost, second devices and a first client.
 */
final class RightHistory {
  private static final Instant TIME = Instant.parse("2026-11-24T05:00:00.000Z");

  private final Random random;
  private final List<Event> events = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, List<Row>> logs = new HashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private final Client leaver;

  private static final class Client {
    final String user;
    final String device;
    final Habit habit;
    final boolean sends;
    int connections;
    boolean connected;
    long place;
    Event unheard;

    Client(String user, String device, Habit habit, boolean sends) {
      this.user = user;
      this.device = device;
      this.habit = habit;
      this.sends = sends;
    }

    boolean isLegacy() {
      return habit == Habit.LEGACY;
    }

    Event event(Op op) {
      return Event.of(op, user, user + '/' + device + '/' + connections);
    }
  }

  private RightHistory(long seed) {
    random = new Random(seed);
    clients.add(new Client("ann", "first", Habit.SERIAL, true));
    clients.add(new Client("ann", "second", Habit.SERIAL, false));
    clients.add(new Client("bob", "first", Habit.SERIAL, true));
    clients.add(new Client("cid", "legacy", Habit.LEGACY, true));
    clients.add(new Client("pat", "first", Habit.PIPELINED, true));
    leaver = new Client("zoe", "first", Habit.SERIAL, true);
    clients.add(leaver);
    for (Client client : clients) {
      if (client.sends) {
        note(Event.of(Op.USER, client.user, null).note(client.habit.word()));
      }
    }
  }

  static RightHistory of(long seed) {
    RightHistory history = new RightHistory(seed);
    history.clients.forEach(history::connect);
    for (int i = 0; i < 150; i++) {
      history.step();
    }
    history.note(Event.of(Op.FAULT, null, null).note(Event.OVER));
    history.clients.forEach(history::writeOnce);
    history.end();
    return history;
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  private void note(Event event) {
    events.add(event.at(events.size()));
  }

  private void step() {
    Client client = clients.get(random.nextInt(clients.size()));
    if (!client.connected) {
      connect(client);
    } else if (random.nextInt(8) == 0) {
      disconnect(client);
    } else if (client.sends) {
      write(client, clients.get(random.nextInt(clients.size())).user);
    }
  }

  private void writeOnce(Client client) {
    if (!client.connected) {
      connect(client);
    }
    if (client.sends) {
      write(client, "ann");
      write(client, "cid");
    }
  }

  /** Before the end one leaves, and comes back when the others have written down who is there. */
  private void end() {
    clients.stream().filter(client -> !client.connected).forEach(this::connect);
    disconnect(leaver);
    for (Client client : clients) {
      if (client.connected && !client.isLegacy()) {
        note(client.event(Op.SEES).people(List.of("ann", "bob", "cid", "pat")));
      }
    }
    connect(leaver);
    clients.forEach(this::disconnect);
  }

  private void connect(Client client) {
    client.connections++;
    client.connected = true;
    note(client.event(Op.CONNECT));
    List<Row> log = log(client.user);
    if (client.isLegacy()) {
      note(client.event(Op.LOGIN));
      note(client.event(Op.WELCOME));
      if (random.nextInt(3) == 0) { // It was not noted how far it had come.
        client.place = Math.max(0, client.place - 2);
      }
    } else {
      note(client.event(Op.LOGIN).number(client.place));
      note(client.event(Op.WELCOME).number(log.size()));
    }
    for (Row row : List.copyOf(log.subList((int) client.place, log.size()))) {
      tell(client, row);
    }
    if (!client.isLegacy()) {
      note(client.event(Op.CAUGHTUP));
    }
    if (client.unheard != null) {
      Event again = client.unheard;
      client.unheard = null;
      note(client.event(Op.SEND).of(again.id(), again.user(), again.to(), again.text()));
      Row row = rows.stream().filter(one -> one.id().equals(again.id())).findFirst().orElseThrow();
      acknowledge(client, row, Op.STORED, true);
    }
  }

  private void disconnect(Client client) {
    client.connected = false;
    note(client.event(Op.END));
  }

  private void write(Client client, String to) {
    if (client.isLegacy() && to.equals(client.user)) {
      return;
    }
    String text = client.user + '#' + events.size();
    String id = new UUID(events.size(), random.nextLong()).toString();
    String known = client.isLegacy() ? null : id;
    if (!client.isLegacy()) {
      note(Event.of(Op.QUEUE, client.user, null).of(id, client.user, to, text));
    }
    Event send = client.event(Op.SEND).of(known, client.user, to, text);
    note(send);
    List<Row> from = log(client.user);
    List<Row> others = log(to);
    long toSeq = others.size() + 1;
    Row row =
        new Row(id, client.user, from.size() + 1, to, toSeq, text, TIME.plusMillis(events.size()));
    from.add(row);
    if (from != others) {
      others.add(row);
    }
    rows.add(row);
    boolean breaks = !client.isLegacy() && random.nextInt(10) == 0;
    if (breaks) {
      client.unheard = send;
      disconnect(client);
    } else if (!client.isLegacy()) {
      if (random.nextInt(5) == 0) {
        acknowledge(client, row, Op.DROPPED, false);
        note(send);
        acknowledge(client, row, Op.STORED, true);
      } else {
        acknowledge(client, row, Op.STORED, false);
      }
    }
    for (Client other : clients) {
      boolean concerns = other.user.equals(to) || other.user.equals(client.user);
      if (other != client && other.connected && concerns) {
        tell(other, row);
      }
    }
    if (client.isLegacy()) {
      client.place = from.size();
    }
  }

  private void acknowledge(Client client, Row row, Op op, boolean duplicate) {
    note(
        client
            .event(op)
            .of(row.id(), null, null, null)
            .number(row.fromSeq())
            .duplicate(duplicate)
            .note(row.time().toString()));
    client.place = Math.max(client.place, row.fromSeq());
  }

  private void tell(Client client, Row row) {
    long seq = row.seqIn(client.user);
    if (client.isLegacy()) {
      if (row.to().equals(client.user)) {
        note(client.event(Op.MESSAGE).of(null, row.from(), row.to(), row.text()));
      }
    } else {
      note(client.event(Op.MESSAGE).of(row.id(), row.from(), row.to(), row.text()).number(seq));
    }
    client.place = seq;
  }

  private List<Row> log(String user) {
    return logs.computeIfAbsent(user, u -> new ArrayList<>());
  }
}
