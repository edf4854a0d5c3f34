package messenger.edge;

/** All connections of one address. Guarded by the admission. */
final class Household {
  /** See {@link messenger.session.Peer#address}. */
  final String address;

  /** Those that may be there. */
  int inside;

  /** Those above the limit, which are told so. */
  int crowded;

  Household(String address) {
    this.address = address;
  }

  boolean isEmpty() {
    return inside == 0 && crowded == 0;
  }
}
