package messenger.corpus;

import java.util.List;

/** The bad inputs as bytes, for other tests to begin with. */
public final class Corpus {
  private Corpus() {}

  /** Sent by mallory to bob. */
  public static List<byte[]> inputs() {
    return BadInput.all().stream().map(input -> input.bytes("mallory", "bob")).toList();
  }
}
