package messenger.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      value = {
        "| false",
        "''| false",
        "gzip| true",
        "GZip| true",
        "x-gzip| true",
        "deflate, gzip, br| true",
        "  br ,  gzip  | true",
        "gzip;q=1| true",
        "gzip;q=1.000| true",
        "gzip;q=0.001| true",
        "gzip ; Q=.5| true",
        "gzip;q=0| false",
        "gzip;q=0.| false",
        "gzip;q=0.000| false",
        "gzip;q=0, *| false",
        "*;q=0, gzip| true",
        "*| true",
        "*;q=0| false",
        "br, *;q=0.1| true",
        "identity| false",
        "gzipped| false",
        "br;gzip| false",
        "gzip;q=2| false",
        "gzip;q=-1| false",
        "gzip;q=| false",
        "gzip;q=0.0001| false",
        "gzip;x=0| true",
        ",,;;,| false"
      },
      delimiter = '|')
  void gzipIsSentToWhoTakesIt(String header, boolean taken) {
    assertEquals(taken, AcceptEncoding.takesGzip(header));
  }
}
