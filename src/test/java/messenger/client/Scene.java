package messenger.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Bob, who has clients of a scripted server, one after the other. */
final class Scene implements AutoCloseable {
  /** Of a client that waits for nothing long, and tries again at once. */
  static final Timing QUICK = new Timing(20_000, 20_000, 20_000, 20_000, 20_000, 1, 1, 1, 20_000);

  final ScriptedServer server;
  final Witness witness = new Witness();
  MemoryKeeper keeper = new MemoryKeeper();
  Login login = Login.guest(ScriptedServer.USER);
  Timing timing = QUICK;
  double chance;

  private final List<MessengerClient> clients = new ArrayList<>();

  Scene() throws IOException {
    server = new ScriptedServer();
  }

  /** Follows the log from its beginning. */
  Scene fromTheBeginning() {
    keeper = new MemoryKeeper(Kept.behind(0));
    return this;
  }

  MessengerClient connects() throws IOException {
    return connects(witness);
  }

  MessengerClient connects(Listener listener) throws IOException {
    MessengerClient client = client(listener);
    client.connect();
    return client;
  }

  MessengerClient client(Listener listener) throws IOException {
    MessengerClient client =
        new MessengerClient(
            new Parts(
                server.endpoint(),
                Trust.ofAnybody(),
                login,
                keeper,
                listener,
                timing,
                () -> chance,
                System::nanoTime));
    clients.add(client);
    return client;
  }

  @Override
  public void close() throws IOException {
    clients.forEach(MessengerClient::close);
    server.close();
  }
}
