package messenger.client;

import java.util.Map;

/**
 * The server has let the client in.
 *
 * @param user as the server writes it
 * @param guest whether the name belongs to nobody
 * @param unread how many texts of whom were not read, among the last 1,000 numbers of the log
 */
public record Welcome(String user, boolean guest, Map<String, Long> unread) {}
