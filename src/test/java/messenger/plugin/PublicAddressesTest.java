package messenger.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "93.184.216.34, true",
    "8.8.8.8, true",
    "2606:2800:220:1::1, true",
    "127.0.0.1, false",
    "127.9.9.9, false",
    "0.0.0.0, false",
    "0.1.2.3, false",
    "10.1.2.3, false",
    "172.16.0.1, false",
    "172.32.0.1, true",
    "192.168.1.1, false",
    "169.254.169.254, false",
    "100.64.0.1, false",
    "100.128.0.1, true",
    "192.0.0.8, false",
    "198.18.0.1, false",
    "224.0.0.1, false",
    "240.0.0.1, false",
    "255.255.255.255, false",
    "::1, false",
    "::, false",
    "::ffff:127.0.0.1, false",
    "fe80::1, false",
    "fc00::1, false",
    "fd12::1, false",
    "64:ff9b::7f00:1, false",
    "2002:7f00:1::, false",
    "2001:0:7f00:1::, false",
    "ff02::1, false",
  })
  void onlyTheInternetIsPublic(String address, boolean open) throws UnknownHostException {
    assertEquals(open, PublicAddresses.isPublic(InetAddress.getByName(address)));
  }

  @Test
  void aHostThatLeadsHomeIsRefusedUnlessASettingAllowsIt() throws UnknownHostException {
    assertThrows(IllegalArgumentException.class, () -> new PublicAddresses(false).of("127.0.0.1"));
    assertEquals(InetAddress.getByName("127.0.0.1"), new PublicAddresses(true).of("127.0.0.1"));
  }
}
