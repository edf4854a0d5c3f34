package messenger.fault;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * One line of a history. Which fields it has depends on {@link #op}.
 *
 * @param t microseconds since the load began, by one clock for all; lines of one session stand in
 *     their order
 * @param session {@code user/device/number}: one connection
 * @param text different for each message that anybody ever writes, so it tells which one it is,
 *     also where a legacy client knows no id
 * @param seq a number in the user's own log
 */
record Event(
    long t,
    Op op,
    String user,
    String session,
    String id,
    String from,
    String to,
    String text,
    long seq,
    boolean duplicate,
    String note,
    List<String> people) {

  /** The note of the {@link Op#FAULT} that ends what was done. */
  static final String OVER = "over";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_DEFAULT, JsonInclude.Include.NON_DEFAULT))
          .build();

  static Event of(Op op, String user, String session) {
    return new Event(0, op, user, session, null, null, null, null, 0, false, null, null);
  }

  Event at(long micros) {
    return new Event(micros, op, user, session, id, from, to, text, seq, duplicate, note, people);
  }

  /** The message that this is about. */
  Event of(String anId, String sender, String recipient, String words) {
    return new Event(
        t, op, user, session, anId, sender, recipient, words, seq, duplicate, note, people);
  }

  Event number(long aSeq) {
    return new Event(t, op, user, session, id, from, to, text, aSeq, duplicate, note, people);
  }

  Event duplicate(boolean again) {
    return new Event(t, op, user, session, id, from, to, text, seq, again, note, people);
  }

  Event note(String words) {
    return new Event(t, op, user, session, id, from, to, text, seq, duplicate, words, people);
  }

  Event people(List<String> names) {
    return new Event(t, op, user, session, id, from, to, text, seq, duplicate, note, names);
  }

  /** {@code user/device}, which a client keeps when it connects again. */
  @JsonIgnore
  String device() {
    return session.substring(0, session.lastIndexOf('/'));
  }

  String toLine() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Event ofLine(String line) {
    try {
      return JSON.readValue(line, Event.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(line, e);
    }
  }
}
