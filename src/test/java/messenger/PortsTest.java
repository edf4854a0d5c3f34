package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import messenger.Settings.BadSettingException;
import org.junit.jupiter.api.Test;

class PortsTest {
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of("TCP_PORT", "0", "TLS_PORT", "0", "HTTP_PORT", "0", "MANAGEMENT_PORT", "0"));

  @Test
  void portZeroIsAFreeOne() {
    Ports ports = ports();
    Set<Integer> all = Set.of(ports.tcp(), ports.tls(), ports.http(), ports.management());
    assertTrue(all.stream().allMatch(port -> port > 0));
  }

  @Test
  void aPortThatIsGivenIsUsed() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    environment.put("HTTP_PORT", Integer.toString(free));
    assertEquals(free, ports().http());
  }

  @Test
  void aPortThatIsTakenIsNamedByItsVariable() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      environment.put("TLS_PORT", Integer.toString(taken.getLocalPort()));
      String message = refusal();
      assertTrue(
          message.startsWith(
              "TLS_PORT: port " + taken.getLocalPort() + " on 127.0.0.1 can't be opened ("),
          message);
      assertEquals(1, message.lines().count());
    }
  }

  @Test
  void twoDoorsCanNotHaveOnePort() {
    String port = Integer.toString(ports().tcp());
    environment.put("TCP_PORT", port);
    environment.put("MANAGEMENT_PORT", port);
    assertEquals("TCP_PORT, TLS_PORT, HTTP_PORT and MANAGEMENT_PORT must differ", refusal());
  }

  @Test
  void whatIsNoPortIsRefused() {
    environment.put("TCP_PORT", "65536");
    assertEquals("TCP_PORT must be a number from 0 to 65535, not '65536'", refusal());
  }

  @Test
  void theHostMustBeOfThisMachine() {
    environment.put("HOST", "not a host");
    assertEquals("HOST must be an address of this machine, not 'not a host'", refusal());
    environment.put("HOST", "192.0.2.1"); // RFC 5737: nobody's
    assertTrue(refusal().startsWith("TCP_PORT: port 0 on 192.0.2.1 can't be opened"));
  }

  private Ports ports() {
    return Ports.of(Settings.read(Path.of("application.properties"), environment));
  }

  private String refusal() {
    return assertThrows(BadSettingException.class, this::ports).getMessage();
  }
}
