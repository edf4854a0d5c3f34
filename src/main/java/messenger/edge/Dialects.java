package messenger.edge;

import com.fasterxml.jackson.core.JsonParser;
import messenger.frame.Dialect;
import messenger.frame.RefusedException;

/** Which dialect a client speaks: its first frame says so (docs/protocol.md). */
public final class Dialects {
  private final Dialect json;
  private final Dialect legacy;
  private final ObjectReader objects = new ObjectReader();

  public Dialects(Dialect json, Dialect legacy) {
    this.json = json;
    this.legacy = legacy;
  }

  /**
   * The dialect of a connection. What stands behind a {@code type} is not looked at: the dialect
   * reads it anyway.
   *
   * @param firstFrame one whole JSON object in UTF-8
   * @return the legacy dialect if the object has no field {@code type}
   * @throws RefusedException {@code bad_frame}, {@code too_deep} or {@code too_large}
   */
  public Dialect choose(byte[] firstFrame) {
    TypeFinder finder = new TypeFinder();
    objects.read(firstFrame, finder);
    return finder.found ? json : legacy;
  }

  private static final class TypeFinder implements ObjectReader.Members {
    private boolean found;

    @Override
    public boolean member(String name, JsonParser value) {
      found = name.equals("type");
      return !found;
    }
  }
}
