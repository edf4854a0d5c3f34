package messenger.edge;

/**
 * Largest frame of a client in bytes (docs/protocol.md, Framing).
 *
 * @param beforeLogin small: a stranger may not make the server hold much
 */
public record FrameLimits(int beforeLogin, int afterLogin) {}
