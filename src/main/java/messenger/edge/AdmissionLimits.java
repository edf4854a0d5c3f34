package messenger.edge;

import java.time.Duration;
import messenger.session.Peer;

/**
 * How many may come in, and how fast (docs/adr/0012; the values stand in application.properties).
 *
 * @param connections clients that may be connected
 * @param anteroom newcomers above that who may be told so, or wait, at one time
 * @param goal how long a login may take, from the frame that was read to the welcome that is
 *     written: when it takes longer, fewer newcomers are worked on at a time
 * @param patience how long a newcomer is counted as one of them: who does nothing does not keep
 *     others out
 * @param queue who has waited longer in the operating system's backlog is told to come back
 * @param retry the least time over which those who are told to come back are spread
 * @param loginsPerSecond what is believed of the machine until it is measured
 * @param perAddress connections of one address; {@link Integer#MAX_VALUE}: as many as come
 * @param perLocalAddress the same of an address of this machine
 */
public record AdmissionLimits(
    int connections,
    int anteroom,
    Duration goal,
    Duration patience,
    Duration queue,
    Duration retry,
    int loginsPerSecond,
    int perAddress,
    int perLocalAddress) {
  /** Connections that may come from there. */
  int from(Peer peer) {
    return peer.local() ? perLocalAddress : perAddress;
  }
}
