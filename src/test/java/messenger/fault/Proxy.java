package messenger.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A bad network between clients and one port of the server: it delays, holds back, cuts and resets.
 * Two threads a connection, one for each direction.
 */
final class Proxy implements AutoCloseable {
  /** From the client to the server, and back. */
  enum Direction {
    UP,
    DOWN
  }

  private static final long PASS = 0;
  private static final long HOLD = Long.MAX_VALUE;

  private final InetSocketAddress upstream;
  private final ServerSocket door;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Map<Direction, Long> delays = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Listens on a free port of the loopback interface. */
  Proxy(int upstreamPort) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    upstream = new InetSocketAddress(loopback, upstreamPort);
    door = new ServerSocket(0, 50, loopback);
    passes();
    thread("proxy", this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** From now on everything goes through at once, what was held back first. */
  void passes() {
    set(PASS, Direction.values());
  }

  /** Each piece is this late. */
  void delays(long ms, Direction... directions) {
    set(ms, directions);
  }

  /** Half open: nothing goes through, and both sides' connections stay. */
  void holds(Direction... directions) {
    set(HOLD, directions);
  }

  private void set(long ms, Direction... directions) {
    for (Direction direction : directions) {
      delays.put(direction, ms);
    }
    synchronized (delays) {
      delays.notifyAll();
    }
  }

  /** Ends one connection properly (FIN), to both sides. */
  void cutsOne(Random random) {
    one(random).forEach(Link::close);
  }

  /**
   * Resets one connection (RST), to both sides, when so many more bytes have come from the client:
   * somewhere within a frame.
   */
  void resetsOne(Random random, int afterBytes) {
    one(random).forEach(link -> link.resetAfter(afterBytes));
  }

  private List<Link> one(Random random) {
    List<Link> all = new ArrayList<>(links);
    return all.isEmpty() ? List.of() : List.of(all.get(random.nextInt(all.size())));
  }

  @Override
  public void close() throws IOException {
    closed = true;
    door.close();
    passes();
    links.forEach(Link::close);
  }

  private void accept() {
    while (!closed) {
      try {
        Link link = new Link(door.accept());
        links.add(link);
        thread("proxy-link", link::open);
      } catch (IOException e) {
        // Closed, or a client that has gone again.
      }
    }
  }

  private static void thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits as long as this direction is delayed. */
  private void hold(Direction direction) throws InterruptedException {
    long begin = System.nanoTime();
    synchronized (delays) {
      while (true) {
        long delay = delays.get(direction);
        long left = delay - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        if (delay == PASS || left <= 0) {
          return;
        }
        delays.wait(Math.min(left, 60_000));
      }
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket server = new Socket();
    private int bytesToReset = -1;

    Link(Socket client) {
      this.client = client;
    }

    void open() {
      try {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(upstream, 5_000);
        thread("proxy-down", () -> pump(server, client, Direction.DOWN));
        pump(client, server, Direction.UP);
      } catch (IOException e) {
        reset(); // As if the server had refused it.
      }
    }

    private void pump(Socket from, Socket to, Direction direction) {
      byte[] buffer = new byte[16_384];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int length = in.read(buffer);
        while (length >= 0) {
          hold(direction);
          int some = direction == Direction.UP ? untilReset(length) : length;
          out.write(buffer, 0, some);
          if (some < length) {
            reset();
            return;
          }
          length = in.read(buffer);
        }
      } catch (IOException e) {
        // Either side is gone, and so will be the other.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      close();
    }

    private synchronized int untilReset(int length) {
      if (bytesToReset < 0) {
        return length;
      }
      int some = Math.min(length, bytesToReset);
      bytesToReset -= some;
      return bytesToReset == 0 ? Math.min(some, length - 1) : some;
    }

    synchronized void resetAfter(int bytes) {
      bytesToReset = bytes;
    }

    private void reset() {
      try {
        client.setSoLinger(true, 0);
        server.setSoLinger(true, 0);
      } catch (IOException e) {
        // Closed already.
      }
      close();
    }

    void close() {
      links.remove(this);
      for (Socket socket : List.of(client, server)) {
        try {
          socket.close();
        } catch (IOException e) {
          // It is closed, then.
        }
      }
    }
  }
}
