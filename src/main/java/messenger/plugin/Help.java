package messenger.plugin;

import java.util.UUID;

/**
 * {@code /help}: while plugins answer commands, a bot of the server's own tells which there are,
 * unless a plugin has a command of this name.
 */
final class Help implements AutoCloseable {
  private static final String NAME = "help";
  private static final String BOT = "help-bot";
  private static final Command COMMAND =
      new Command(NAME, "what can be asked for", BOT, "the messenger");

  private final Extensions extensions;
  private EventFeed feed;

  Help(Extensions extensions) {
    this.extensions = extensions;
  }

  /** Commands came or went. */
  synchronized void look() {
    Screening screening = extensions.screening();
    boolean others =
        screening.commands().values().stream().anyMatch(command -> !command.equals(COMMAND));
    boolean free = !screening.commands().containsKey(NAME) || feed != null;
    if (others && free && feed == null) {
      screening.join(COMMAND, this);
      feed = extensions.feed(Interest.messagesTo("command-help", BOT), this::answer);
      Thread thread = new Thread(feed, "plugins-help");
      thread.setDaemon(true);
      thread.start();
    } else if (!others) {
      close();
    }
  }

  private void answer(Event event) throws InterruptedException {
    if (!event.from().equals(BOT)) {
      UUID id = extensions.ids().of(Cause.of(event), BOT, event.from());
      extensions.bots().send(BOT, event.from(), extensions.screening().help(), id);
    }
  }

  @Override
  public synchronized void close() {
    if (feed != null) {
      extensions.forget(feed);
      extensions.screening().leave(COMMAND, this);
      feed = null;
    }
  }
}
