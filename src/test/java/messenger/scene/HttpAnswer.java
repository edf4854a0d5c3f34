package messenger.scene;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The answer to an HTTP request that was written by hand, since clients refuse to send what an
 * attacker would.
 *
 * @param headers by names in lower case
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {
  /** Sends a request and reads its answer; a body only if its length is told. */
  public static HttpAnswer to(ServerProcess server, String request) throws IOException {
    try (Socket socket = server.plainSocket(Door.WEBSOCKET)) {
      socket.setSoTimeout((int) Client.PATIENCE.toMillis());
      return to(socket.getOutputStream(), socket.getInputStream(), request);
    }
  }

  /** A request of a WebSocket client; more headers may follow. */
  public static String upgrade(String target, String host, String... headers) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + lines(headers)
        + (String.join("", headers).contains("Sec-WebSocket-Version")
            ? ""
            : "Sec-WebSocket-Version: 13\r\n")
        + "\r\n";
  }

  /** A request for a page. */
  public static String plain(String method, String target, String... headers) {
    return method
        + " "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n"
        + lines(headers)
        + "\r\n";
  }

  private static String lines(String... headers) {
    return Arrays.stream(headers).map(h -> h + "\r\n").collect(Collectors.joining());
  }

  /** The same on a connection that is open; nothing behind the answer is read. */
  public static HttpAnswer to(OutputStream out, InputStream in, String request) throws IOException {
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    String head = head(in);
    Map<String, String> headers =
        head.lines()
            .skip(1)
            .filter(line -> line.contains(":"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                    line -> line.substring(line.indexOf(':') + 1).strip(),
                    (a, b) -> a + ", " + b));
    int length =
        request.startsWith("HEAD")
            ? 0
            : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new HttpAnswer(Integer.parseInt(head.split(" ", 3)[1]), headers, body);
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("only: " + head);
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }
}
