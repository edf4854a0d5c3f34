package messenger.plugin;

import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;

/** The ids of what plugins send. All are UUIDs of version 7, as the log wants them. */
final class MessageIds {
  private final Clock clock;

  MessageIds(Clock clock) {
    this.clock = clock;
  }

  UUID fresh() {
    return UuidCreator.getTimeOrderedEpoch();
  }

  /** Always the same for the same cause and these words. */
  UUID of(Cause cause, String... words) {
    return hashed(cause.at(), cause.key(), words);
  }

  /**
   * What a plugin calls the message: a UUID of version 7 as it is; of anything else one that is the
   * same within a month (UTC), since the log keeps months.
   */
  UUID of(String chosen, String... words) {
    try {
      UUID id = UUID.fromString(chosen);
      if (id.version() == 7 && id.toString().equalsIgnoreCase(chosen)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // A name like any other.
    }
    long month =
        YearMonth.now(clock.withZone(ZoneOffset.UTC))
            .atDay(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .toEpochMilli();
    return hashed(month, chosen, words);
  }

  /** RFC 9562, 5.7: 48 bits of time, the version, the variant, and 74 bits, here of a hash. */
  private static UUID hashed(long at, String key, String... words) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(key.getBytes(StandardCharsets.UTF_8));
      for (String word : words) {
        hash.update((byte) 0);
        hash.update(word.getBytes(StandardCharsets.UTF_8));
      }
      ByteBuffer bits = ByteBuffer.wrap(hash.digest());
      long high = at << 16 | 0x7000 | bits.getLong() & 0xfff;
      long low = bits.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
