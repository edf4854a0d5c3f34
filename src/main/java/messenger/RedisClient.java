package messenger;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.serializer.GenericToStringSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.util.backoff.BackOffExecution;

/** The connections to Redis, which may be away at any time, and come back by themselves. */
final class RedisClient implements AutoCloseable {
  /**
   * What Redis may tell us faster than we take it: presence of other nodes, a hint that is made up
   * for when lost, and who types there.
   */
  private static final int PRESENCE_BACKLOG = 10_000;

  /**
   * How often a lost subscription is tried again, in milliseconds. With a heartbeat of the other
   * nodes (3 s) behind it they are known 5 s after Redis came back.
   */
  private static final long RECOVERY_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(RedisClient.class);

  private final JedisConnectionFactory connections;
  private final ThreadPoolExecutor thread;
  private final RedisMessageListenerContainer listener;

  /**
   * @param timeout of a connection, of a command, and of the wait for one of the pool's connections
   */
  RedisClient(URI url, Duration timeout) {
    connections = connections(url, timeout);
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(PRESENCE_BACKLOG),
            new DefaultThreadFactory("redis"),
            new ThreadPoolExecutor.DiscardPolicy());
    listener = listener(connections, thread);
  }

  JedisConnectionFactory connections() {
    return connections;
  }

  RedisMessageListenerContainer listener() {
    return listener;
  }

  /** Texts, not Java's serialized objects. */
  RedisTemplate<String, Object> template() {
    RedisTemplate<String, Object> template = new RedisTemplate<>();
    template.setConnectionFactory(connections);
    template.setKeySerializer(RedisSerializer.string());
    template.setValueSerializer(new GenericToStringSerializer<>(Object.class));
    template.afterPropertiesSet();
    return template;
  }

  @Override
  public void close() {
    try {
      listener.destroy();
    } catch (Exception e) {
      LOG.debug("the Redis listener was not closed", e);
    }
    thread.shutdownNow();
    connections.destroy();
  }

  private static JedisConnectionFactory connections(URI url, Duration timeout) {
    RedisStandaloneConfiguration server =
        new RedisStandaloneConfiguration(url.getHost(), url.getPort() < 0 ? 6379 : url.getPort());
    if (url.getUserInfo() != null) {
      String[] parts = url.getUserInfo().split(":", 2);
      if (parts.length == 2) {
        if (!parts[0].isEmpty()) {
          server.setUsername(parts[0]);
        }
        server.setPassword(parts[1]);
      }
    }
    GenericObjectPoolConfig<Object> pool = new GenericObjectPoolConfig<>();
    pool.setTestOnBorrow(true); // Else each connection of before an outage fails once after it.
    pool.setMaxWait(timeout);
    JedisConnectionFactory connections =
        new JedisConnectionFactory(
            server,
            JedisClientConfiguration.builder()
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .usePooling()
                .poolConfig(pool)
                .build());
    connections.afterPropertiesSet();
    connections.start();
    return connections;
  }

  /** One thread: Spring's default starts one for each message, and their order is lost. */
  private static RedisMessageListenerContainer listener(
      JedisConnectionFactory connections, ThreadPoolExecutor thread) {
    RedisMessageListenerContainer listener = new Persistent();
    listener.setConnectionFactory(connections);
    listener.setTaskExecutor(thread);
    listener.setSubscriptionExecutor(
        new SimpleAsyncTaskExecutor("redis-subscription-")); // Each blocks a thread.
    listener.setRecoveryInterval(RECOVERY_MS);
    listener.afterPropertiesSet();
    listener.start();
    return listener;
  }

  /**
   * Spring gives a subscription up for good when Redis answers with an error, as it does while it
   * loads its data after a restart.
   */
  private static final class Persistent extends RedisMessageListenerContainer {
    @Override
    protected void handleSubscriptionException(
        CompletableFuture<Void> future, BackOffExecution backOff, Throwable cause) {
      boolean lost = cause instanceof RedisConnectionFailureException;
      super.handleSubscriptionException(
          future,
          backOff,
          lost ? cause : new RedisConnectionFailureException("not subscribed", cause));
    }
  }
}
