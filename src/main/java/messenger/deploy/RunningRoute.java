package messenger.deploy;

/**
 * A route that runs.
 *
 * @param id as in its file
 * @param revision 1 at the start, one more with each change; Camel calls the route {@code id}, from
 *     the second on {@code id~revision}
 * @param camelId that name
 * @param file its path
 */
public record RunningRoute(String id, int revision, String camelId, String file) {}
