package messenger.batch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchComponentTest {
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<List<?>> batches = new CopyOnWriteArrayList<>();
  private final Semaphore mayHandle = new Semaphore(0);
  private final CountDownLatch handling = new CountDownLatch(1);
  private final CountDownLatch clean = new CountDownLatch(1);
  private ProducerTemplate template;

  @BeforeEach
  void start() throws Exception {
    camel.start();
    template = camel.createProducerTemplate();
  }

  @AfterEach
  void stop() throws Exception {
    mayHandle.release(1_000);
    camel.getShutdownStrategy().setTimeout(1); // A batch that grows for an hour is given up.
    camel.close();
  }

  @Test
  void whatComesWhileABatchIsHandledIsTheNextOneInItsOrder() throws Exception {
    route("batch:q?size=100");
    say(0, 1);
    handling.await();
    say(1, 50);
    mayHandle.release(2);
    await().until(() -> batches.size() == 2);
    assertEquals(List.of(numbers(0, 1), numbers(1, 50)), batches);
  }

  @Test
  void aBatchHoldsNoMoreThanItMay() throws Exception {
    route("batch:q?size=100&most=20");
    say(0, 1);
    handling.await();
    say(1, 50);
    mayHandle.release(4);
    await().until(() -> batches.size() == 4);
    assertEquals(List.of(1, 20, 20, 9), batches.stream().map(List::size).toList());
  }

  @Test
  void theNextBatchGrowsForAWhile() throws Exception {
    mayHandle.release(100);
    route("batch:q?size=100&everyMs=3600000");
    say(0, 1);
    await().until(() -> batches.size() == 1);
    say(1, 9);
    await().during(Duration.ofMillis(50)).until(() -> batches.size() == 1);
  }

  @Test
  void aFullBatchDoesNotWait() throws Exception {
    route("batch:q?size=100&most=3&everyMs=3600000");
    say(0, 1);
    handling.await();
    say(1, 7);
    mayHandle.release(3);
    await().until(() -> batches.size() == 3);
    assertEquals(List.of(numbers(0, 1), numbers(1, 4), numbers(4, 7)), batches);
  }

  @Test
  void aFullQueueIsSaidToTheSenderAtOnce() throws Exception {
    route("batch:q?size=2");
    say(0, 1);
    handling.await();
    say(1, 3);
    assertInstanceOf(RejectedExecutionException.class, send(3).getException());
    mayHandle.release(10);
    await().until(() -> batches.size() == 2);
    assertNull(send(4).getException());
  }

  @Test
  void aQueueThatNobodyEmptiesIsFull() {
    assertInstanceOf(RejectedExecutionException.class, send(1).getException());
  }

  @Test
  void whatWaitsIsHandledBeforeTheRouteStops() throws Exception {
    route("batch:q?size=100&most=3");
    say(0, 1);
    handling.await();
    say(1, 9);
    mayHandle.release(100);
    camel.getRouteController().stopRoute("route");
    List<Object> all = new ArrayList<>();
    batches.forEach(all::addAll);
    assertEquals(numbers(0, 9), all);
  }

  @Test
  void whatComesWhileTheRouteIsExchangedWaits() throws Exception {
    mayHandle.release(100);
    route("batch:q?size=100");
    camel.getRouteController().stopRoute("route");
    say(0, 5);
    assertEquals(List.of(), batches);
    camel.getRouteController().startRoute("route");
    await().until(() -> !batches.isEmpty());
    assertEquals(numbers(0, 5), batches.get(0));
  }

  @Test
  void aBatchThatFailsIsNotTheLast() throws Exception {
    mayHandle.release(100);
    route("batch:q?size=100");
    template.sendBody("batch:q", "bad");
    handling.await();
    say(0, 1);
    await().until(() -> !batches.isEmpty());
    assertEquals(List.of(numbers(0, 1)), batches);
  }

  @Test
  void nothingButTheBodyIsKept() throws Exception {
    mayHandle.release(100);
    route("batch:q?size=100");
    template.send(
        "batch:q",
        exchange -> {
          exchange.getMessage().setBody(7);
          exchange.getMessage().setHeader("header", "x");
          exchange.setVariable("variable", "x");
        });
    await().until(() -> !batches.isEmpty());
    assertTrue(clean.await(5, TimeUnit.SECONDS));
  }

  private void route(String from) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(from).id("route").process(BatchComponentTest.this::handle);
          }
        });
  }

  private void handle(Exchange exchange) throws InterruptedException {
    List<?> batch = exchange.getMessage().getBody(List.class);
    handling.countDown();
    mayHandle.acquire();
    if (batch.contains("bad")) {
      throw new IllegalStateException("as the test wants it");
    }
    if (!exchange.hasVariables() && !exchange.getMessage().hasHeaders()) {
      clean.countDown();
    }
    batches.add(batch);
  }

  private void say(int from, int to) {
    numbers(from, to).forEach(number -> assertNull(send(number).getException()));
  }

  private Exchange send(int number) {
    return template.send("batch:q", exchange -> exchange.getMessage().setBody(number));
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
