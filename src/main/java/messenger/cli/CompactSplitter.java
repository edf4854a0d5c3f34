package messenger.cli;

import java.io.IOException;

/** Cuts a stream of CBOR maps. A map that is not whole is looked at again when more has come. */
final class CompactSplitter extends Splitter {
  @Override
  int scan(byte[] bytes, int start, int at, int to, Sink sink) {
    int begin = start;
    try {
      int end;
      while ((end = CompactFrames.end(bytes, begin, to)) > 0) {
        sink.object(bytes, begin, end);
        begin = end;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("Not a CBOR map", e);
    }
    return begin;
  }
}
