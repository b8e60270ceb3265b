package io.sluice.registry.cmdb;

import io.sluice.registry.Backoff;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.Rights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
 * Reads a list of a CMDB's, again and again: every {@link CmdbPacing#refresh}, and soon when the
 * guard asks. Four threads: one that reads, two of the HTTP client's, and its selector.
 */
public final class CmdbRegistry implements RegistryAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(CmdbRegistry.class);
  private static final int CLIENT_THREADS = 1;

  /** Reads that the guard asks for take at most a third of the CMDB's time. */
  private static final int REST = 2;

  private final String source;
  private final CmdbSettings settings;
  private final BlockingQueue<Set<String>> asked = new LinkedBlockingQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ThreadPoolExecutor executor;

  /** Held while an event is in the sink, so that none follows when close has returned. */
  private final Object emission = new Object();

  private boolean closed;

  /** Guarded by this, with the next. */
  private @Nullable Thread loop;

  private @Nullable CmdbConnection connection;

  /** What was said last, null while it can be read; owned by the loop. */
  private @Nullable Cause reported;

  /**
   * A reader of one list; it connects to nothing before {@link #start}.
   *
   * @param source the source's name, for threads and logs
   * @param settings which list of which CMDB
   */
  public CmdbRegistry(String source, CmdbSettings settings) {
    this.source = source;
    this.settings = settings;
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            CLIENT_THREADS,
            CLIENT_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, "sluice-" + source + "-cmdb-" + number.incrementAndGet()),
            new ThreadPoolExecutor.DiscardPolicy());
    this.executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public synchronized void start(Consumer<RegistryEvent> sink) {
    if (loop != null) {
      throw new IllegalStateException("started before");
    }
    CmdbConnection opened = new CmdbConnection(settings, executor);
    connection = opened;
    loop = daemon(() -> run(opened, sink), "sluice-" + source + "-cmdb");
    loop.start();
  }

  @Override
  public void reread(Set<String> services) {
    if (!services.isEmpty() && stopped.getCount() > 0) {
      asked.add(Set.copyOf(services));
    }
  }

  @Override
  public CompletionStage<Rights> rights() {
    CmdbConnection open;
    synchronized (this) {
      open = connection;
    }
    if (open == null || stopped.getCount() == 0) {
      return CompletableFuture.completedFuture(Rights.unknown("The CMDB is not being read"));
    }
    return open.options()
        .thenApply(response -> CmdbRights.of(response, open.words().at()))
        .exceptionally(thrown -> Rights.unknown(open.words().failed(cause(thrown)).detail()));
  }

  @Override
  public void close() {
    synchronized (emission) {
      closed = true;
    }
    stopped.countDown();
    synchronized (this) {
      if (loop != null) {
        loop.interrupt();
      }
      connection = null;
    }
    executor.shutdown();
  }

  private void run(CmdbConnection open, Consumer<RegistryEvent> sink) {
    CmdbPacing pacing = settings.pacing();
    Backoff backoff = new Backoff(pacing.firstRetry(), pacing.lastRetry(), this::random);
    RequestRate rate = new RequestRate(pacing.requestsPerSecond(), stopped);
    Listing listing = new Listing(settings, open, rate);
    Set<String> names = new TreeSet<>();
    try (open) {
      while (stopped.getCount() > 0) {
        long before = System.nanoTime();
        Outcome outcome = guarded(listing);
        if (outcome instanceof Outcome.Read read) {
          backoff.reset();
          said(sink, read, names);
          names = nextTurn(Duration.ofNanos((System.nanoTime() - before) * REST));
        } else {
          Outcome.Failed failed = (Outcome.Failed) outcome;
          disconnected(sink, failed);
          Duration pause = backoff.pause();
          pause = pause.compareTo(failed.retryAfter()) > 0 ? pause : failed.retryAfter();
          boolean unused = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
          // What the guard asked for while nothing could be read is dropped: it asks again.
          asked.clear();
          names = new TreeSet<>();
        }
      }
    } catch (InterruptedException e) {
      LOG.atDebug().addKeyValue("source", source).log("The CMDB is read no more");
    }
  }

  /** Waits until it is time to read again; returns what the guard asked for meanwhile. */
  private Set<String> nextTurn(Duration rest) throws InterruptedException {
    CmdbPacing pacing = settings.pacing();
    long refresh = (long) (pacing.refresh().toNanos() * (0.9 + 0.2 * random()));
    long least = Math.max(pacing.gap().toNanos(), rest.toNanos());
    long over = System.nanoTime();
    Set<String> names = new TreeSet<>();
    Set<String> first = asked.poll(refresh, TimeUnit.NANOSECONDS);
    if (first != null) {
      names.addAll(first);
      long left = over + Math.min(refresh, least) - System.nanoTime();
      boolean unused = stopped.await(Math.max(0, left), TimeUnit.NANOSECONDS);
    }
    List<Set<String>> more = new ArrayList<>();
    asked.drainTo(more);
    more.forEach(names::addAll);
    return names;
  }

  /** A mistake of ours must not end the source in silence. */
  private Outcome guarded(Listing listing) throws InterruptedException {
    try {
      return listing.read();
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("source", source).setCause(e).log("Reading the CMDB failed");
      String detail = "Reading it failed by a mistake of Sluice: " + e.getClass().getSimpleName();
      return new Outcome.Failed(Cause.OUTAGE, detail, Duration.ZERO);
    }
  }

  private void said(Consumer<RegistryEvent> sink, Outcome.Read read, Set<String> names) {
    reported = null;
    for (InstancesReplaced service : read.services().values()) {
      emit(sink, service);
    }
    for (String name : names) {
      if (!read.services().containsKey(name)) {
        emit(sink, new InstancesReplaced(name, List.of(), List.of(), read.revision()));
      }
    }
    emit(sink, new Synced(read.services().keySet(), read.revision()));
  }

  private void disconnected(Consumer<RegistryEvent> sink, Outcome.Failed failed) {
    LOG.atDebug()
        .addKeyValue("source", source)
        .addKeyValue("cause", failed.cause())
        .addKeyValue("detail", failed.detail())
        .log("The CMDB cannot be read");
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

  private static Throwable cause(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
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
