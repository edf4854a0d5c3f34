package messenger.scene;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link ServerProcess}: one for all of them that run in a process, since its first
 * start takes so long. A test that stopped it need not start it again. Other tests have been there
 * before: take {@link Names#fresh}.
 */
public final class SharedServer implements ParameterResolver {
  private record Holder(ServerProcess server) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ServerProcess.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ServerProcess server =
        context
            .getStore(
                ExtensionContext.StoreScope.LAUNCHER_SESSION,
                ExtensionContext.Namespace.create(SharedServer.class))
            .getOrComputeIfAbsent(Holder.class, key -> start(), Holder.class)
            .server();
    try {
      if (!server.isRunning()) {
        server.restart();
      }
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Holder start() {
    try {
      return new Holder(ServerProcess.start());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
