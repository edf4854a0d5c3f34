package messenger.frame;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a client asks for: the same set for every dialect and transport (EIP: Canonical Data Model).
 * Routes switch on {@link #kind()}, which is the protocol's word for the frame.
 */
public sealed interface Request extends Answerable {
  /** The protocol's word, such as {@code send}. */
  String kind();

  /**
   * Who the client is.
   *
   * @param user the name as the client spelled it
   * @param credential a password or a token, or null for a guest; never logged
   * @param device the client's name for the device, 1 to 64 characters, or null
   * @param after the last number the client has seen of each log, by address; empty to start at the
   *     present
   */
  record Login(
      String requestId, String user, Credential credential, String device, Map<String, Long> after)
      implements Request {
    @Override
    public String kind() {
      return "login";
    }

    /**
     * How it is proved: {@code guest} (not at all), {@code password}, {@code token} (one of ours),
     * or {@code identity} (one that somebody else signed, a JWT).
     */
    public String proof() {
      if (credential == null) {
        return "guest";
      }
      if (!credential.token()) {
        return "password";
      }
      return credential.secret().chars().filter(c -> c == '.').count() == 2 ? "identity" : "token";
    }
  }

  /**
   * Who the client wants to be from now on: makes the account, then logs in.
   *
   * @param login with the password of the new account
   */
  record Register(Login login) implements Request {
    @Override
    public String requestId() {
      return login.requestId();
    }

    @Override
    public String kind() {
      return "register";
    }
  }

  /** Another password for the account; {@link #toString} shows neither. */
  record ChangePassword(String requestId, String password, String newPassword) implements Request {
    @Override
    public String kind() {
      return "password";
    }

    @Override
    public String toString() {
      return "password";
    }
  }

  /**
   * Nothing more from this user, or everything again.
   *
   * @param on whether the user is blocked from now on
   */
  record Block(String requestId, Address user, boolean on) implements Request {
    @Override
    public String kind() {
      return on ? "block" : "unblock";
    }
  }

  /** What proves a login; {@link #toString} does not show it. */
  record Credential(boolean token, String secret) {
    /** Characters (UTF-16 units) of a password. */
    public static final int LONGEST_PASSWORD = 1_024;

    /** Characters of a new one at least (NIST SP 800-63B, 5.1.1.2). */
    private static final int SHORTEST_PASSWORD = 8;

    /** Whether somebody may have this for a password from now on. */
    public static boolean canBePassword(String secret) {
      return secret.length() <= LONGEST_PASSWORD
          && secret.codePointCount(0, secret.length()) >= SHORTEST_PASSWORD
          && !secret.isBlank();
    }

    @Override
    public String toString() {
      return token ? "token" : "password";
    }
  }

  /**
   * A text to a user or a room.
   *
   * @param id made by the client (by the server for the legacy dialect): a UUIDv7, and the
   *     idempotency key
   * @param text 1 to 16,384 bytes of UTF-8, without U+0000 (docs/protocol.md, Framing)
   * @param replyTo the id of the message that it replies to, whether there is one or not; or null
   */
  record Send(UUID id, Address to, String text, UUID replyTo) implements Request {
    /** One that replies to none. */
    public Send(UUID id, Address to, String text) {
      this(id, to, text, null);
    }

    @Override
    public String kind() {
      return to.isRoom() ? "send-to-room" : "send";
    }

    @Override
    public String requestId() {
      return id.toString();
    }
  }

  /**
   * Who is online, by name, a page at a time.
   *
   * @param after only names behind this one, or null for the first page
   * @param limit 1 to 100
   */
  record Users(String requestId, String after, int limit) implements Request {
    @Override
    public String kind() {
      return "users";
    }
  }

  /**
   * The client has all messages of this log up to this number; only grows (docs/protocol.md, rule
   * 7).
   */
  record Received(String requestId, Address log, long upTo) implements Request {
    @Override
    public String kind() {
      return log.isRoom() ? "received-in-room" : "received";
    }
  }

  /**
   * The person has read this conversation up to this number of their own log; only grows
   * (docs/protocol.md, rule 7).
   */
  record Read(String requestId, Address with, long upTo) implements Request {
    @Override
    public String kind() {
      return with.isRoom() ? "read-in-room" : "read";
    }
  }

  /**
   * A page of a conversation.
   *
   * @param before only messages with smaller numbers of the own log, or 0: the page then ends there
   * @param after only messages with larger numbers, or -1: the page then begins there. With neither
   *     it is the newest page; there are never both
   * @param limit messages at most, 1 to 100
   */
  record History(String requestId, Address with, long before, long after, int limit)
      implements Request {
    @Override
    public String kind() {
      return with.isRoom() ? "history-of-room" : "history";
    }
  }

  /** The person is writing to this user. A hint that is kept nowhere. */
  record Typing(String requestId, Address to) implements Request {
    @Override
    public String kind() {
      return to.isRoom() ? "typing-to-room" : "typing";
    }

    /** Empty: rules of check-recipient that look at texts let it pass. */
    public String text() {
      return "";
    }
  }

  /**
   * Whether these people are online, now and from now on; instead of those of the last one.
   *
   * @param users their names, 100 at most
   */
  record Watch(String requestId, Set<String> users) implements Request {
    @Override
    public String kind() {
      return "watch";
    }
  }

  record Ping(String requestId) implements Request {
    @Override
    public String kind() {
      return "ping";
    }
  }

  /**
   * The client leaves, and its token is worth nothing any more.
   *
   * @param everywhere whether that goes for all devices and tokens of the user
   */
  record Logout(String requestId, boolean everywhere) implements Request {
    @Override
    public String kind() {
      return "logout";
    }
  }
}
