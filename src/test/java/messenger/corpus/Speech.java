package messenger.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import messenger.scene.Client;
import messenger.scene.CompactByJackson;

/** A dialect, as somebody speaks it who means no harm. */
enum Speech {
  JSON,
  LEGACY,
  COMPACT;

  static Speech of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  byte[] login(String name) {
    return bytes(this == LEGACY ? Client.legacyLogin(name) : Client.login(name));
  }

  /**
   * What is answered whatever came before it, and not sooner: before the login a ping, after it a
   * message to oneself.
   *
   * @param mark a UUIDv7 that its answer has, and nothing else
   */
  byte[] probe(String name, String mark, Phase phase) {
    if (this == LEGACY) {
      return bytes(Client.legacyLogin(name).put("To", name).put("Data", mark));
    }
    ObjectNode probe =
        phase == Phase.BEFORE
            ? Client.frame("ping")
            : Client.frame("send").put("to", name).put("text", "probe");
    return bytes(probe.put("id", mark));
  }

  private byte[] bytes(ObjectNode frame) {
    String json = frame.toString();
    return this == COMPACT ? CompactByJackson.encode(json) : json.getBytes(UTF_8);
  }
}
