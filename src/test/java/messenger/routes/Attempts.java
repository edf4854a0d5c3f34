package messenger.routes;

import java.util.ArrayList;
import java.util.List;
import messenger.account.Attempt;
import messenger.frame.RefusedException;

/** In place of the bean that counts how often passwords are tried: notes what it is told. */
public final class Attempts {
  /** What it says to everybody; null lets them try. */
  RefusedException refusal;

  private final List<String> told = new ArrayList<>();

  /** Since the last call. */
  synchronized List<String> told() {
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }

  public synchronized void admit(Attempt attempt) {
    told.add("admit " + attempt.user() + " from " + attempt.address());
    if (refusal != null) {
      throw refusal;
    }
  }

  public synchronized void failed(Attempt attempt) {
    told.add("failed " + attempt.user() + " from " + attempt.address());
  }

  public synchronized void succeeded(Attempt attempt) {
    told.add("succeeded " + attempt.user() + " from " + attempt.address());
  }
}
