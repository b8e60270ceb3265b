package io.sluice.registry.names;

import io.netty.channel.EventLoop;
import io.sluice.registry.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All names that a source's instances have, each looked up when it appears and again when its
 * answer's time is over. Owned by the event loop, on which everything here runs.
 */
final class Names {
  /** The most names of a source. */
  static final int MAX_NAMES = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Names.class);

  /** Who wants to know. */
  interface Listener {
    /** A name that was waited for is waited for no more. */
    void answered();

    /** A name has other addresses than before. */
    void changed(Set<String> services);
  }

  private final String source;
  private final EventLoop loop;
  private final Lookup lookup;
  private final NamePacing pacing;
  private final DoubleSupplier random;
  private final Listener listener;
  private final Map<String, KnownName> known = new HashMap<>();

  /** The names that each service uses. */
  private final Map<String, Set<String>> used = new HashMap<>();

  /** Never looked up: they go before the others. */
  private final Queue<String> fresh = new ArrayDeque<>();

  private final Queue<String> again = new ArrayDeque<>();
  private final Set<String> failing = new HashSet<>();
  private int mostFailing;
  private int inFlight;
  private long nextSlot;
  private boolean pumping;

  Names(
      String source,
      EventLoop loop,
      Lookup lookup,
      NamePacing pacing,
      DoubleSupplier random,
      Listener listener) {
    this.source = source;
    this.loop = loop;
    this.lookup = lookup;
    this.pacing = pacing;
    this.random = random;
    this.listener = listener;
    this.nextSlot = System.nanoTime();
  }

  /** What is known of a name, null when it is one too many. */
  @Nullable KnownName get(String host) {
    return known.get(host);
  }

  /** A service has instances of these names too; what is new is looked up. */
  void add(String service, Set<String> hosts) {
    for (String host : hosts) {
      KnownName name = known.get(host);
      if (name == null) {
        if (known.size() >= MAX_NAMES) {
          continue;
        }
        name = new KnownName(new Backoff(pacing.firstRetry(), pacing.lastRetry(), random));
        known.put(host, name);
        fresh.add(host);
        KnownName added = name;
        after(pacing.firstWait(), () -> waitedEnough(added));
      }
      name.users().add(service);
      used.computeIfAbsent(service, any -> new HashSet<>()).add(host);
    }
    pump();
  }

  /** A service has instances of these names alone; what nobody uses is forgotten. */
  void retain(String service, Collection<String> hosts) {
    Set<String> before = used.get(service);
    if (before == null) {
      return;
    }
    before.removeIf(
        host -> {
          if (hosts.contains(host)) {
            return false;
          }
          release(service, host);
          return true;
        });
    if (before.isEmpty()) {
      used.remove(service);
    }
  }

  /** The services that use names. */
  Set<String> services() {
    return Set.copyOf(used.keySet());
  }

  private void release(String service, String host) {
    KnownName name = known.get(host);
    if (name != null) {
      name.users().remove(service);
      if (name.users().isEmpty()) {
        known.remove(host);
        works(host);
      }
    }
  }

  private void waitedEnough(KnownName name) {
    if (!name.isAnswered()) {
      name.giveUpWaiting();
      listener.answered();
    }
  }

  /** Sends as many lookups as rate and number in flight allow. */
  private void pump() {
    while (!pumping && inFlight < pacing.inFlight()) {
      String host = fresh.isEmpty() ? again.poll() : fresh.poll();
      if (host == null) {
        return;
      }
      KnownName name = known.get(host);
      if (name != null) {
        ask(host, name);
        pace();
      }
    }
  }

  /** A tenth of a second's lookups may go at once, so that a loop's turn is not lost on each. */
  private void pace() {
    long now = System.nanoTime();
    long step = TimeUnit.SECONDS.toNanos(1) / pacing.perSecond();
    nextSlot = Math.max(nextSlot, now - TimeUnit.MILLISECONDS.toNanos(100)) + step;
    if (nextSlot > now) {
      pumping = true;
      after(
          Duration.ofNanos(nextSlot - now),
          () -> {
            pumping = false;
            pump();
          });
    }
  }

  private void ask(String host, KnownName name) {
    inFlight++;
    lookup.find(
        host,
        answer -> {
          inFlight--;
          if (known.get(host) == name) {
            learn(host, name, answer);
          }
          pump();
        });
  }

  private void learn(String host, KnownName name, Answer answer) {
    boolean first = !name.isAnswered();
    boolean changed = name.learn(answer);
    Duration held;
    if (answer instanceof Answer.Found found) {
      works(host);
      held = pacing.held(found.ttl());
    } else {
      fails(host, name);
      held = name.backoff().pause();
    }
    after(
        held,
        () -> {
          if (known.get(host) == name) {
            again.add(host);
            pump();
          }
        });
    if (changed) {
      listener.changed(Set.copyOf(name.users()));
    }
    if (first) {
      listener.answered();
    }
  }

  private void fails(String host, KnownName name) {
    if (failing.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("source", source)
          .addKeyValue("host", host)
          .addKeyValue("reason", name.failure())
          .log("Host names cannot be resolved; their last known addresses stay");
    }
    failing.add(host);
    mostFailing = Math.max(mostFailing, failing.size());
  }

  private void works(String host) {
    if (failing.remove(host) && failing.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("source", source)
          .addKeyValue("names", mostFailing)
          .log("Host names are resolved again");
      mostFailing = 0;
    }
  }

  private void after(Duration pause, Runnable task) {
    var unused = loop.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
  }
}
