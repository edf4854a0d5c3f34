package messenger.client;

/** Keeps it as long as itself. Safe for all threads. */
public final class MemoryKeeper implements Keeper {
  private volatile Kept kept;
  private volatile String token;

  public MemoryKeeper() {
    this(null);
  }

  /**
   * @param kept what another one had, or {@link Kept#behind}; null for nothing
   */
  public MemoryKeeper(Kept kept) {
    this.kept = kept;
  }

  @Override
  public Kept load() {
    return kept;
  }

  @Override
  public void save(Kept now) {
    kept = now;
  }

  @Override
  public String token() {
    return token;
  }

  @Override
  public void token(String now) {
    token = now;
  }
}
