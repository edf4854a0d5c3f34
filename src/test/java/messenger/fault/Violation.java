package messenger.fault;

/** Where a promise was broken. */
record Violation(Invariant invariant, String what) {
  @Override
  public String toString() {
    return invariant + ": " + what;
  }
}
