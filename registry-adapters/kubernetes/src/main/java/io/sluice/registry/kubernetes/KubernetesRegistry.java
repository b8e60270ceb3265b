package io.sluice.registry.kubernetes;

import io.sluice.registry.Backoff;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.Rights;
import java.time.Duration;
import java.util.List;
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
 * Reads the Services of a Kubernetes cluster from their EndpointSlices: one listing in pages, then
 * a watch of each resource. It has a thread of its own, two of the client, and the JDK's one that
 * waits for the network.
 *
 * <p>The client's own informers are not used: they retry for ever without a word, so that nobody
 * can tell an outage from silence.
 */
public final class KubernetesRegistry implements RegistryAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesRegistry.class);
  private static final int CLIENT_THREADS = 2;

  private final String source;
  private final KubernetesSettings settings;
  private final Access access;
  private final BlockingQueue<Signal> inbox = new LinkedBlockingQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ThreadPoolExecutor clientThreads;

  /** Held while an event is in the sink, so that none follows when close has returned. */
  private final Object emission = new Object();

  private boolean closed;

  /** Guarded by this. */
  private @Nullable Thread loop;

  /** What the credentials may not read, in words; written by the loop. */
  private volatile List<String> lacking = List.of();

  /** What was said last, null while it can be read; owned by the loop. */
  private @Nullable Cause reported;

  /**
   * A reader of one cluster; it connects to nothing before {@link #start}.
   *
   * @param source the source's name, for threads and logs
   * @param settings which cluster, and as whom
   */
  public KubernetesRegistry(String source, KubernetesSettings settings) {
    this(source, settings, ServiceAccount.ofThisPod());
  }

  KubernetesRegistry(String source, KubernetesSettings settings, ServiceAccount account) {
    this.source = source;
    this.settings = settings;
    AtomicInteger number = new AtomicInteger();
    this.clientThreads =
        new ThreadPoolExecutor(
            CLIENT_THREADS,
            CLIENT_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, "sluice-" + source + "-kubernetes-" + number.incrementAndGet()),
            new ThreadPoolExecutor.DiscardPolicy());
    this.clientThreads.allowCoreThreadTimeOut(true);
    this.access = new Access(settings, account, clientThreads);
  }

  @Override
  public synchronized void start(Consumer<RegistryEvent> sink) {
    if (loop != null) {
      throw new IllegalStateException("started before");
    }
    loop = daemon(() -> run(sink), "sluice-" + source + "-kubernetes");
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
    return access
        .current()
        .map(server -> new RightsReview(server, settings, lacking).run())
        .orElseGet(
            () ->
                CompletableFuture.completedFuture(
                    Rights.unknown("the API server was not connected to yet")));
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
    }
    access.close();
    List<Runnable> unused = clientThreads.shutdownNow();
  }

  private void run(Consumer<RegistryEvent> sink) {
    Pacing pacing = settings.pacing();
    Backoff backoff = new Backoff(pacing.firstRetry(), pacing.lastRetry(), this::random);
    KubernetesSession.Surroundings around =
        new KubernetesSession.Surroundings(
            settings, inbox, this::random, event -> said(sink, event));
    boolean lost = false;
    try {
      while (stopped.getCount() > 0) {
        SessionEnd end = guarded(around, backoff);
        if (end instanceof SessionEnd.Lost again && lost) {
          end = new SessionEnd.Broken(again.failed());
        }
        lost = end instanceof SessionEnd.Lost;
        // What the guard asked for while nothing could be read is dropped: it asks again.
        inbox.clear();
        Duration pause = backoff.pause();
        if (end instanceof SessionEnd.Broken broken) {
          disconnected(sink, broken.failed());
          pause = longer(pause, broken.failed().retryAfter());
        } else if (end instanceof SessionEnd.Reset reset) {
          listsAnew(reset.why());
        } else if (end instanceof SessionEnd.Lost first) {
          listsAnew(first.failed().detail());
        }
        boolean unused = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      LOG.atDebug().addKeyValue("source", source).log("Kubernetes is read no more");
    } finally {
      access.close();
    }
  }

  private void listsAnew(String why) {
    LOG.atInfo().addKeyValue("source", source).addKeyValue("why", why).log("Lists Kubernetes anew");
  }

  /** A mistake of ours must not end the source in silence. */
  private SessionEnd guarded(KubernetesSession.Surroundings around, Backoff backoff)
      throws InterruptedException {
    try {
      return session(around, backoff);
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("source", source).setCause(e).log("Reading Kubernetes failed");
      return new SessionEnd.Broken(
          Answer.Failed.of(
              Cause.OUTAGE,
              "Reading it failed by a mistake of Sluice: " + e.getClass().getSimpleName()));
    }
  }

  private SessionEnd session(KubernetesSession.Surroundings around, Backoff backoff)
      throws InterruptedException {
    Answer<ApiServer> opened = access.open();
    if (opened instanceof Answer.Failed<ApiServer> failed) {
      return new SessionEnd.Broken(failed.as());
    }
    KubernetesSession session =
        new KubernetesSession(around, ((Answer.Read<ApiServer>) opened).value(), this::lacks);
    SessionEnd end = session.run();
    if (session.isSettled()) {
      backoff.reset();
    }
    return end;
  }

  /** Told after each listing what could not be read; a change is worth a word. */
  private void lacks(List<String> what) {
    if (!what.equals(lacking)) {
      lacking = what;
      if (what.isEmpty()) {
        LOG.atInfo().addKeyValue("source", source).log("The credentials lack no right any more");
      } else {
        LOG.atWarn()
            .addKeyValue("source", source)
            .addKeyValue("lacking", what)
            .log("The credentials may not read all that was asked for; goes on without it");
      }
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
        .log("Kubernetes cannot be read");
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

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
