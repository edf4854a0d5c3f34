package messenger.fault;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a line of a history tells; which fields it has stands in {@link Event}. */
enum Op {
  /** A user takes part; {@code note} says how they write: a {@link Habit}. */
  USER,
  /** A text was written by a person and waits in the outbox: {@code to}, {@code text}. */
  QUEUE,
  CONNECT,
  /** {@code seq} is the number that the client has come to. */
  LOGIN,
  /** {@code seq} is the last number of the log. */
  WELCOME,
  CAUGHTUP,
  /** Written to the connection, the first time or again: {@code id}, {@code to}, {@code text}. */
  SEND,
  /** Acknowledged: {@code id}, {@code seq}, {@code duplicate}, the time in {@code note}. */
  STORED,
  /** An acknowledgement that the client was made not to hear; fields as {@link #STORED}. */
  DROPPED,
  /** {@code id}, and the code in {@code note}. */
  ERROR,
  /** {@code id}, {@code from}, {@code to}, {@code text}, {@code seq}; of a legacy one no number. */
  MESSAGE,
  /** A sentence of the server to a legacy client, in {@code note}. */
  NOTICE,
  /** Whom a client takes for being online once all is quiet: {@code people}. */
  SEES,
  PING,
  PONG,
  /** The server's last word; its code is in {@code note}. */
  BYE,
  /** A number was left out and did not come; the client logs in again. */
  HOLE,
  /** The connection is gone; {@code note} says who ended it. */
  END,
  /** {@code note} is what is done to the system, or {@link Event#OVER}. */
  FAULT;

  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static Op of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
