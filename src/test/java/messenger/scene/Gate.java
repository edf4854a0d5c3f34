package messenger.scene;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port in front of a store that the test opens and shuts: while it is shut, connections are
 * refused, and those that were there are cut.
 */
public final class Gate implements AutoCloseable {
  private final int port;
  private final int behind;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private ServerSocket entrance;

  private Gate(int port, int behind) {
    this.port = port;
    this.behind = behind;
  }

  /** A gate that is shut. */
  public static Gate before(int behind) {
    return new Gate(FreePort.next(), behind);
  }

  public int port() {
    return port;
  }

  public void open() throws IOException {
    entrance = new ServerSocket();
    entrance.setReuseAddress(true);
    entrance.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    ServerSocket accepting = entrance;
    run(
        () -> {
          while (true) {
            Socket client = accepting.accept();
            Socket store = new Socket(InetAddress.getLoopbackAddress(), behind);
            sockets.add(client);
            sockets.add(store);
            run(() -> copy(client, store));
            run(() -> copy(store, client));
          }
        });
  }

  public void shut() throws IOException {
    if (entrance != null) {
      entrance.close();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  @Override
  public void close() throws IOException {
    shut();
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Until it is cut. */
  private static void run(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // Cut.
              }
            },
            "gate");
    thread.setDaemon(true);
    thread.start();
  }

  private void copy(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }
}
