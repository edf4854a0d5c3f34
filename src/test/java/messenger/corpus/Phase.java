package messenger.corpus;

/** When an input is sent: as the first thing on its connection, or by somebody who is in. */
enum Phase {
  BEFORE,
  AFTER
}
