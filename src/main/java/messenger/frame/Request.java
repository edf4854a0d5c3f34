package messenger.frame;

import java.util.Map;
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
  }

  /** What proves a login; {@link #toString} does not show it. */
  record Credential(boolean token, String secret) {
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
   */
  record Send(UUID id, Address to, String text) implements Request {
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

  record Ping(String requestId) implements Request {
    @Override
    public String kind() {
      return "ping";
    }
  }

  record Logout(String requestId) implements Request {
    @Override
    public String kind() {
      return "logout";
    }
  }
}
