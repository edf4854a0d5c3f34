package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
  @ParameterizedTest(name = "{0} files and {1} MB of heap: {2} connections")
  @CsvSource({
    "20000, 512, 19544",
    "1024, 512, 568",
    "1048576, 512, 43690",
    "100, 512, 16",
    "20000, 64, 5461"
  })
  void filesAndHeapLimitTheConnections(long files, long heap, int connections) {
    assertEquals(connections, Capacity.connections(files, heap << 20, 256));
  }
}
