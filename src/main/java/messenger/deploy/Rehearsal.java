package messenger.deploy;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultRegistry;

/**
 * A context in which routes are built that will not run: with the beans and settings of the one
 * that runs, but components, endpoints and threads of its own. Nothing comes in, since no consumer
 * is started. Costs 20 to 100 ms of a core and is gone afterwards.
 */
final class Rehearsal implements AutoCloseable {
  private final DefaultCamelContext scratch;
  private final RouteLoader loader;

  Rehearsal(CamelContext running) throws Exception {
    scratch = new DefaultCamelContext(new DefaultRegistry(new Borrowed(running.getRegistry())));
    scratch.disableJMX();
    scratch.setSourceLocationEnabled(true);
    scratch.getCamelContextExtension().setName("rehearsal");
    scratch.setApplicationContextClassLoader(running.getApplicationContextClassLoader());
    scratch.getPropertiesComponent().addPropertiesSource(new Settings(running));
    scratch.getShutdownStrategy().setTimeout(1);
    loader = new RouteLoader(scratch);
    scratch.start();
  }

  RouteLoader loader() {
    return loader;
  }

  @Override
  public void close() {
    scratch.stop();
  }

  private record Settings(CamelContext running) implements PropertiesSource {
    @Override
    public String getName() {
      return "running";
    }

    @Override
    public String getProperty(String name) {
      return running.getPropertiesComponent().resolveProperty(name).orElse(null);
    }
  }

  /** Somebody else ends these beans. */
  private record Borrowed(Registry running) implements BeanRepository {
    @Override
    public Object lookupByName(String name) {
      return running.lookupByName(name);
    }

    @Override
    public <T> T lookupByNameAndType(String name, Class<T> type) {
      return running.lookupByNameAndType(name, type);
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
      return running.findByTypeWithName(type);
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
      return running.findByType(type);
    }
  }
}
