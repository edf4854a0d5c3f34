package messenger.embedded;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The keys of TLS session tickets (RFC 5077, RFC 8446 4.6.1), kept in a file of mode 0600, so that
 * clients resume their sessions after a restart. New tickets are made with the first key; a new one
 * takes its place every 12 hours. Those before it are good for reading tickets until they are 48
 * hours old: who has such a key can read the tickets, and with TLS 1.2 the traffic, of that time.
 *
 * <p>A file that can't be understood is replaced: it costs every client a full handshake, once. One
 * thread at a time.
 */
public final class TicketKeys {
  /**
   * @param secret {@value #SECRET_BYTES} bytes: name, HMAC key, AES key
   */
  public record Key(Instant made, byte[] secret) {}

  private static final int SECRET_BYTES = 48;
  private static final Duration FRESH = Duration.ofHours(12);
  private static final Duration READABLE = Duration.ofHours(48);

  private final Path file;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public TicketKeys(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** The keys now, newest first; writes the file when a new one was made. */
  public List<Key> current() throws IOException {
    Instant now = clock.instant();
    List<Key> keys = new ArrayList<>(read());
    // A clock that was set back must not keep a key for ever.
    boolean changed =
        keys.removeIf(key -> key.made().isBefore(now.minus(READABLE)) || key.made().isAfter(now));
    if (keys.isEmpty() || !keys.get(0).made().isAfter(now.minus(FRESH))) {
      byte[] secret = new byte[SECRET_BYTES];
      random.nextBytes(secret);
      keys.add(0, new Key(now, secret));
      changed = true;
    }
    if (changed) {
      write(keys);
    }
    return keys;
  }

  private List<Key> read() throws IOException {
    try {
      List<Key> keys = new ArrayList<>();
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        String[] words = line.split(" ");
        byte[] secret = HexFormat.of().parseHex(words[1]);
        if (secret.length != SECRET_BYTES) {
          return List.of();
        }
        keys.add(new Key(Instant.ofEpochSecond(Long.parseLong(words[0])), secret));
      }
      return keys;
    } catch (NoSuchFileException
        | CharacterCodingException
        | IllegalArgumentException
        | ArrayIndexOutOfBoundsException e) {
      return List.of();
    }
  }

  private void write(List<Key> keys) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Key key : keys) {
      text.append(key.made().getEpochSecond())
          .append(' ')
          .append(HexFormat.of().formatHex(key.secret()))
          .append('\n');
    }
    PrivateFiles.folder(file.getParent());
    PrivateFiles.write(file, text.toString());
  }
}
