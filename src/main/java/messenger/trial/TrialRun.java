package messenger.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import messenger.check.Node;
import messenger.deploy.SourceFile;
import messenger.plugin.PluginSettings;
import messenger.plugin.PluginStage;
import messenger.plugin.PluginStage.Crowd;
import messenger.trial.Calls.Place;
import messenger.trial.Trial.Given;
import messenger.trial.Trial.Step;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultConsumer;

/** Runs cases of one plugin, each with a plugin of its own. One thread at a time. */
public final class TrialRun {
  private final SourceFile plugin;
  private final Collection<SourceFile> kamelets;
  private final PluginSettings settings;
  private final LongSupplier nanoTime;

  public TrialRun(
      SourceFile plugin,
      Collection<SourceFile> kamelets,
      PluginSettings settings,
      LongSupplier nanoTime) {
    this.plugin = plugin;
    this.kamelets = List.copyOf(kamelets);
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /** A step that can't be taken. */
  private static final class Impossible extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Mismatch mismatch;

    Impossible(Node at, String what, String expected, String got) {
      mismatch = new Mismatch(at.line(), at.column(), what, expected, got);
    }
  }

  /**
   * Plays a case and compares what comes of it.
   *
   * @param trial of a file without findings
   */
  public Outcome run(Trial trial) {
    long begin = nanoTime.getAsLong();
    List<Mismatch> mismatches = mismatches(trial);
    long millis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begin);
    return new Outcome(trial.name().value(), mismatches, millis);
  }

  private List<Mismatch> mismatches(Trial trial) {
    Calls calls = new Calls(trial.given().answers());
    StandIns outside = new StandIns(calls, settings.trusted());
    try (PluginStage stage =
        new PluginStage(
            plugin,
            kamelets,
            with(trial.given()),
            new Crowd(trial.given().refusals(), trial.given().away()),
            outside)) {
      FutureTask<Played> play = new FutureTask<>(() -> new Play(stage, calls).play(trial.when()));
      Thread thread = new Thread(play, "trial");
      thread.setDaemon(true);
      thread.start();
      return compared(trial, play);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(about(trial, "it runs", "it was interrupted"));
    } catch (Exception | LinkageError e) {
      return List.of(about(trial, "the plugin starts", Comparison.line(e)));
    }
  }

  private static List<Mismatch> compared(Trial trial, FutureTask<Played> play)
      throws InterruptedException {
    long patience = trial.given().within().toMillis();
    try {
      return new Comparison(trial.then(), play.get(patience, TimeUnit.MILLISECONDS)).find();
    } catch (TimeoutException e) {
      play.cancel(true);
      return List.of(about(trial, "all is done within " + patience + " ms", "it is not"));
    } catch (ExecutionException e) {
      return List.of(
          e.getCause() instanceof Impossible impossible
              ? impossible.mismatch
              : about(trial, "it can be played", Comparison.line(e)));
    }
  }

  private static Mismatch about(Trial trial, String expected, String got) {
    return new Mismatch(trial.name().line(), trial.name().column(), "case", expected, got);
  }

  private PluginSettings with(Given given) {
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.putAll(given.settings());
    return new PluginSettings(settings.trusted(), settings.ext(), properties, given.environment());
  }

  private static final class Play {
    private final PluginStage stage;
    private final Calls calls;
    private final List<Played.Text> texts = new ArrayList<>();
    private String answer;

    Play(PluginStage stage, Calls calls) {
      this.stage = stage;
      this.calls = calls;
    }

    Played play(List<Step> steps) throws Exception {
      for (Step step : steps) {
        take(step);
        stage.settle();
      }
      while (stage.handOver()) {
        stage.settle();
      }
      return new Played(List.copyOf(texts), answer, stage.sent(), calls.all(), stage.failures());
    }

    private void take(Step step) throws Exception {
      if (step instanceof Trial.Message message) {
        texts.add(
            new Played.Text(message, stage.write(message.from(), message.to(), message.text())));
      } else if (step instanceof Trial.Event event) {
        stage.happen(event.type(), event.from(), event.to(), event.kind(), event.upTo());
      } else if (step instanceof Trial.Webhook webhook) {
        if (!stage.post(webhook.name(), webhook.body(), webhook.contentType())) {
          throw new Impossible(
              webhook.at(), "webhook", "a plugin takes webhook " + webhook.name(), "none does");
        }
      } else if (step instanceof Trial.Inlet inlet) {
        answer = call(inlet);
      }
    }

    private String call(Trial.Inlet inlet) throws Impossible {
      Place wanted = Place.of(inlet.uri());
      List<String> others = new ArrayList<>();
      for (Consumer consumer : stage.inlets()) {
        Place place = Place.of(consumer.getEndpoint().getEndpointUri());
        if (wanted.means(place)) {
          return process(consumer, inlet);
        }
        others.add(place.path());
      }
      throw new Impossible(
          inlet.at(), "inlet", "a route begins with " + inlet.uri(), "they begin with " + others);
    }

    private String process(Consumer consumer, Trial.Inlet inlet) {
      boolean queue = consumer.getEndpoint().getEndpointUri().startsWith("seda:");
      if (queue || !(consumer instanceof DefaultConsumer direct)) {
        ProducerTemplate template = stage.context().createProducerTemplate();
        return body(template.send(consumer.getEndpoint(), exchange -> fill(exchange, inlet)));
      }
      Exchange exchange = direct.createExchange(false);
      try {
        fill(exchange, inlet);
        direct.createUoW(exchange);
        direct.getProcessor().process(exchange);
        return body(exchange);
      } catch (Exception e) {
        exchange.setException(e);
        return body(exchange);
      } finally {
        direct.doneUoW(exchange);
        direct.releaseExchange(exchange, false);
      }
    }

    private static void fill(Exchange exchange, Trial.Inlet inlet) {
      exchange.getMessage().setBody(inlet.body());
      inlet.headers().forEach(exchange.getMessage()::setHeader);
      inlet.variables().forEach(exchange::setVariable);
    }

    private static String body(Exchange exchange) {
      return exchange.getMessage().getBody(String.class);
    }
  }
}
