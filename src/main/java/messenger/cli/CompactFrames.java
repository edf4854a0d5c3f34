package messenger.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What the bench writes and reads of the compact dialect, whose tables stand in docs/protocol.md.
 * It shares no code with the server.
 */
final class CompactFrames {
  private static final int TYPE = 0;
  private static final int ID = 1;
  private static final int TO = 2;
  private static final int FROM = 3;
  private static final int TEXT = 4;
  private static final int SEQ = 5;
  private static final int LOG = 7;
  private static final int UP_TO = 8;
  private static final int USER = 11;
  private static final int DEVICE = 12;
  private static final int AFTER = 13;
  private static final int CODE = 24;
  private static final int RETRY_AFTER_MS = 26;
  private static final int RECONNECT = 27;

  private static final int MESSAGE = 0;
  private static final int SEND = 1;
  private static final int STORED = 2;
  private static final int RECEIVED = 3;
  private static final int LOGIN = 8;
  private static final int WELCOME = 9;
  private static final int PRESENCE = 12;
  private static final int BYE = 16;
  private static final int ERROR = 17;

  private static final int MAP_OF_1 = 0xA1;
  private static final int MAP_OF_3 = 0xA3;
  private static final int MAP_OF_4 = 0xA4;
  private static final int MAP_OF_5 = 0xA5;
  private static final int UUID_HEAD = 0x50;
  private static final int TRUE = 0xF5;

  private CompactFrames() {}

  static byte[] login(String user, String device) {
    return login(MAP_OF_4, user, device).toByteArray();
  }

  /** Logs in and asks for all that has ever been sent to this user. */
  static byte[] comeBack(String user, String device) {
    ByteArrayOutputStream out = login(MAP_OF_5, user, device);
    out.write(AFTER);
    out.write(MAP_OF_1);
    string(out, user);
    out.write(0);
    return out.toByteArray();
  }

  private static ByteArrayOutputStream login(int map, String user, String device) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) map, TYPE, LOGIN});
    text(out, ID, "login");
    text(out, USER, user);
    text(out, DEVICE, device);
    return out;
  }

  static byte[] received(String user, long upTo) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) MAP_OF_3, TYPE, RECEIVED});
    text(out, LOG, user);
    out.writeBytes(new byte[] {UP_TO, 0x1B});
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(upTo).array());
    return out.toByteArray();
  }

  static byte[] send(String id, String to, String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + to.length() + 32);
    out.writeBytes(new byte[] {(byte) MAP_OF_4, TYPE, SEND, ID, UUID_HEAD});
    UUID uuid = UUID.fromString(id);
    ByteBuffer bytes = ByteBuffer.allocate(16);
    out.writeBytes(
        bytes
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array());
    text(out, TO, to);
    text(out, TEXT, text);
    return out.toByteArray();
  }

  /**
   * @param text of ASCII, up to 65,535 characters
   */
  private static void text(ByteArrayOutputStream out, int key, String text) {
    out.write(key);
    string(out, text);
  }

  private static void string(ByteArrayOutputStream out, String text) {
    int length = text.length();
    if (length < 24) {
      out.write(0x60 | length);
    } else if (length < 256) {
      out.write(0x78);
      out.write(length);
    } else {
      out.write(0x79);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Where the item that begins at {@code from} ends, or 0 if it is not whole.
   *
   * @throws IOException if it has no length
   */
  static int end(byte[] bytes, int from, int to) throws IOException {
    long left = 1; // items to come
    int at = from;
    while (left > 0) {
      Head head = Head.at(bytes, at, to);
      if (head == null || head.end + head.bytes() > to) {
        return 0;
      }
      at = (int) (head.end + head.bytes());
      left += head.items() - 1;
    }
    return at;
  }

  /**
   * @throws IOException if this is no frame of the server
   */
  static BenchFrame read(byte[] bytes, int from, int to) throws IOException {
    Head map = Head.at(bytes, from, to);
    if (map == null || map.major != 5) {
      throw new IOException("Not a CBOR map");
    }
    long type = -1;
    long seq = 0;
    String id = null;
    String sender = null;
    String text = null;
    String code = null;
    long retryAfterMs = 0;
    boolean reconnect = false;
    int at = map.end;
    for (long left = map.argument; left > 0; left--) {
      Head key = Head.at(bytes, at, to);
      Head value = Head.at(bytes, key.end, to);
      switch ((int) key.argument) {
        case TYPE -> type = value.argument;
        case ID -> id = value.id(bytes);
        case FROM -> sender = value.text(bytes);
        case TEXT -> text = value.text(bytes);
        case SEQ -> seq = value.argument;
        case CODE -> code = value.text(bytes);
        case RETRY_AFTER_MS -> retryAfterMs = value.argument;
        case RECONNECT -> reconnect = (bytes[key.end] & 0xFF) == TRUE;
        default -> {
          // not counted
        }
      }
      at = end(bytes, key.end, to);
    }
    return switch ((int) type) {
      case MESSAGE -> new BenchFrame.Text(sender, text, seq);
      case PRESENCE -> new BenchFrame.Presence();
      case STORED -> new BenchFrame.Stored(id);
      case WELCOME -> new BenchFrame.Served();
      case ERROR -> new BenchFrame.Refused(id, code);
      case BYE -> new BenchFrame.Bye(code, reconnect ? retryAfterMs : -1);
      default -> new BenchFrame.Other();
    };
  }

  /**
   * The head of an item.
   *
   * @param end where it ends, and the string that it may be the head of begins
   */
  private record Head(int major, long argument, int end) {
    /** Null if it is not whole. */
    static Head at(byte[] bytes, int from, int to) throws IOException {
      if (from >= to) {
        return null;
      }
      int info = bytes[from] & 0x1F;
      int more = info < 24 ? 0 : 1 << info - 24;
      if (info > 27) {
        throw new IOException("An item without a length");
      }
      if (to - from <= more) {
        return null;
      }
      long argument = more == 0 ? info : 0;
      for (int i = 1; i <= more; i++) {
        argument = argument << 8 | bytes[from + i] & 0xFF;
      }
      return new Head((bytes[from] & 0xFF) >> 5, argument, from + 1 + more);
    }

    /** Of the string behind it. */
    long bytes() {
      return major == 2 || major == 3 ? argument : 0;
    }

    long items() {
      return major == 4 ? argument : major == 5 ? 2 * argument : 0;
    }

    String text(byte[] all) {
      return new String(all, end, (int) argument, StandardCharsets.UTF_8);
    }

    String id(byte[] all) {
      if (major == 3) {
        return text(all);
      }
      ByteBuffer id = ByteBuffer.wrap(all, end, (int) argument);
      return new UUID(id.getLong(), id.getLong()).toString();
    }
  }
}
