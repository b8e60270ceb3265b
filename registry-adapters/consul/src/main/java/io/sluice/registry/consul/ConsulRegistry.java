package io.sluice.registry.consul;

import io.sluice.registry.Backoff;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.Rights;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the services of a Consul datacenter over at most four connections and four threads, however
 * many services there are: two blocking queries ({@code catalog/services} and {@code
 * health/state/any}) say that something changed, and two readers read what the difference names.
 *
 * <p>How late a change is seen, with Consul's answers taking no time and {@link Pacing#DEFAULT}:
 *
 * <ul>
 *   <li>a check, maintenance, a node's failure, a name, a tag, an instance that comes or goes with
 *       a check: at once, or 0.1 s after the change before it;
 *   <li>only a port, address, metadata, weight, or an instance without checks, which move nothing
 *       but the catalogue's index: 0.2 s and then a sweep, so 0.2 s + names / 200 per second (0.7 s
 *       for 100 names, 50 s for 10,000);
 *   <li>what Consul wakes nobody for (the address of a node whose services have none of their own),
 *       and a write of the second kind hidden behind another in the same few milliseconds: 5 min +
 *       names / 200 per second;
 *   <li>an agent that froze: 10 s.
 * </ul>
 */
public final class ConsulRegistry implements RegistryAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ConsulRegistry.class);

  /** Two waiting queries and the second reader; the first reader is the loop itself. */
  private static final int WAITERS = 3;

  private final String source;
  private final ConsulSettings settings;
  private final BlockingQueue<Signal> inbox = new LinkedBlockingQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ThreadPoolExecutor waiters;

  /** Held while an event is in the sink, so that none follows when close has returned. */
  private final Object emission = new Object();

  private boolean closed;

  /** Guarded by this, with all that follows. */
  private @Nullable Thread loop;

  private @Nullable ConsulConnection open;

  /** What was said last, null while it can be read; owned by the loop. */
  private @Nullable Cause reported;

  /**
   * A reader of one datacenter; it connects to nothing before {@link #start}.
   *
   * @param source the source's name, for threads and logs
   * @param settings which Consul, and as whom
   */
  public ConsulRegistry(String source, ConsulSettings settings) {
    this.source = source;
    this.settings = settings;
    AtomicInteger number = new AtomicInteger();
    this.waiters =
        new ThreadPoolExecutor(
            WAITERS,
            WAITERS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, "sluice-" + source + "-consul-" + number.incrementAndGet()),
            new ThreadPoolExecutor.DiscardPolicy());
    this.waiters.allowCoreThreadTimeOut(true);
  }

  @Override
  public synchronized void start(Consumer<RegistryEvent> sink) {
    if (loop != null) {
      throw new IllegalStateException("started before");
    }
    loop = daemon(() -> run(sink), "sluice-" + source + "-consul");
    loop.start();
  }

  @Override
  public void reread(Set<String> services) {
    if (!services.isEmpty() && stopped.getCount() > 0) {
      inbox.add(new Signal.Asked(Set.copyOf(services)));
    }
  }

  @Override
  public CompletionStage<Rights> rights() {
    CompletableFuture<Rights> answer = new CompletableFuture<>();
    // Not one of the waiters: they may all wait for changes.
    daemon(
            () -> answer.complete(new ConsulRights(settings).ask()),
            "sluice-" + source + "-consul-rights")
        .start();
    return answer;
  }

  @Override
  public void close() {
    synchronized (emission) {
      closed = true;
    }
    stopped.countDown();
    synchronized (this) {
      if (open != null) {
        open.close();
      }
      if (loop != null) {
        loop.interrupt();
      }
    }
    waiters.shutdownNow();
  }

  private void run(Consumer<RegistryEvent> sink) {
    Pacing pacing = settings.pacing();
    Backoff backoff = new Backoff(pacing.firstRetry(), pacing.lastRetry(), this::random);
    ConsulSession.Surroundings around =
        new ConsulSession.Surroundings(
            pacing,
            new Fingerprint(settings.datacenter()),
            inbox,
            waiters,
            this::random,
            event -> said(sink, event));
    try {
      while (stopped.getCount() > 0) {
        SessionEnd end = guarded(around, backoff);
        // What the guard asked for while nothing could be read is dropped: it asks again.
        inbox.clear();
        if (end instanceof SessionEnd.Broken broken) {
          disconnected(sink, broken.failed());
        }
        Duration pause = backoff.pause();
        LOG.atDebug().addKeyValue("source", source).addKeyValue("pause", pause).log("Reads anew");
        boolean unused = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      LOG.atDebug().addKeyValue("source", source).log("Consul is read no more");
    }
  }

  /** A mistake of ours must not end the source in silence. */
  private SessionEnd guarded(ConsulSession.Surroundings around, Backoff backoff)
      throws InterruptedException {
    try {
      return session(around, backoff);
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("source", source).setCause(e).log("Reading Consul failed");
      return new SessionEnd.Broken(
          new Answer.Failed<>(Cause.OUTAGE, "Reading it failed by a mistake of Sluice: " + e));
    }
  }

  private SessionEnd session(ConsulSession.Surroundings around, Backoff backoff)
      throws InterruptedException {
    ConsulConnection connection = new ConsulConnection(settings);
    synchronized (this) {
      open = connection;
    }
    try (connection) {
      if (stopped.getCount() == 0) {
        throw new InterruptedException("closed");
      }
      ConsulSession session = new ConsulSession(around, connection, settings);
      SessionEnd end = session.run();
      if (session.isListed()) {
        backoff.reset();
      }
      return end;
    }
  }

  private void said(Consumer<RegistryEvent> sink, RegistryEvent event) {
    reported = null;
    emit(sink, event);
  }

  private void disconnected(Consumer<RegistryEvent> sink, Answer.Failed<Void> failed) {
    LOG.atDebug()
        .addKeyValue("source", source)
        .addKeyValue("cause", failed.cause())
        .addKeyValue("detail", failed.detail())
        .log("Consul cannot be read");
    if (reported != failed.cause()) {
      reported = failed.cause();
      emit(sink, new Disconnected(failed.cause(), failed.detail()));
    }
  }

  private void emit(Consumer<RegistryEvent> sink, RegistryEvent event) {
    synchronized (emission) {
      if (!closed) {
        sink.accept(event);
      }
    }
  }

  private double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
