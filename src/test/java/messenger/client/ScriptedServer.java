package messenger.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A server of which the test says every word, on a real socket of plain TCP. Frames are written
 * with apostrophes for quotation marks.
 */
final class ScriptedServer implements AutoCloseable {
  static final String USER = "bob";

  private static final String TIME = "2026-11-24T05:12:27.328Z";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MS = 20_000;

  /** What a client says at times of its own. */
  private static final Set<String> ASIDE = Set.of("received", "read", "ping");

  private final ServerSocket door;

  ScriptedServer() throws IOException {
    this(InetAddress.getLoopbackAddress());
  }

  ScriptedServer(InetAddress address) throws IOException {
    door = new ServerSocket(0, 8, address);
    door.setSoTimeout(PATIENCE_MS);
  }

  Endpoint endpoint() {
    String host = door.getInetAddress().getHostAddress();
    return new Endpoint(Endpoint.Scheme.TCP, host, door.getLocalPort());
  }

  /** The next one who connects. */
  Visit next() throws IOException {
    return new Visit(door.accept());
  }

  /** Lets the next guest in, at the present. */
  Visit lets(long head) throws IOException {
    Visit visit = next();
    visit.reads("login");
    visit.welcomes(head);
    visit.says("{'type':'caughtUp','log':'bob'}");
    return visit;
  }

  @Override
  public void close() throws IOException {
    door.close();
  }

  /** One connection. */
  static final class Visit implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private String request;

    private Visit(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE_MS);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next frame is of this type, but for what a client says at times of its own. */
    JsonNode reads(String type) throws IOException {
      JsonNode frame;
      do {
        String line = in.readLine();
        if (line == null) {
          throw new IOException("the client has gone, but no " + type + " came");
        }
        frame = JSON.readTree(line);
      } while (ASIDE.contains(type(frame)) && !type(frame).equals(type));
      assertEquals(type, type(frame), frame::toString);
      request = frame.path("id").asText();
      return frame;
    }

    /** The next frame of one of these types. */
    JsonNode next(Set<String> types) throws IOException {
      JsonNode frame;
      do {
        frame = JSON.readTree(in.readLine());
      } while (!types.contains(type(frame)));
      return frame;
    }

    private static String type(JsonNode frame) {
      return frame.path("type").asText();
    }

    /** Whatever the client still says, it goes away. */
    void isLeft() throws IOException {
      String line = in.readLine();
      while (line != null && ASIDE.contains(type(JSON.readTree(line)))) {
        line = in.readLine();
      }
      assertNull(line);
    }

    void says(String frame) throws IOException {
      socket
          .getOutputStream()
          .write((frame.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Answers what was read last: {@code @} stands for its id. */
    void answers(String frame) throws IOException {
      says(frame.replace("@", request));
    }

    void welcomes(long head) throws IOException {
      answers("{'type':'welcome','id':'@','user':'bob','guest':true,'log':{'bob':" + head + "}}");
    }

    void stores(long seq) throws IOException {
      answers("{'type':'stored','id':'@','log':'bob','seq':" + seq + ",'time':'" + TIME + "'}");
    }

    /** A message of carol's. */
    void delivers(long seq, String more) throws IOException {
      says(
          "{'type':'message','id':'id-"
              + seq
              + "','from':'carol','to':'bob','text':'text "
              + seq
              + "','log':'bob','seq':"
              + seq
              + ",'time':'"
              + TIME
              + "'"
              + more
              + "}");
    }

    void delivers(long seq) throws IOException {
      delivers(seq, "");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
