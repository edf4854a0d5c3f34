package messenger.plugin;

import java.util.Map;

/**
 * A time that is looked through.
 *
 * @param until its end, in milliseconds since 1970
 * @param isLast whether all that can be read now lies in it
 * @param parameters of read-events.sql
 */
public record Window(long until, boolean isLast, Map<String, Object> parameters) {}
