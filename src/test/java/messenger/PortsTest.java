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
import messenger.scene.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortsTest {
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of("TCP_PORT", "0", "TLS_PORT", "0", "HTTP_PORT", "0", "MANAGEMENT_PORT", "0"));

  @Test
  void portZeroIsAFreeOne() {
    Ports ports = ports();
    Set<Integer> all =
        Set.of(ports.tcp().getAsInt(), ports.tls(), ports.http(), ports.management());
    assertTrue(all.stream().allMatch(port -> port > 0));
  }

  @Test
  void aPortThatIsGivenIsUsed() {
    int free = FreePort.next();
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
    String port = Integer.toString(ports().tcp().getAsInt());
    environment.put("TCP_PORT", port);
    environment.put("MANAGEMENT_PORT", port);
    assertEquals("TCP_PORT, TLS_PORT, HTTP_PORT and MANAGEMENT_PORT must differ", refusal());
  }

  @ParameterizedTest(name = "HOST={0} TCP_ENABLED={1}: {2}")
  @CsvSource({
    "127.0.0.1, '', true",
    "127.0.0.1, true, true",
    "127.0.0.1, false, false",
    "localhost, '', true",
    "127.0.0.2, '', true",
    "0.0.0.0, '', false",
    "0.0.0.0, true, true",
    "0.0.0.0, false, false",
    "::, '', false"
  })
  void plainTcpIsOpenWhereOnlyThisMachineReachesIt(String host, String enabled, boolean open) {
    environment.put("HOST", host);
    environment.put("TCP_ENABLED", enabled);
    assertEquals(open, ports().tcp().isPresent());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "127.0.0.1, THIS_MACHINE",
    "::1, THIS_MACHINE",
    "localhost, THIS_MACHINE",
    "0.0.0.0, ALL_ADDRESSES",
    "::, ALL_ADDRESSES",
    "192.0.2.1, ONE_ADDRESS",
    "2001:db8::1, ONE_ADDRESS"
  })
  void whoReachesADoorIsSeenByItsAddress(String host, Ports.Reach reach) throws IOException {
    assertEquals(reach, Ports.Reach.of(InetAddress.getByName(host)));
  }

  @Test
  void aDoorThatIsShutNeedsNoPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      environment.put("TCP_ENABLED", "false");
      environment.put("TCP_PORT", Integer.toString(taken.getLocalPort()));
      assertTrue(ports().tcp().isEmpty());
    }
  }

  @Test
  void aDoorIsOpenOrShut() {
    environment.put("TCP_ENABLED", "yes");
    assertEquals("TCP_ENABLED must be true or false or empty, not 'yes'", refusal());
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
    assertTrue(refusal().startsWith("TLS_PORT: port 0 on 192.0.2.1 can't be opened"));
  }

  private Ports ports() {
    return Ports.of(Settings.read(Path.of("application.properties"), environment));
  }

  private String refusal() {
    return assertThrows(BadSettingException.class, this::ports).getMessage();
  }
}
