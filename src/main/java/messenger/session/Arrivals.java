package messenger.session;

import java.util.List;

/** People who log in at the same moment, in the order in which they came. */
public record Arrivals(List<Arrival> everyone) {}
