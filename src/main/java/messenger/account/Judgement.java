package messenger.account;

import java.util.List;
import messenger.frame.Code;
import messenger.session.Arrival;
import messenger.session.Arrivals;

/** Who of those that came at the same moment may come in. */
public record Judgement(Arrivals admitted, List<Refusal> refused) {
  /** Somebody who may not. */
  public record Refusal(Arrival arrival, Code code) {}
}
