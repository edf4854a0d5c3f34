package messenger.client;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What a client is made of.
 *
 * @param chance from 0 to 1, each time another
 * @param nanoTime as {@link System#nanoTime}
 */
record Parts(
    Endpoint endpoint,
    Trust trust,
    Login login,
    Keeper keeper,
    Listener listener,
    Timing timing,
    DoubleSupplier chance,
    LongSupplier nanoTime) {
  static Parts of(Endpoint endpoint, Trust trust, Login login, Keeper keeper, Listener listener) {
    return new Parts(
        endpoint,
        trust,
        login,
        keeper,
        listener,
        Timing.USUAL,
        () -> ThreadLocalRandom.current().nextDouble(),
        System::nanoTime);
  }
}
