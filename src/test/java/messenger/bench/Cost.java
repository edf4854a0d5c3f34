package messenger.bench;

import messenger.bench.ServerUnderLoad.Usage;

/**
 * What a text costs.
 *
 * @param messages delivered while this was measured
 * @param cpuMicros of the server, without its JIT compiler
 * @param allocatedBytes on the server's heap
 * @param wireBytes both directions, acknowledgement included
 * @param rate texts a second; less than asked for if the server or the client was late
 */
record Cost(long messages, double cpuMicros, double allocatedBytes, double wireBytes, double rate) {
  static Cost of(Load.Sent sent, Usage before, Usage after) {
    double n = sent.messages();
    return new Cost(
        sent.messages(),
        (after.cpuSeconds() - before.cpuSeconds()) * 1e6 / n,
        (after.allocatedBytes() - before.allocatedBytes()) / n,
        sent.bytes() / n,
        n / sent.seconds());
  }
}
