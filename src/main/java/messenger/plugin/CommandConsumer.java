package messenger.plugin;

import java.util.UUID;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;

/**
 * An exchange for each time that somebody asks for a command. Body: what they wrote behind its
 * name; at the end the answer, which the bot sends them, if it is not empty.
 */
final class CommandConsumer extends FeedConsumer {
  private final Command command;

  CommandConsumer(
      CommandEndpoint endpoint, Processor processor, Extensions extensions, Command command) {
    super(
        endpoint,
        processor,
        extensions,
        Interest.messagesTo("command-" + command.name(), command.bot()));
    this.command = command;
  }

  @Override
  protected void doStart() throws Exception {
    extensions().join(command, this);
    super.doStart();
  }

  @Override
  protected void doStop() throws Exception {
    extensions().leave(command, this);
    super.doStop();
  }

  @Override
  void handle(Event event) throws Exception {
    boolean asked = command.name().equals(Command.word(event.text()));
    if (!asked || event.from().equals(command.bot())) {
      return;
    }
    String answer =
        process(
            event,
            Command.arguments(event.text()),
            ExchangePattern.InOut,
            exchange -> exchange.setVariable("commands", extensions().screening().help()));
    if (answer != null && !answer.isBlank()) {
      UUID id = extensions().ids().of(Cause.of(event), command.bot(), event.from(), "answer");
      extensions().bots().send(command.bot(), event.from(), answer, id);
    }
  }
}
