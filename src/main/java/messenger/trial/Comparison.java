package messenger.trial;

import static messenger.trial.Wanted.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import messenger.check.Node;
import messenger.plugin.PluginStage.Sent;
import messenger.plugin.PluginStage.Written;
import messenger.trial.Calls.Called;
import messenger.trial.Calls.Place;
import messenger.trial.Trial.Call;
import messenger.trial.Trial.Send;
import messenger.trial.Trial.Then;

/** Compares what came of a case with what should. What is not said must not be. */
final class Comparison {
  private final Then then;
  private final Played played;
  private final List<Mismatch> found = new ArrayList<>();

  Comparison(Then then, Played played) {
    this.then = then;
    this.played = played;
  }

  List<Mismatch> find() {
    texts();
    if (then.reply() == null) {
      sent(then.sent());
    } else {
      Played.Text last = played.texts().get(played.texts().size() - 1);
      Wanted asker = new Wanted.Exactly(then.reply().at(), last.message().from());
      sent(List.of(new Send(then.reply().at(), null, asker, then.reply())));
    }
    called();
    if (then.answer() != null && !then.answer().isMet(played.answer())) {
      differs(then.answer().at(), "answer", then.answer().words(), quoted(played.answer()));
    }
    failures();
    return found;
  }

  private void differs(Node at, String what, String expected, String got) {
    found.add(new Mismatch(at.line(), at.column(), what, expected, got));
  }

  private void texts() {
    for (int i = 0; i < played.texts().size(); i++) {
      Played.Text text = played.texts().get(i);
      boolean last = i == played.texts().size() - 1;
      Wanted as = new Wanted.Exactly(text.message().at(), text.message().text());
      if (!last || then.stored() == null && then.refused() == null) {
        stored(as, text.written());
      } else if (then.stored() != null) {
        stored(then.stored(), text.written());
      } else if (!then.refused().isMet(text.written().refusal())) {
        differs(
            then.refused().at(),
            "refused",
            "refused with " + then.refused().words(),
            words(text.written()));
      }
    }
  }

  private void stored(Wanted wanted, Written written) {
    if (written.refusal() != null || !wanted.isMet(written.text())) {
      differs(wanted.at(), "stored", "stored as " + wanted.words(), words(written));
    }
  }

  private static String words(Written written) {
    return written.refusal() == null
        ? "stored as " + quoted(written.text())
        : "refused with " + quoted(written.refusal());
  }

  // ---- what bots send ----

  private void sent(List<Send> wanted) {
    List<Sent> sent = played.sent();
    for (int i = 0; i < Math.max(wanted.size(), sent.size()); i++) {
      Send send = i < wanted.size() ? wanted.get(i) : null;
      Sent got = i < sent.size() ? sent.get(i) : null;
      if (send == null || got == null || !isMet(send, got)) {
        differs(
            send == null ? then.at() : send.at(),
            then.reply() == null ? "sent" : "reply",
            send == null ? "nothing more" : words(send),
            got == null ? nothing(sent.size()) : words(got));
      }
    }
  }

  private static boolean isMet(Send send, Sent got) {
    return (send.as() == null || send.as().isMet(got.as()))
        && send.to().isMet(got.to())
        && send.text().isMet(got.text());
  }

  private static String nothing(int before) {
    return before == 0 ? "nothing" : "nothing more";
  }

  private static String words(Send send) {
    return (send.as() == null ? "" : "as " + send.as().words() + " ")
        + "to "
        + send.to().words()
        + ": "
        + send.text().words();
  }

  private static String words(Sent sent) {
    return "as %s to %s: %s".formatted(quoted(sent.as()), quoted(sent.to()), quoted(sent.text()));
  }

  // ---- what endpoints get ----

  private void called() {
    List<Called> called = played.called();
    for (int i = 0; i < Math.max(then.called().size(), called.size()); i++) {
      Call call = i < then.called().size() ? then.called().get(i) : null;
      Called got = i < called.size() ? called.get(i) : null;
      if (call == null || got == null || !isMet(call, got)) {
        differs(
            call == null ? then.at() : call.at(),
            "called",
            call == null ? "nothing more" : words(call),
            got == null ? nothing(called.size()) : words(call, got));
      }
    }
  }

  private static boolean isMet(Call call, Called got) {
    return Place.of(call.uri()).means(got.place())
        && (call.body() == null || call.body().isMet(got.body()))
        && call.headers().entrySet().stream()
            .allMatch(header -> header.getValue().isMet(got.headers().get(header.getKey())));
  }

  private static String words(Call call) {
    StringBuilder words = new StringBuilder(call.uri());
    if (call.body() != null) {
      words.append(" with ").append(call.body().words());
    }
    if (!call.headers().isEmpty()) {
      words.append(" and ");
      words.append(
          call.headers().entrySet().stream()
              .map(header -> header.getKey() + ": " + header.getValue().words())
              .collect(Collectors.joining(", ")));
    }
    return words.toString();
  }

  /** Of headers only those that the test asks for. */
  private static String words(Call call, Called got) {
    String headers =
        call == null
            ? ""
            : call.headers().keySet().stream()
                .map(name -> name + ": " + quoted(got.headers().get(name)))
                .collect(Collectors.joining(", "));
    return got.place()
        + " with "
        + quoted(got.body())
        + (headers.isEmpty() ? "" : " and " + headers);
  }

  // ---- what goes wrong ----

  private void failures() {
    if (then.failed() == null) {
      played
          .failures()
          .forEach(failure -> differs(then.at(), "failed", "no failure", line(failure)));
    } else if (played.failures().stream().noneMatch(this::isMet)) {
      String got =
          played.failures().isEmpty()
              ? "no failure"
              : played.failures().stream().map(Comparison::line).collect(Collectors.joining(", "));
      differs(then.failed().at(), "failed", then.failed().words(), got);
    }
  }

  private boolean isMet(Throwable failure) {
    return causes(failure)
        .flatMap(
            cause ->
                Stream.of(
                    cause.toString(),
                    cause.getClass().getName(),
                    String.valueOf(cause.getMessage())))
        .anyMatch(then.failed()::isMet);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }

  static String line(Throwable failure) {
    return quoted(causes(failure).reduce((first, next) -> next).orElse(failure).toString());
  }
}
