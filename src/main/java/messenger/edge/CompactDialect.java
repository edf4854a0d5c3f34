package messenger.edge;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import messenger.frame.Dialect;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.frame.Token;

/**
 * The frames of {@link JsonDialect} as CBOR maps with small integer keys (docs/protocol.md, Compact
 * dialect). What its reader knows is left out: its own name and log, the time that stands in an id,
 * lists that are empty and everything that is false.
 */
public final class CompactDialect implements Dialect {
  /** What a WebSocket client asks for to speak it. */
  public static final String SUBPROTOCOL = "messenger.cbor";

  // The keys of the members; docs/protocol.md has the same table.
  private static final int TYPE = 0;
  private static final int ID = 1;
  private static final int TO = 2;
  private static final int FROM = 3;
  private static final int TEXT = 4;
  private static final int SEQ = 5;
  private static final int DELAY = 6;
  private static final int LOG = 7;
  private static final int UP_TO = 8;
  private static final int BY = 9;
  private static final int WITH = 10;
  private static final int USER = 11;
  private static final int DEVICE = 12;
  private static final int AFTER = 13;
  private static final int BEFORE = 14;
  private static final int LIMIT = 15;
  private static final int USERS = 16;
  private static final int COUNT = 17;
  private static final int END = 18;
  private static final int ONLINE = 19;
  private static final int OFFLINE = 20;
  private static final int MESSAGES = 21;
  private static final int DUPLICATE = 22;
  private static final int EXPIRED = 23;
  private static final int CODE = 24;
  private static final int MESSAGE = 25;
  private static final int RETRY_AFTER_MS = 26;
  private static final int RECONNECT = 27;
  private static final int GUEST = 28;
  private static final int UNREAD = 29;
  private static final int LIMITS = 30;
  private static final int PASSWORD = 31;
  private static final int TOKEN = 32;
  private static final int EVERYWHERE = 33;
  private static final int TOKEN_EXPIRES = 34;
  private static final int NEW_PASSWORD = 35;
  private static final int REPLY_TO = 36;
  private static final int SEEN = 37;

  /** The types, each at its number. */
  private static final List<String> TYPES =
      List.of(
          "message",
          "send",
          "stored",
          "received",
          "delivered",
          "read",
          "ping",
          "pong",
          "login",
          "welcome",
          "caughtUp",
          "users",
          "presence",
          "history",
          "page",
          "logout",
          "bye",
          "error",
          "ok",
          "register",
          "password",
          "block",
          "unblock",
          "typing",
          "watch");

  private static final int TYPE_MESSAGE = TYPES.indexOf("message");
  private static final int TYPE_STORED = TYPES.indexOf("stored");
  private static final int TYPE_DELIVERED = TYPES.indexOf("delivered");
  private static final int TYPE_READ = TYPES.indexOf("read");
  private static final int TYPE_PONG = TYPES.indexOf("pong");
  private static final int TYPE_WELCOME = TYPES.indexOf("welcome");
  private static final int TYPE_CAUGHT_UP = TYPES.indexOf("caughtUp");
  private static final int TYPE_USERS = TYPES.indexOf("users");
  private static final int TYPE_PRESENCE = TYPES.indexOf("presence");
  private static final int TYPE_PAGE = TYPES.indexOf("page");
  private static final int TYPE_BYE = TYPES.indexOf("bye");
  private static final int TYPE_ERROR = TYPES.indexOf("error");
  private static final int TYPE_OK = TYPES.indexOf("ok");
  private static final int TYPE_TYPING = TYPES.indexOf("typing");

  /** Stands for the word of a type that has no number here. */
  private static final String NO_TYPE = "";

  /** A map whose keys are 1, 2, 3 ... */
  private static final byte[] LIMITS_VALUE =
      limits(
          Limits.FRAME,
          Limits.TEXT,
          Limits.DEPTH,
          Limits.ID,
          Limits.DEVICE,
          Limits.AFTER,
          Limits.USERS,
          Limits.HISTORY);

  /** Bits of a UUIDv7 below its time (RFC 9562, 5.7), in its upper half. */
  private static final int BITS_BELOW_TIME = 16;

  private final RequestReader requests;
  private final ThreadLocal<CborWriter> writers = ThreadLocal.withInitial(CborWriter::new);

  /**
   * @param clock says which message ids are from the future
   */
  public CompactDialect(Clock clock) {
    requests = new RequestReader(clock);
  }

  @Override
  public String name() {
    return "compact";
  }

  @Override
  public boolean acknowledges() {
    return true;
  }

  @Override
  public boolean joinsFrames() {
    return true;
  }

  @Override
  public Request read(byte[] frame, String loggedIn) {
    CompactFields fields = new CompactFields();
    new CborReader(frame).read(fields);
    if ("received".equals(fields.type) && fields.log == null) {
      fields.log = loggedIn;
    }
    return requests.read(fields, loggedIn);
  }

  @Override
  public byte[] write(Reply reply, String self) {
    CborWriter out = writers.get();
    if (reply instanceof Reply.Message message) {
      out.begin(1 + membersOf(message, self)).number(TYPE).number(TYPE_MESSAGE);
      return message(out, message, self).end();
    }
    if (reply instanceof Reply.Stored stored) {
      boolean foreign = isForeign(stored.log(), self);
      out.begin(4 + one(foreign) + one(stored.duplicate())).number(TYPE).number(TYPE_STORED);
      time(out.number(ID).uuid(stored.id()), stored.id(), stored.seq(), stored.time());
      return yes(name(out, LOG, stored.log(), foreign), DUPLICATE, stored.duplicate()).end();
    }
    if (reply instanceof Reply.Presence presence) {
      return presence(out, presence);
    }
    if (reply instanceof Reply.Welcome welcome) {
      return welcome(out, welcome);
    }
    if (reply instanceof Reply.CaughtUp caughtUp) {
      boolean foreign = isForeign(caughtUp.log(), self);
      out.begin(1 + one(foreign) + one(caughtUp.expired())).number(TYPE).number(TYPE_CAUGHT_UP);
      return yes(name(out, LOG, caughtUp.log(), foreign), EXPIRED, caughtUp.expired()).end();
    }
    if (reply instanceof Reply.Delivered delivered) {
      return receipt(
          out, TYPE_DELIVERED, delivered.by(), null, delivered.log(), delivered.upTo(), self);
    }
    if (reply instanceof Reply.Read read) {
      return receipt(out, TYPE_READ, read.by(), read.with(), read.log(), read.upTo(), self);
    }
    if (reply instanceof Reply.Page page) {
      return page(out, page, self);
    }
    if (reply instanceof Reply.Users users) {
      int members = one(!users.users().isEmpty()) + one(users.end());
      begin(out, TYPE_USERS, users.requestId(), 1 + members);
      texts(out, USERS, users.users());
      return yes(out.number(COUNT).number(users.count()), END, users.end()).end();
    }
    if (reply instanceof Reply.Typing typing) {
      out.begin(2).number(TYPE).number(TYPE_TYPING);
      return out.number(FROM).text(typing.from()).end();
    }
    if (reply instanceof Reply.Pong pong) {
      return begin(out, TYPE_PONG, pong.requestId(), 0).end();
    }
    if (reply instanceof Reply.Ok ok) {
      begin(out, TYPE_OK, ok.requestId(), membersOf(ok.token()));
      return token(out, ok.token()).end();
    }
    if (reply instanceof Reply.Error error) {
      int later = one(error.retryAfterMs() != null);
      begin(out, TYPE_ERROR, error.requestId(), 2 + later);
      out.number(CODE).text(error.code().word()).number(MESSAGE).text(error.code().sentence());
      return later(out, error.retryAfterMs()).end();
    }
    Reply.Bye bye = (Reply.Bye) reply;
    int later = one(bye.retryAfterMs() != null);
    begin(out, TYPE_BYE, bye.requestId(), 2 + later + one(bye.reconnect()));
    out.number(CODE).text(bye.code().word()).number(MESSAGE).text(bye.code().sentence());
    return yes(later(out, bye.retryAfterMs()), RECONNECT, bye.reconnect()).end();
  }

  /**
   * @param members besides the type and the id
   */
  private static CborWriter begin(CborWriter out, int type, String requestId, int members) {
    out.begin(1 + one(requestId != null) + members).number(TYPE).number(type);
    if (requestId == null) {
      return out;
    }
    UUID uuid = Values.uuid(requestId);
    boolean canonical = uuid != null && uuid.toString().equals(requestId);
    out.number(ID);
    return canonical ? out.uuid(uuid) : out.text(requestId);
  }

  private static int membersOf(Reply.Message message, String self) {
    return 4
        + one(isForeign(message.from(), self))
        + one(isForeign(message.to(), self))
        + one(isForeign(message.log(), self))
        + one(message.replyTo() != null)
        + one(message.expired());
  }

  private static CborWriter message(CborWriter out, Reply.Message message, String self) {
    out.number(ID).uuid(message.id());
    name(out, TO, message.to(), isForeign(message.to(), self));
    name(out, FROM, message.from(), isForeign(message.from(), self));
    out.number(TEXT).text(message.text());
    if (message.replyTo() != null) {
      out.number(REPLY_TO).uuid(message.replyTo());
    }
    time(out, message.id(), message.seq(), message.time());
    name(out, LOG, message.log(), isForeign(message.log(), self));
    return yes(out, EXPIRED, message.expired());
  }

  /** The time of an id is what a message's own time is not far from. */
  private static void time(CborWriter out, UUID id, long seq, Instant time) {
    long made = id.getMostSignificantBits() >>> BITS_BELOW_TIME;
    out.number(SEQ).number(seq).number(DELAY).number(time.toEpochMilli() - made);
  }

  private static byte[] page(CborWriter out, Reply.Page page, String self) {
    boolean messages = !page.messages().isEmpty();
    int members = one(messages) + one(page.end()) + one(page.expired());
    begin(out, TYPE_PAGE, page.requestId(), members);
    if (messages) {
      out.number(MESSAGES).array(page.messages().size());
      for (Reply.Message message : page.messages()) {
        message(out.map(membersOf(message, self)), message, self);
      }
    }
    return yes(yes(out, END, page.end()), EXPIRED, page.expired()).end();
  }

  private static byte[] receipt(
      CborWriter out, int type, String by, String with, String log, long upTo, String self) {
    boolean others = isForeign(by, self);
    boolean foreign = isForeign(log, self);
    out.begin(2 + one(others) + one(with != null) + one(foreign)).number(TYPE).number(type);
    name(name(out, BY, by, others), WITH, with, with != null);
    return name(out, LOG, log, foreign).number(UP_TO).number(upTo).end();
  }

  private static byte[] welcome(CborWriter out, Reply.Welcome welcome) {
    boolean unread = !welcome.unread().isEmpty();
    int members = one(welcome.guest()) + membersOf(welcome.token()) + one(unread);
    begin(out, TYPE_WELCOME, welcome.requestId(), 3 + members);
    out.number(USER).text(welcome.user()).number(LOG).numbers(welcome.log());
    token(yes(out, GUEST, welcome.guest()), welcome.token());
    if (unread) {
      out.number(UNREAD).numbers(welcome.unread());
    }
    return out.number(LIMITS).raw(LIMITS_VALUE).end();
  }

  /**
   * As in {@link JsonDialect}: one that brings no change is not for clients without whole lists.
   */
  private static byte[] presence(CborWriter out, Reply.Presence presence) {
    boolean online = !presence.online().isEmpty();
    boolean offline = !presence.offline().isEmpty();
    if (!online && !offline && presence.roster() != null) {
      return null;
    }
    boolean seen = !presence.seen().isEmpty();
    out.begin(2 + one(online) + one(offline) + one(seen)).number(TYPE).number(TYPE_PRESENCE);
    texts(out, ONLINE, presence.online());
    texts(out, OFFLINE, presence.offline());
    out.number(COUNT).number(presence.count());
    return (seen ? out.number(SEEN).times(presence.seen()) : out).end();
  }

  /** Whether the reader can't know that it is this name. */
  private static boolean isForeign(String name, String self) {
    return self == null || !Values.isSelf(name, self);
  }

  private static CborWriter name(CborWriter out, int key, String name, boolean written) {
    return written ? out.number(key).text(name) : out;
  }

  private static int membersOf(Token token) {
    return token == null ? 0 : 2;
  }

  private static CborWriter token(CborWriter out, Token token) {
    return token == null
        ? out
        : out.number(TOKEN)
            .text(token.secret())
            .number(TOKEN_EXPIRES)
            .number(token.expires().toEpochMilli());
  }

  private static CborWriter yes(CborWriter out, int key, boolean value) {
    return value ? out.number(key).yes() : out;
  }

  private static void texts(CborWriter out, int key, List<String> texts) {
    if (!texts.isEmpty()) {
      out.number(key).texts(texts);
    }
  }

  private static CborWriter later(CborWriter out, Integer retryAfterMs) {
    return retryAfterMs == null ? out : out.number(RETRY_AFTER_MS).number(retryAfterMs);
  }

  private static int one(boolean member) {
    return member ? 1 : 0;
  }

  private static byte[] limits(int... limits) {
    CborWriter out = new CborWriter().begin(limits.length);
    for (int i = 0; i < limits.length; i++) {
      out.number(i + 1L).number(limits[i]);
    }
    return out.end();
  }

  /** Takes every field that any type has; see {@link CborReader#value}. */
  private static final class CompactFields extends Fields implements CborReader.Members {
    @Override
    public void member(long key, CborReader value) {
      if (key < TYPE || key > SEEN) {
        value.skip();
        return;
      }
      switch ((int) key) {
        case TYPE -> type = type(value.value());
        case ID -> id = value.value();
        case FROM -> from = value.value();
        case TO -> to = value.value();
        case TEXT -> text = value.value();
        case REPLY_TO -> replyTo = value.value();
        case USER -> user = value.value();
        case PASSWORD -> password = value.value();
        case NEW_PASSWORD -> newPassword = value.value();
        case TOKEN -> token = value.value();
        case DEVICE -> device = value.value();
        case WITH -> with = value.value();
        case LOG -> log = value.value();
        case UP_TO -> upTo = value.value();
        case BEFORE -> before = value.value();
        case AFTER -> after = value.members();
        case USERS -> users = value.items();
        case LIMIT -> limit = value.value();
        case EVERYWHERE -> everywhere = value.value();
        default -> value.skip();
      }
    }

    private static Object type(Object number) {
      if (!(number instanceof Long type)) {
        return number == null ? null : Values.OTHER;
      }
      return type >= 0 && type < TYPES.size() ? TYPES.get(type.intValue()) : NO_TYPE;
    }
  }
}
