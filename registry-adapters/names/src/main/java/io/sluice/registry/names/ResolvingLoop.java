package io.sluice.registry.names;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A resolved registry from start to close, with its one thread: everything but {@link #arrived} and
 * {@link #stop} runs there.
 */
final class ResolvingLoop implements Names.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ResolvingLoop.class);

  /** Many answers or readings at once cost one pass. */
  private static final Duration SOON = Duration.ofMillis(10);

  /** When the adapter did not answer a reread by then, it is asked again. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  private final String source;
  private final RegistryAdapter delegate;
  private final Consumer<RegistryEvent> sink;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final Lookup lookup;
  private final Names names;
  private final WaitingEvents waiting = new WaitingEvents();

  /** Services whose names changed, until the adapter has read them again. */
  private final Set<String> outdated = new HashSet<>();

  /** Held while an event is in the sink, so that none follows when close has returned. */
  private final Object emission = new Object();

  private boolean stopped;
  private boolean draining;
  private boolean asking;
  private boolean askingAgain;
  private boolean disconnected;

  ResolvingLoop(
      String source,
      RegistryAdapter delegate,
      NamePacing pacing,
      BiFunction<EventLoop, NamePacing, Lookup> lookups,
      Consumer<RegistryEvent> sink) {
    this.source = source;
    this.delegate = delegate;
    this.sink = sink;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1,
            task -> {
              Thread thread = new Thread(task, "sluice-" + source + "-names");
              thread.setDaemon(true);
              return thread;
            },
            NioIoHandler.newFactory());
    this.loop = group.next();
    this.lookup = lookups.apply(loop, pacing);
    this.names =
        new Names(
            source, loop, lookup, pacing, () -> ThreadLocalRandom.current().nextDouble(), this);
  }

  void arrived(RegistryEvent event) {
    try {
      loop.execute(() -> guarded(() -> take(event)));
    } catch (RejectedExecutionException e) {
      LOG.atDebug().addKeyValue("source", source).log("An event came after the end");
    }
  }

  /** No event follows. */
  void silence() {
    synchronized (emission) {
      stopped = true;
    }
  }

  /** Ends the thread. */
  void stop() {
    lookup.close();
    var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void answered() {
    if (!waiting.isEmpty()) {
      drainSoon();
    }
  }

  @Override
  public void changed(Set<String> services) {
    Set<String> waitingOnes = waiting.services();
    services.stream().filter(service -> !waitingOnes.contains(service)).forEach(outdated::add);
    askSoon();
  }

  private void take(RegistryEvent event) {
    if (event instanceof InstancesReplaced read) {
      names.add(read.service(), Resolution.hosts(read));
    }
    boolean first = waiting.isEmpty();
    waiting.add(event);
    if (first) {
      drain();
    } else {
      drainSoon();
    }
  }

  private void drainSoon() {
    if (!draining) {
      draining = true;
      after(
          SOON,
          () -> {
            draining = false;
            drain();
          });
    }
  }

  private void drain() {
    waiting.drain(this::isReady, this::said);
  }

  private boolean isReady(InstancesReplaced read) {
    for (String host : Resolution.hosts(read)) {
      KnownName name = names.get(host);
      if (name != null && !name.isAnswered()) {
        return false;
      }
    }
    return true;
  }

  private void said(RegistryEvent event) {
    disconnected = event instanceof Disconnected;
    if (event instanceof InstancesReplaced read) {
      outdated.remove(read.service());
      emit(Resolution.apply(read, names::get));
      if (!waiting.services().contains(read.service())) {
        names.retain(read.service(), Resolution.hosts(read));
      }
      return;
    }
    emit(event);
    if (event instanceof Synced listing) {
      Set<String> gone = new HashSet<>(names.services());
      gone.removeAll(listing.services());
      gone.removeAll(waiting.services());
      gone.forEach(service -> names.retain(service, Set.of()));
      outdated.removeAll(gone);
    }
  }

  private void askSoon() {
    if (!asking && !outdated.isEmpty()) {
      asking = true;
      after(
          SOON,
          () -> {
            asking = false;
            ask();
          });
    }
  }

  /** While the registry cannot be read there is nothing to ask: it is listed again after that. */
  private void ask() {
    if (!outdated.isEmpty() && !disconnected) {
      delegate.reread(Set.copyOf(outdated));
    }
    if (!outdated.isEmpty() && !askingAgain) {
      askingAgain = true;
      after(
          ASK_AGAIN,
          () -> {
            askingAgain = false;
            askSoon();
          });
    }
  }

  private void emit(RegistryEvent event) {
    synchronized (emission) {
      if (!stopped) {
        sink.accept(event);
      }
    }
  }

  private void after(Duration pause, Runnable task) {
    var unused = loop.schedule(() -> guarded(task), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A mistake of ours must not be told by the event loop's own log alone. */
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("source", source).setCause(e).log("Resolving names failed");
    }
  }
}
