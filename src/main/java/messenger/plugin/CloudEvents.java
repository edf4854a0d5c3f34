package messenger.plugin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import messenger.store.JsonText;

/** Events as CloudEvents 1.0 in JSON (the specification's chapter "JSON event format"). */
final class CloudEvents {
  /** Of all that is not a field of a message for ever: another one gets another number. */
  private static final String VERSION = ".v1";

  private CloudEvents() {}

  static String json(Event event) {
    return JsonText.write(
        to -> {
          to.writeStartObject();
          to.writeStringField("specversion", "1.0");
          to.writeStringField("id", event.id());
          to.writeStringField("source", source(event));
          to.writeStringField("type", "messenger." + event.type() + VERSION);
          if (event.to() != null) {
            to.writeStringField("subject", event.to());
          }
          to.writeStringField("time", Instant.ofEpochMilli(event.place().at()).toString());
          to.writeStringField("datacontenttype", "application/json");
          to.writeObjectFieldStart("data");
          data(event, to);
          to.writeEndObject();
          to.writeEndObject();
        });
  }

  /** The id of a message is unique for its sender only. */
  private static String source(Event event) {
    return event.isMessage()
        ? "/messenger/" + URLEncoder.encode(event.from(), StandardCharsets.UTF_8)
        : "/messenger";
  }

  private static void data(Event event, JsonGenerator to) throws IOException {
    to.writeStringField("id", event.id());
    to.writeStringField("from", event.from());
    if (event.to() != null) {
      to.writeStringField("to", event.to());
    }
    if (event.isMessage()) {
      to.writeStringField("text", event.text());
      to.writeNumberField("fromSeq", event.fromSeq());
      to.writeNumberField("toSeq", event.toSeq());
      if (event.isBlocked()) {
        to.writeBooleanField("blocked", true);
      }
    }
    if (event.detail() != null) {
      to.writeStringField("kind", event.detail());
      to.writeNumberField(event.type().equals("receipt") ? "upTo" : "number", event.upTo());
    }
  }
}
