package io.sluice.registry.consul;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.sluice.registry.RegistryEvent.Cause;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.ConnectionPool;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.model.ConsulResponse;
import org.kiwiproject.consul.model.State;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.kiwiproject.consul.model.health.ServiceHealth;
import org.kiwiproject.consul.option.ConsistencyMode;
import org.kiwiproject.consul.option.ImmutableQueryOptions;
import org.kiwiproject.consul.option.QueryOptions;

/**
 * The questions that are asked of Consul, each on the thread that asks it. Closing it from any
 * thread ends the questions that wait.
 */
final class ConsulConnection implements AutoCloseable {
  /** The two waiting queries and the two readers. */
  private static final int CONNECTIONS = 4;

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Map<Consistency, ConsistencyMode> MODES =
      Map.of(
          Consistency.DEFAULT, ConsistencyMode.DEFAULT,
          Consistency.CONSISTENT, ConsistencyMode.CONSISTENT,
          Consistency.STALE, ConsistencyMode.STALE);

  private final ConsulSettings settings;
  private final Consul consul;

  ConsulConnection(ConsulSettings settings) {
    this.settings = settings;
    Consul.Builder builder =
        Consul.builder()
            .withPing(false)
            .withConnectTimeoutMillis(CONNECT.toMillis())
            .withReadTimeoutMillis(settings.pacing().answer().toMillis())
            .withWriteTimeoutMillis(settings.pacing().answer().toMillis())
            .withConnectionPool(new ConnectionPool(CONNECTIONS, 1, TimeUnit.MINUTES))
            .withConsulFailoverInterceptor(
                new AnswerCheck(
                    settings.address().getHost(),
                    settings.token(),
                    settings.pacing().maxAnswerBytes()));
    try {
      builder = builder.withUrl(settings.address().toURL());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("address is no URL", e);
    }
    if (!settings.token().isEmpty()) {
      builder = builder.withHeaders(Map.of("X-Consul-Token", settings.token()));
    }
    this.consul = builder.build();
  }

  /** The datacenter of the agent itself. */
  Answer<String> datacenter() {
    return ask(
        () -> new Answer.Read<>(consul.agentClient().getAgent().getConfig().getDatacenter(), 0));
  }

  /** The leader's address, empty when there is none. */
  Answer<String> leader() {
    return ask(() -> new Answer.Read<>(consul.statusClient().getLeader(), 0));
  }

  /** Every name with the tags that its instances have between them; waits from an index above 0. */
  Answer<Map<String, List<String>>> services(long index) {
    return askIndexed(() -> consul.catalogClient().getServices(options(index)));
  }

  /** Every check in every state; waits from an index above 0. */
  Answer<List<HealthCheck>> checks(long index) {
    return askIndexed(() -> consul.healthClient().getChecksByState(State.ANY, options(index)));
  }

  /** The instances of a name in all states. */
  Answer<List<ServiceHealth>> instances(String service) {
    return askIndexed(() -> consul.healthClient().getAllServiceInstances(service, options(0)));
  }

  @Override
  public void close() {
    consul.destroy();
  }

  private QueryOptions options(long index) {
    ImmutableQueryOptions.Builder options = ImmutableQueryOptions.builder();
    options.consistencyMode(MODES.getOrDefault(settings.consistency(), ConsistencyMode.DEFAULT));
    if (!settings.datacenter().isEmpty()) {
      options.datacenter(settings.datacenter());
    }
    if (index > 0) {
      options.index(BigInteger.valueOf(index));
      options.wait(settings.pacing().blocking().toSeconds() + "s");
    }
    return options.build();
  }

  private <T> Answer<T> askIndexed(Supplier<ConsulResponse<T>> question) {
    return ask(
        () -> {
          ConsulResponse<T> response = question.get();
          return new Answer.Read<>(response.getResponse(), response.getIndex().longValue());
        });
  }

  private <T> Answer<T> ask(Supplier<Answer.Read<T>> question) {
    try {
      Answer.Read<T> read = question.get();
      @Nullable T value = read.value();
      return value == null
          ? new Answer.Failed<>(Cause.UNTRUSTED, "Consul answered with nothing")
          : read;
    } catch (Exception e) {
      // The client wraps what went wrong in its own unchecked exceptions, but for interruption.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return failed(e);
    }
  }

  private <T> Answer.Failed<T> failed(Exception thrown) {
    @Nullable IOException broken = null;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConsulFault fault) {
        return new Answer.Failed<>(fault.kind(), String.valueOf(fault.getMessage()));
      }
      boolean understood = !(cause instanceof JsonProcessingException);
      if (broken == null
          && cause instanceof IOException io
          && (understood || cause instanceof JsonEOFException)) {
        broken = io;
      }
    }
    if (thrown instanceof InterruptedException) {
      return new Answer.Failed<>(Cause.OUTAGE, "Reading Consul was interrupted");
    }
    if (broken != null) {
      return new Answer.Failed<>(Cause.OUTAGE, words(broken));
    }
    Throwable inner = thrown.getCause() == null ? thrown : thrown.getCause();
    return new Answer.Failed<>(
        Cause.UNTRUSTED, "The answer is not Consul's: " + inner.getClass().getSimpleName());
  }

  private String words(IOException thrown) {
    String at = settings.address().getRawAuthority();
    if (thrown instanceof SocketTimeoutException) {
      return "Consul at " + at + " does not answer in time";
    }
    if (thrown instanceof ConnectException) {
      return "Consul at " + at + " cannot be connected to";
    }
    if (thrown instanceof UnknownHostException) {
      return "The host of Consul at " + at + " is unknown";
    }
    return "The connection to Consul at " + at + " broke: " + thrown.getMessage();
  }
}
