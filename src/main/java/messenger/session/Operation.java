package messenger.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.frame.Request;
import org.apache.camel.Exchange;

/**
 * What a route can do with sessions: {@code session:<word>}. "This session" is the one in the
 * variable {@code session}.
 *
 * <p>None of them blocks or throws because a client is gone or slow.
 */
enum Operation {
  /** Holds back further frames of this session until {@code release}. Event loop only. */
  HOLD {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      session(exchange).hold();
    }
  },
  /** Handles the frames that were held. */
  RELEASE {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      session(exchange).release();
    }
  },
  /**
   * What this session asked for waits in a queue with a bound of its own, and keeps nobody else out
   * who wants to come in.
   */
  DEFER {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      session(exchange).defer();
    }
  },
  /**
   * Turns {@link Request.Login} or {@link Request.Register} of this session into an {@link
   * Arrival}.
   */
  ARRIVE {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      Object body = exchange.getMessage().getBody();
      Request.Login login =
          body instanceof Request.Register register ? register.login() : (Request.Login) body;
      exchange.getMessage().setBody(Arrival.of(session(exchange), login));
    }
  },
  /**
   * Logs sessions in, whose standing is known: from now on what is pushed to them is noted. Turns
   * {@link Arrivals} into such who know how far their users' clients have come.
   */
  ENTER {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      List<Arrival> entered = new ArrayList<>();
      for (Arrival arrival : body(exchange, Arrivals.class).everyone()) {
        entered.add(sessions.enter(arrival));
      }
      exchange.getMessage().setBody(new Arrivals(entered));
    }
  },
  /** Starts to send this session what its log holds. Body: {@link Start}. */
  FOLLOW {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      Start start = body(exchange, Start.class);
      session(exchange).follow(start.after(), start.head());
    }
  },
  /**
   * Sends this session a page of its log. Body: a list of {@link Entry}, oldest first; the variable
   * {@code pull} is what it had asked for.
   */
  PAGE {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      @SuppressWarnings("unchecked")
      List<Entry> page = body(exchange, List.class);
      session(exchange).page(page, (Pull) exchange.getVariable("pull"));
    }
  },
  /** How far the logs of those who are here are known: a map of numbers by address. */
  HEADS {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      exchange.getMessage().setBody(sessions.heads());
    }
  },
  /** Fetches what is missing of logs that go on to these numbers. Body: as of {@code heads}. */
  HEAR {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      @SuppressWarnings("unchecked")
      Map<String, Long> heads = body(exchange, Map.class);
      sessions.hear(heads);
    }
  },
  /** Sends this session a reply, or several. Body: {@link Reply}, or a list of them. */
  SEND {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      Session session = session(exchange);
      if (exchange.getMessage().getBody() instanceof List<?> replies) {
        replies.forEach(reply -> session.send((Reply) reply));
      } else {
        session.send(body(exchange, Reply.class));
      }
    }
  },
  /** Sends replies to all sessions of users who are here. Body: a list of {@link Notice}. */
  TELL {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      for (Object notice : body(exchange, List.class)) {
        sessions.tell((Notice) notice);
      }
    }
  },
  /**
   * Refuses a request of this session; too many refusals end it. Body: {@link Reply.Error}. Does
   * nothing if the variable {@code request} is a text that was answered before, or if there is no
   * session: an administrator reads the error from the exchange. If it is an {@link Arrival},
   * handles what was held.
   */
  REJECT {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      Sender sender = sender(exchange);
      if (sender == null) {
        return;
      }
      boolean answered =
          exchange.getVariable("request") instanceof Submission submission
              && !sender.settle(submission);
      if (!answered) {
        sender.reject(body(exchange, Reply.Error.class));
      }
      if (exchange.getVariable("request") instanceof Arrival) {
        session(exchange).release();
      }
    }
  },
  /**
   * Turns a text of this session, or of another {@link Sender}, into a {@link Submission}, which is
   * also the variable {@code request} from now on: it waits for its one answer. With a variable
   * {@code blocked} it goes to the sender's log alone. Body: {@link Request.Send}.
   */
  SUBMIT {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      boolean aside = exchange.getVariable("blocked") != null;
      Submission submission = sender(exchange).submit(body(exchange, Request.Send.class), aside);
      exchange.setVariable("request", submission);
      exchange.getMessage().setBody(submission);
    }
  },
  /**
   * Turns {@code received} or {@code read} of this session into a list of one {@link Receipt}.
   * Refuses a number that the session was not given. Body: {@link Request.Received} or {@link
   * Request.Read}.
   */
  VOUCH {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      Receipt receipt = session(exchange).vouch(body(exchange, Request.class));
      exchange.getMessage().setBody(List.of(receipt));
    }
  },
  /**
   * What clients have taken whose dialect has no word for it, since the last call: a list of {@link
   * Receipt}.
   */
  TAKEN {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      exchange.getMessage().setBody(sessions.taken());
    }
  },
  /** The texts that wait for their answer for too long, as a list of {@link Submission}. */
  OVERDUE {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      exchange.getMessage().setBody(sessions.overdue());
    }
  },
  /**
   * Tells the senders of messages that they are committed, and pushes them to every session of
   * their recipients and to the senders' other sessions. Body: a list of {@link Committed} in the
   * order of the log; a whole batch at once, since an exchange for each would cost more than the
   * delivery.
   */
  DELIVER {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      @SuppressWarnings("unchecked")
      List<Committed> batch = body(exchange, List.class);
      RuntimeException failed = null;
      for (Committed committed : batch) {
        try {
          sessions.deliver(committed);
        } catch (RuntimeException e) { // One message's bug must not cost the others their delivery.
          failed = e;
        }
      }
      if (failed != null) {
        throw failed;
      }
    }
  },
  /** Tells everybody who is logged in. Body: {@link Reply.Presence}. */
  BROADCAST {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      sessions.broadcast(body(exchange, Reply.Presence.class));
    }
  },
  /**
   * From now on this session hears of the people of the variable {@code request}, a {@link
   * Request.Watch}, and not of those of an earlier one. The body stays.
   */
  WATCH {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      session(exchange).watch(((Request.Watch) exchange.getVariable("request")).users());
    }
  },
  /** Says goodbye to this session and closes it. Body: {@link Reply.Bye}. */
  CLOSE {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      session(exchange).close(body(exchange, Reply.Bye.class));
    }
  },
  /**
   * Closes the sessions of users whose logins have become worth nothing. Body: a map of the
   * generation that they must have, by address.
   */
  REVOKE {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      @SuppressWarnings("unchecked")
      Map<String, Long> generations = body(exchange, Map.class);
      sessions.revoke(generations);
    }
  },
  /**
   * Whatever this session's own request does to the logins of its user: until that is answered,
   * {@link #REVOKE} leaves this session alone.
   */
  SPARE {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      session(exchange).spare();
    }
  },
  /** The login of this session is worth something else now. Body: {@link Standing}. */
  RENEW {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      session(exchange).renew(body(exchange, Standing.class));
    }
  },
  /**
   * Says {@code forbidden} to all sessions of a name that are here, and closes them. Body: the name
   * as somebody wrote it, then a map with how many they were, {@code disconnected}.
   */
  DISMISS {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      int count = sessions.dismiss(Address.of(body(exchange, String.class)));
      exchange.getMessage().setBody(Map.of("disconnected", count));
    }
  },
  /** Closes every session that is over a time limit. */
  SWEEP {
    @Override
    void perform(Sessions sessions, Exchange exchange) {
      sessions.sweep();
    }
  };

  abstract void perform(Sessions sessions, Exchange exchange);

  static Operation of(String word) {
    for (Operation operation : values()) {
      if (operation.name().toLowerCase(Locale.ROOT).equals(word)) {
        return operation;
      }
    }
    throw new IllegalArgumentException("there is no session:" + word);
  }

  /** A session, or who else sends texts. */
  private static Sender sender(Exchange exchange) {
    return (Sender) exchange.getVariable("session");
  }

  private static Session session(Exchange exchange) {
    return (Session) exchange.getVariable("session");
  }

  private static <T> T body(Exchange exchange, Class<T> type) {
    return type.cast(exchange.getMessage().getBody());
  }
}
