package io.sluice.probe;

import io.sluice.probe.Attempt.Address;
import io.sluice.view.Prober;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes by opening a TCP connection and closing it. One thread of its own; the same address asked
 * for twice is probed once. Only a probe that really failed says so: what cannot be tried (the
 * queue is full, the prober is closed, descriptors or local ports are used up) counts as answered.
 */
public final class TcpProber implements Prober, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TcpProber.class);
  private static final long NAME_NANOS = 5_000_000_000L; // the usual resolver's first timeout
  private static final long NANOS = 1_000_000_000L;

  private final ProbeLimits limits;
  private final Executor names;
  private final Selector selector;
  private final Thread thread;

  /** Guarded by itself, as are {@link #underWay}, {@link #closed} and {@link #overflowing}. */
  private final Map<Address, CompletableFuture<Result>> waiting = new LinkedHashMap<>();

  private final Map<Address, CompletableFuture<Result>> underWay = new HashMap<>();
  private boolean closed;
  private boolean overflowing;

  /** Handed from the names' threads to the prober's. */
  private final Queue<Resolved> resolved = new ConcurrentLinkedQueue<>();

  /** Owned by the prober's thread. */
  private final Set<Attempt> attempts = new HashSet<>();

  private long nextStart = System.nanoTime();

  private record Resolved(Attempt attempt, @Nullable InetAddress address) {}

  /**
   * A prober at work.
   *
   * @param names looks host names up, which may block it for seconds; at most {@link
   *     ProbeLimits#atOnce} tasks wait there
   * @throws UncheckedIOException if the system has no selector left
   */
  public TcpProber(ProbeLimits limits, Executor names) {
    this.limits = limits;
    this.names = names;
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.thread = new Thread(this::run, "sluice-probe");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public CompletionStage<Result> probe(String address, int port) {
    Address to = new Address(address, port);
    CompletableFuture<Result> result;
    synchronized (waiting) {
      CompletableFuture<Result> same = underWay.get(to);
      if (same == null) {
        same = waiting.get(to);
      }
      if (same != null) {
        return same.copy();
      }
      if (closed || port < 1 || port > 65_535) {
        return CompletableFuture.completedFuture(closed ? Result.UNTRIED : Result.SILENT);
      }
      if (waiting.size() >= limits.waiting()) {
        overflow();
        return CompletableFuture.completedFuture(Result.UNTRIED);
      }
      result = new CompletableFuture<>();
      waiting.put(to, result);
    }
    selector.wakeup();
    return result.copy();
  }

  private void overflow() {
    if (!overflowing) {
      overflowing = true;
      log.atWarn()
          .addKeyValue("waiting", limits.waiting())
          .log("more probes are wanted than can be made; the rest are not tried");
    }
  }

  private void run() {
    try {
      while (true) {
        long pause = step();
        if (pause < 0) {
          return;
        }
        selector.select(pause);
      }
    } catch (IOException | RuntimeException e) {
      log.atError().setCause(e).log("the prober ended; nothing is probed any more");
    } finally {
      end();
    }
  }

  /** One round; returns how many milliseconds nothing is to be done, or -1 when it is closed. */
  private long step() {
    finishConnected();
    for (Resolved next = resolved.poll(); next != null; next = resolved.poll()) {
      connect(next);
    }
    long now = System.nanoTime();
    expire(now);
    synchronized (waiting) {
      if (closed) {
        return -1;
      }
    }
    while (attempts.size() < limits.atOnce() && nextStart - now <= 0 && startNext(now)) {
      nextStart = now + NANOS / limits.perSecond();
    }
    return pause(now);
  }

  private long pause(long now) {
    long wake = NANOS;
    synchronized (waiting) {
      overflowing &= !waiting.isEmpty();
      if (!waiting.isEmpty() && attempts.size() < limits.atOnce()) {
        wake = Math.min(wake, nextStart - now);
      }
    }
    for (Attempt attempt : attempts) {
      wake = Math.min(wake, attempt.deadline - now);
    }
    return Math.max(1, wake / 1_000_000);
  }

  private boolean startNext(long now) {
    Attempt attempt;
    synchronized (waiting) {
      Iterator<Map.Entry<Address, CompletableFuture<Result>>> first = waiting.entrySet().iterator();
      if (!first.hasNext()) {
        return false;
      }
      Map.Entry<Address, CompletableFuture<Result>> next = first.next();
      first.remove();
      underWay.put(next.getKey(), next.getValue());
      attempt = new Attempt(next.getKey(), next.getValue(), now + NAME_NANOS);
    }
    attempts.add(attempt);
    try {
      names.execute(() -> resolve(attempt));
    } catch (RejectedExecutionException e) {
      log.atWarn().setCause(e).log("nobody looks names up; a probe is not tried");
      finish(attempt, Result.UNTRIED);
    }
    return true;
  }

  private void resolve(Attempt attempt) {
    InetAddress found;
    try {
      found = InetAddress.getByName(attempt.address.host());
    } catch (UnknownHostException e) {
      found = null;
      log.atDebug().addKeyValue("host", attempt.address.host()).log("a name does not resolve");
    }
    resolved.add(new Resolved(attempt, found));
    selector.wakeup();
  }

  private void connect(Resolved next) {
    Attempt attempt = next.attempt();
    if (!attempts.contains(attempt)) {
      return;
    }
    attempt.deadline = System.nanoTime() + limits.timeout().toNanos();
    Result known = Result.SILENT;
    if (next.address() != null) {
      known =
          attempt.connect(new InetSocketAddress(next.address(), attempt.address.port()), selector);
    }
    if (known != null) {
      finish(attempt, known);
    }
  }

  private void finishConnected() {
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof Attempt attempt && attempts.contains(attempt)) {
        finish(attempt, attempt.finish());
      }
    }
    selector.selectedKeys().clear();
  }

  private void expire(long now) {
    List<Attempt> late = new ArrayList<>();
    for (Attempt attempt : attempts) {
      if (attempt.deadline - now <= 0) {
        late.add(attempt);
      }
    }
    late.forEach(attempt -> finish(attempt, Result.SILENT));
  }

  private void finish(Attempt attempt, Result result) {
    attempts.remove(attempt);
    try {
      attempt.close();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a probe's connection did not close");
    }
    synchronized (waiting) {
      underWay.remove(attempt.address);
    }
    attempt.result.complete(result);
  }

  /** Answers everything that is left, on the prober's thread as always. */
  private void end() {
    List<CompletableFuture<Result>> left;
    synchronized (waiting) {
      closed = true;
      left = new ArrayList<>(waiting.values());
      waiting.clear();
    }
    List.copyOf(attempts).forEach(attempt -> finish(attempt, Result.UNTRIED));
    left.forEach(result -> result.complete(Result.UNTRIED));
    try {
      selector.close();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the prober's selector did not close");
    }
  }

  /** Stops probing; what is under way or waits is not tried. Idempotent. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
    }
    selector.wakeup();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
