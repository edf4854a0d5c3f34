package messenger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import messenger.session.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is at the other end, and whether that is on this machine. */
class PeersTest {
  private final Peers peers =
      new Peers(
          Set.of(Peers.address("127.0.0.1"), Peers.address("::1"), Peers.address("192.0.2.7")));

  @ParameterizedTest(name = "{0} is {1}, local: {2}")
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "127.8.9.10, 127.8.9.10, true",
    "::1, 0:0:0:0::/64, true",
    "::ffff:127.0.0.1, 127.0.0.1, true",
    "198.51.100.3, 198.51.100.3, false",
    "::ffff:198.51.100.3, 198.51.100.3, false",
    "2001:db8:0:1:2:3:4:5, 2001:db8:0:1::/64, false",
    "2001:db8:0:1::, 2001:db8:0:1::/64, false",
    "2001:db8:0:2::, 2001:db8:0:2::/64, false",
    "10.0.0.1, 10.0.0.1, false",
    "0.0.0.0, 0.0.0.0, false"
  })
  void ofAConnectionItIsItsAddress(String remote, String address, boolean local) {
    assertEquals(new Peer(address, local), Peers.of(socket(remote)));
  }

  @Test
  void aConnectionWhoseAddressNobodyKnowsIsNotLocal() {
    assertEquals(Peer.UNKNOWN, Peers.of(null));
    assertEquals(Peer.UNKNOWN, Peers.of(InetSocketAddress.createUnresolved("localhost", 1)));
  }

  @ParameterizedTest(name = "from {0}, forwarded for {1}: {2}, local: {3}")
  @CsvSource({
    // Nobody in between.
    "127.0.0.1, , 127.0.0.1, true",
    "198.51.100.3, , 198.51.100.3, false",
    // A proxy of ours.
    "127.0.0.1, 198.51.100.3, 198.51.100.3, false",
    "::1, 198.51.100.3, 198.51.100.3, false",
    "192.0.2.7, 198.51.100.3, 198.51.100.3, false",
    "127.0.0.1, 198.51.100.3:4711, 198.51.100.3, false",
    "127.0.0.1, 2001:db8::1, 2001:db8:0:0::/64, false",
    "127.0.0.1, [2001:db8::1], 2001:db8:0:0::/64, false",
    "127.0.0.1, [2001:db8::1]:4711, 2001:db8:0:0::/64, false",
    "127.0.0.1, ::ffff:198.51.100.3, 198.51.100.3, false",
    // What a client wrote stands before what the proxy wrote, and is not believed.
    "127.0.0.1, '127.0.0.1, 198.51.100.3', 198.51.100.3, false",
    "127.0.0.1, 'nonsense, 198.51.100.3', 198.51.100.3, false",
    "127.0.0.1, '203.0.113.5,198.51.100.3 , 192.0.2.7', 198.51.100.3, false",
    "127.0.0.1, '203.0.113.5, 127.0.0.1', 203.0.113.5, false",
    // Somebody on this machine by way of the proxy on this machine.
    "127.0.0.1, 127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, '::1, 127.0.0.1', 0:0:0:0::/64, true",
    "127.0.0.1, 127.0.0.2, 127.0.0.2, true",
    "192.0.2.7, 192.0.2.7, 192.0.2.7, false",
    // Nobody can tell.
    "127.0.0.1, '', unknown, false",
    "127.0.0.1, unknown, unknown, false",
    "127.0.0.1, localhost, unknown, false",
    "127.0.0.1, '127.0.0.1,', unknown, false",
    "127.0.0.1, '127.0.0.1, , 127.0.0.1', unknown, false",
    "127.0.0.1, 127.1, unknown, false",
    "127.0.0.1, '198.51.100.3, 1.2.3.400', unknown, false",
    "127.0.0.1, 2130706433, unknown, false",
    // Not a proxy of ours: its word is nothing, but that it says so is something.
    "127.0.0.2, 127.0.0.1, 127.0.0.2, false",
    "198.51.100.3, 127.0.0.1, 198.51.100.3, false",
  })
  void ofARequestItMayBeTheOneBehindAProxy(
      String remote, String forwarded, String address, boolean local) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("host", "localhost:8080");
    if (forwarded != null) {
      headers.add("x-forwarded-for", forwarded);
    }
    assertEquals(new Peer(address, local), peers.of(socket(remote), headers));
  }

  @Test
  void aConnectionOfAProxyIsNobodysYet() {
    assertNull(peers.accepted(socket("127.0.0.1")));
    assertNull(peers.accepted(socket("192.0.2.7")));
    assertEquals(new Peer("127.0.0.2", true), peers.accepted(socket("127.0.0.2")));
    assertEquals(new Peer("198.51.100.3", false), peers.accepted(socket("198.51.100.3")));
    assertEquals(Peer.UNKNOWN, peers.accepted(null));
  }

  @Test
  void severalHeadersAreOneList() {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Host", "localhost")
            .add("X-Forwarded-For", "127.0.0.1")
            .add("X-Forwarded-For", "198.51.100.3");
    assertEquals(new Peer("198.51.100.3", false), peers.of(socket("127.0.0.1"), headers));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Forwarded", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto", "Via"})
  void whoCameThroughSomebodyIsNotLocal(String header) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().add("Host", "localhost").add(header, "127.0.0.1");
    assertEquals(new Peer("127.0.0.1", false), peers.of(socket("127.0.0.1"), headers));
  }

  @Test
  void withoutAnyProxyNobodyIsBelieved() {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Host", "localhost")
            .add("X-Forwarded-For", "198.51.100.3");
    assertEquals(
        new Peer("127.0.0.1", false), new Peers(Set.of()).of(socket("127.0.0.1"), headers));
  }

  @ParameterizedTest(name = "Host {0} names this machine: {1}")
  @CsvSource({
    "localhost, true",
    "LOCALHOST, true",
    "localhost:8080, true",
    "chat.localhost:8080, true",
    "a.b.localhost, true",
    "127.0.0.1, true",
    "127.0.0.1:8080, true",
    "127.1.2.3:80, true",
    "[::1], true",
    "[::1]:8080, true",
    "example.org, false",
    "example.org:8080, false",
    "localhost.example.org, false",
    "notlocalhost, false",
    "127.0.0.1.example.org, false",
    "127.0.0.1:8080.example.org, false",
    "x127.0.0.1, false",
    "127.example.org, false",
    "[::2], false",
    "192.0.2.7, false",
    "'localhost, example.org', false",
    "'', false",
    ", false"
  })
  void whoCallsThisMachineByAnotherNameIsNotLocal(String host, boolean local) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (host != null) {
      headers.add("Host", host);
    }
    Peer expected = new Peer("127.0.0.1", local);
    assertEquals(expected, peers.of(socket("127.0.0.1"), headers));
    headers.add("X-Forwarded-For", "127.0.0.1");
    assertEquals(expected, peers.of(socket("127.0.0.1"), headers));
  }

  @Test
  void whoSaysTwoHostsIsNotLocal() {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().add("Host", "localhost").add("Host", "localhost");
    assertEquals(new Peer("127.0.0.1", false), peers.of(socket("127.0.0.1"), headers));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        ":",
        "1::2::3",
        "[1.2.3.4",
        "fe80::1%eth0",
        "1.2.3.4/8",
        "0x7f000001",
        "١.١.١.١"
      })
  void aTextThatIsNoAddressIsNone(String text) {
    assertNull(Peers.address(text));
  }

  private static InetSocketAddress socket(String address) {
    InetAddress inet = Peers.address(address);
    return new InetSocketAddress(inet, 50_000);
  }
}
