package messenger.session;

/** Takes every frame of a client, in order, on its event loop. */
@FunctionalInterface
public interface Inbound {
  void accept(Session session, byte[] frame);
}
