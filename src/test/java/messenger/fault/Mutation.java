package messenger.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A fault that a server could have, put into a right history; and the promise that it breaks. */
enum Mutation {
  ACKNOWLEDGED_BEFORE_THE_COMMIT(Invariant.LOSS) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      return pick(rows, row -> acknowledged(events, row), random).map(rows::remove).orElse(false);
    }
  },
  A_PUSH_IS_DROPPED_AND_NEVER_PULLED(Invariant.LOSS) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      return pick(events, event -> isToldOnce(events, event), random)
          .map(events::remove)
          .orElse(false);
    }
  },
  A_LATE_PUSH_IS_LEFT_OUT(Invariant.LOG) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      return pick(
              events,
              event -> isToldOnce(events, event) && event.seq() > 0 && isFollowed(events, event),
              random)
          .map(events::remove)
          .orElse(false);
    }
  },
  TOLD_IN_ANOTHER_ORDER(Invariant.LOG) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      return swap(events, event -> event.op() == Op.MESSAGE, random);
    }
  },
  TOLD_TWICE(Invariant.DOUBLED) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      Optional<Event> one = pick(events, event -> event.op() == Op.MESSAGE, random);
      one.ifPresent(event -> events.add(events.indexOf(event), event));
      return one.isPresent();
    }
  },
  TOLD_WHAT_THE_CLIENT_SAID_IT_HAS(Invariant.DOUBLED) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      Optional<Event> login =
          pick(events, event -> event.op() == Op.LOGIN && event.seq() > 0, random);
      login.ifPresent(
          event ->
              rows.stream()
                  .filter(row -> isIn(row, event.user()) && row.seqIn(event.user()) == event.seq())
                  .findFirst()
                  .ifPresent(
                      row -> events.add(after(events, event, Op.WELCOME), told(event, row))));
      return login.isPresent();
    }
  },
  STORED_TWICE(Invariant.DOUBLED) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      Row row = rows.get(random.nextInt(rows.size()));
      rows.add(new Row(row.id() + "b", row.from(), 1_000, row.to(), 1_000, row.text(), row.time()));
      return true;
    }
  },
  TOLD_WHAT_NOBODY_SENT(Invariant.PHANTOM) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      Optional<Event> one = pick(events, event -> event.op() == Op.MESSAGE, random);
      one.ifPresent(
          event ->
              events.set(
                  events.indexOf(event),
                  event.of(event.id(), event.from(), event.to(), "never sent")));
      return one.isPresent();
    }
  },
  STORED_WHAT_NOBODY_SENT(Invariant.PHANTOM) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      Row row = rows.get(random.nextInt(rows.size()));
      events.removeIf(event -> event.op() == Op.SEND && row.text().equals(event.text()));
      return true;
    }
  },
  STORED_UNDER_ANOTHER_NAME(Invariant.PHANTOM) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      int i = random.nextInt(rows.size());
      Row row = rows.get(i);
      String other = row.from().equals("ann") ? "bob" : "ann";
      rows.set(
          i,
          new Row(row.id(), other, row.fromSeq(), row.to(), row.toSeq(), row.text(), row.time()));
      return true;
    }
  },
  A_NUMBER_IS_NEVER_USED(Invariant.LOG) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        rows.set(
            i,
            new Row(
                row.id(),
                row.from(),
                shifted(row.from(), row.fromSeq()),
                row.to(),
                shifted(row.to(), row.toSeq()),
                row.text(),
                row.time()));
      }
      events.replaceAll(
          event -> event.user() == null ? event : event.number(shifted(event.user(), event.seq())));
      return true;
    }

    private long shifted(String user, long seq) {
      return user.equals("ann") && seq >= 3 ? seq + 1 : seq;
    }
  },
  A_NUMBER_IS_USED_TWICE(Invariant.LOG) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      int i = 1 + random.nextInt(rows.size() - 1);
      Row row = rows.get(i);
      rows.set(
          i,
          new Row(
              row.id(),
              row.from(),
              Math.max(1, row.fromSeq() - 1),
              row.to(),
              Math.max(1, row.toSeq() - 1),
              row.text(),
              row.time()));
      return row.fromSeq() > 1 && row.toSeq() > 1;
    }
  },
  OTHER_ORDER_THAN_THE_SENDERS(Invariant.SENDER) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      List<Event> written =
          events.stream()
              .filter(event -> event.op() == Op.QUEUE && event.user().equals("bob"))
              .toList();
      if (written.size() < 2) {
        return false;
      }
      int i = random.nextInt(written.size() - 1);
      Collections.swap(events, events.indexOf(written.get(i)), events.indexOf(written.get(i + 1)));
      return true;
    }
  },
  OTHER_ORDER_ON_ONE_CONNECTION(Invariant.SENDER) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      return swap(
          events,
          event ->
              event.op() == Op.SEND
                  && !event.user().equals("ann")
                  && !event.user().equals("bob")
                  && !event.user().equals("zoe")
                  && count(events, e -> e.op() == Op.SEND && event.text().equals(e.text())) == 1,
          random);
    }
  },
  A_DUPLICATE_HAS_ANOTHER_NUMBER(Invariant.DATABASE) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      Optional<Event> one = pick(events, Event::duplicate, random);
      one.ifPresent(event -> events.set(events.indexOf(event), event.number(event.seq() + 1)));
      return one.isPresent();
    }
  },
  A_DUPLICATE_HAS_ANOTHER_TIME(Invariant.DATABASE) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      Optional<Event> one = pick(events, Event::duplicate, random);
      one.ifPresent(event -> events.set(events.indexOf(event), event.note("2026-11-25T05:00:00Z")));
      return one.isPresent();
    }
  },
  TOLD_WITH_ANOTHER_NUMBER(Invariant.DATABASE) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      Optional<Event> one =
          pick(events, event -> event.op() == Op.MESSAGE && event.seq() > 0, random);
      one.ifPresent(event -> events.set(events.indexOf(event), event.number(event.seq() + 1)));
      return one.isPresent();
    }
  },
  THE_LOG_WENT_BACK(Invariant.LOSS) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      Optional<Event> login =
          pick(events, event -> event.op() == Op.LOGIN && event.seq() > 0, random);
      login.ifPresent(
          event -> {
            int i = after(events, event, Op.WELCOME) - 1;
            events.set(i, events.get(i).number(event.seq() - 1));
          });
      return login.isPresent();
    }
  },
  SOMEBODY_WHO_LEFT_IS_STILL_SHOWN(Invariant.PRESENCE) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      return sees(events, List.of("ann", "bob", "cid", "pat", "zoe"), random);
    }
  },
  SOMEBODY_WHO_IS_THERE_IS_NOT_SHOWN(Invariant.PRESENCE) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      return sees(events, List.of("ann", "bob", "pat"), random);
    }
  },
  REFUSED_FOR_A_BUG(Invariant.ANSWERS) {
    @Override
    boolean change(List<Event> events, List<Row> rows, Random random) {
      Optional<Event> send =
          pick(events, event -> event.op() == Op.SEND && event.id() != null, random);
      send.ifPresent(
          event ->
              events.add(
                  events.indexOf(event) + 1,
                  Event.of(Op.ERROR, event.user(), event.session())
                      .of(event.id(), null, null, null)
                      .note("internal")));
      return send.isPresent();
    }
  };

  final Invariant breaks;

  Mutation(Invariant breaks) {
    this.breaks = breaks;
  }

  /**
   * Changes the one or the other.
   *
   * @return whether there was something to change
   */
  abstract boolean change(List<Event> events, List<Row> rows, Random random);

  private static <T> Optional<T> pick(List<T> all, Predicate<T> which, Random random) {
    List<T> some = all.stream().filter(which).toList();
    return some.isEmpty() ? Optional.empty() : Optional.of(some.get(random.nextInt(some.size())));
  }

  private static long count(List<Event> events, Predicate<Event> which) {
    return events.stream().filter(which).count();
  }

  private static boolean acknowledged(List<Event> events, Row row) {
    return count(events, event -> event.op() == Op.STORED && row.id().equals(event.id())) > 0;
  }

  /** The client knows of it by this one line. */
  private static boolean isToldOnce(List<Event> events, Event event) {
    return event.op() == Op.MESSAGE
        && count(
                events,
                other ->
                    other.session() != null
                        && other.device().equals(event.device())
                        && (event.seq() == 0
                            ? event.text().equals(other.text()) && other.op() == Op.MESSAGE
                            : (other.op() == Op.MESSAGE || other.op() == Op.STORED)
                                && other.seq() == event.seq()))
            == 1;
  }

  /** The same connection is told of more, and never acknowledged anything else by that number. */
  private static boolean isFollowed(List<Event> events, Event event) {
    return count(
                events,
                other ->
                    event.session().equals(other.session())
                        && other.op() == Op.MESSAGE
                        && other.t() > event.t())
            > 0
        && count(
                events,
                other ->
                    event.session().equals(other.session())
                        && other.op() == Op.DROPPED
                        && other.seq() == event.seq())
            == 0;
  }

  /** Exchanges two that follow each other in one session. */
  private static boolean swap(List<Event> events, Predicate<Event> which, Random random) {
    List<int[]> pairs = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (which.test(events.get(i))) {
        String session = events.get(i).session();
        int first = i;
        IntStream.range(i + 1, events.size())
            .filter(j -> session.equals(events.get(j).session()) && which.test(events.get(j)))
            .findFirst()
            .ifPresent(j -> pairs.add(new int[] {first, j}));
      }
    }
    if (pairs.isEmpty()) {
      return false;
    }
    int[] pair = pairs.get(random.nextInt(pairs.size()));
    Collections.swap(events, pair[0], pair[1]);
    return true;
  }

  /** The place behind the next event of this kind in the session of this one. */
  private static int after(List<Event> events, Event event, Op op) {
    return IntStream.range(events.indexOf(event), events.size())
            .filter(i -> events.get(i).op() == op)
            .filter(i -> event.session().equals(events.get(i).session()))
            .findFirst()
            .orElseThrow()
        + 1;
  }

  private static boolean isIn(Row row, String user) {
    return row.from().equals(user) || row.to().equals(user);
  }

  private static Event told(Event login, Row row) {
    return Event.of(Op.MESSAGE, login.user(), login.session())
        .of(row.id(), row.from(), row.to(), row.text())
        .number(row.seqIn(login.user()));
  }

  private static boolean sees(List<Event> events, List<String> people, Random random) {
    Optional<Event> one = pick(events, event -> event.op() == Op.SEES, random);
    one.ifPresent(event -> events.set(events.indexOf(event), event.people(people)));
    return one.isPresent();
  }
}
