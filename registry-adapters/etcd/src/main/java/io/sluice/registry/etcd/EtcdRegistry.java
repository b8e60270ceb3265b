package io.sluice.registry.etcd;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import io.sluice.registry.Backoff;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.Rights;
import io.sluice.registry.etcd.EtcdFault.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what stands below a prefix in etcd over one connection and two threads: one for the network
 * and one that owns everything else. A third lives as long as an operator's question for rights.
 *
 * <p>A change is reported as soon as the watch says it, or {@link EtcdPacing#settle} after the
 * changes before it. Whatever ends the watch, compaction included, is followed by a new listing of
 * everything at one revision and a watch from the next one on, so that nothing falls between.
 */
public final class EtcdRegistry implements RegistryAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(EtcdRegistry.class);

  private final String source;
  private final EtcdSettings settings;
  private final BlockingQueue<Signal> inbox = new LinkedBlockingQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Held while an event is in the sink, so that none follows when close has returned. */
  private final Object emission = new Object();

  private boolean closed;

  /** Guarded by this, with all that follows. */
  private @Nullable Thread loop;

  private @Nullable EventLoopGroup network;
  private @Nullable EtcdConnection open;

  /** What was said last, null while it can be read; owned by the loop. */
  private @Nullable Cause reported;

  /**
   * A reader of one etcd cluster; it connects to nothing before {@link #start}.
   *
   * @param source the source's name, for threads and logs
   * @param settings which etcd, and as whom
   */
  public EtcdRegistry(String source, EtcdSettings settings) {
    this.source = source;
    this.settings = settings;
  }

  @Override
  public synchronized void start(Consumer<RegistryEvent> sink) {
    if (loop != null) {
      throw new IllegalStateException("started before");
    }
    if (stopped.getCount() == 0) {
      throw new IllegalStateException("closed before");
    }
    ThreadFactory threads = task -> daemon(task, "-network");
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
    network = group;
    loop = daemon(() -> run(group, sink), "");
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
    EventLoopGroup group;
    synchronized (this) {
      group = network;
    }
    if (group == null || stopped.getCount() == 0) {
      return CompletableFuture.completedFuture(Rights.unknown("etcd is not being read"));
    }
    CompletableFuture<Rights> answer = new CompletableFuture<>();
    // Not the loop: the question must not hold up what changes.
    daemon(() -> answer.complete(askForRights(group)), "-rights").start();
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
  }

  private void run(EventLoopGroup group, Consumer<RegistryEvent> sink) {
    EtcdPacing pacing = settings.pacing();
    Backoff backoff =
        new Backoff(
            pacing.firstRetry(),
            pacing.lastRetry(),
            () -> ThreadLocalRandom.current().nextDouble());
    EtcdSession.Surroundings around =
        new EtcdSession.Surroundings(
            settings, new Fingerprint(), inbox, event -> said(sink, event));
    Rounds rounds = new Rounds(settings.endpoints());
    try {
      while (stopped.getCount() > 0) {
        long began = System.nanoTime();
        EtcdFault fault = guarded(around, rounds, group);
        // What the guard asked for while nothing could be read is dropped: it asks again.
        inbox.clear();
        if (System.nanoTime() - began > pacing.lastRetry().toNanos() && rounds.isListed()) {
          backoff.reset();
        }
        rounds.ended(fault).ifPresent(all -> disconnected(sink, all));
        Duration pause = backoff.pause();
        LOG.atDebug()
            .addKeyValue("source", source)
            .addKeyValue("pause", pause)
            .addKeyValue("fault", fault.detail())
            .log("Reads etcd anew");
        boolean unused = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      LOG.atDebug().addKeyValue("source", source).log("etcd is read no more");
    } finally {
      // Not before: a call that begins on a network without a thread is an error in Netty's log.
      Future<?> unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /** A mistake of ours must not end the source in silence. */
  private EtcdFault guarded(EtcdSession.Surroundings around, Rounds rounds, EventLoopGroup group)
      throws InterruptedException {
    try {
      return session(around, rounds, group);
    } catch (RuntimeException e) {
      if (stopped.getCount() == 0) {
        throw new InterruptedException("closed");
      }
      LOG.atError().addKeyValue("source", source).setCause(e).log("Reading etcd failed");
      return new EtcdFault(Kind.OUTAGE, "Reading it failed by a mistake of Sluice: " + e);
    }
  }

  private EtcdFault session(EtcdSession.Surroundings around, Rounds rounds, EventLoopGroup group)
      throws InterruptedException {
    rounds.begin();
    EtcdConnection connection;
    try {
      connection = new EtcdConnection(rounds.endpoint(), rounds.number(), settings, group);
    } catch (EtcdFault fault) {
      return fault;
    }
    try (connection) {
      synchronized (this) {
        open = connection;
      }
      if (stopped.getCount() == 0) {
        throw new InterruptedException("closed");
      }
      EtcdSession session = new EtcdSession(around, connection);
      EtcdFault fault = session.run();
      rounds.ran(session.isListed(), session.isFollowed());
      return fault;
    }
  }

  private Rights askForRights(EventLoopGroup group) {
    List<URI> endpoints = settings.endpoints();
    Rights last = Rights.unknown("etcd has no endpoint");
    for (int i = 0; i < endpoints.size(); i++) {
      try (EtcdConnection connection = new EtcdConnection(endpoints.get(i), 0, settings, group)) {
        last = new EtcdRights(settings).ask(connection);
      } catch (EtcdFault fault) {
        last = Rights.unknown("etcd cannot be asked: " + fault.detail());
      } catch (RuntimeException e) {
        // The network's thread ends with the adapter, whatever is being asked.
        last = Rights.unknown("etcd cannot be asked: " + e);
      }
      if (last.verdict() != Rights.Verdict.UNKNOWN) {
        return last;
      }
    }
    return last;
  }

  private void said(Consumer<RegistryEvent> sink, RegistryEvent event) {
    reported = null;
    emit(sink, event);
  }

  private void disconnected(Consumer<RegistryEvent> sink, EtcdFault fault) {
    if (reported != fault.reason()) {
      reported = fault.reason();
      emit(sink, new Disconnected(fault.reason(), fault.detail()));
    }
  }

  private void emit(Consumer<RegistryEvent> sink, RegistryEvent event) {
    synchronized (emission) {
      if (!closed) {
        sink.accept(event);
      }
    }
  }

  private Thread daemon(Runnable task, String role) {
    Thread thread = new Thread(task, "sluice-" + source + "-etcd" + role);
    thread.setDaemon(true);
    return thread;
  }
}
