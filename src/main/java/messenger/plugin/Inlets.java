package messenger.plugin;

/**
 * Where the server leaves what plugins have to do with.
 *
 * @param events what happens besides messages
 * @param screening texts before they are stored
 * @param hooks what others post
 */
public record Inlets(EventQueue events, Screening screening, Hooks hooks) {}
