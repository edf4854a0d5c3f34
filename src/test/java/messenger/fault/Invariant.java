package messenger.fault;

/** What holds whatever breaks (docs/reliability.md). */
enum Invariant {
  /** What was acknowledged is in the database, and in the end everybody was told of it. */
  LOSS("no loss"),
  /** Nobody is told, and the database has, nothing that nobody sent. */
  PHANTOM("no phantom"),
  /** Nothing is stored twice, and nobody is told twice who says what they have. */
  DOUBLED("no double"),
  /** A log has no hole, and is told in the order of its numbers. */
  LOG("log in order"),
  /** What one person wrote stands in the order it was written in. */
  SENDER("sender's order"),
  /** Clients were told what the database has: numbers, texts, times. */
  DATABASE("equals database"),
  /** Who is shown online in the end is connected, and the other way round. */
  PRESENCE("presence"),
  /** Nothing is refused but with a code that says: come back. */
  ANSWERS("honest answers");

  final String title;

  Invariant(String title) {
    this.title = title;
  }
}
