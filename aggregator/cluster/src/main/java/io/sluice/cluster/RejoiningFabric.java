package io.sluice.cluster;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins again whenever the fabric below ends by itself, as Hazelcast does where it cannot join, or
 * join again after a split, in time. Meanwhile this member is alone, and serves.
 */
final class RejoiningFabric implements Fabric {
  private static final Logger log = LoggerFactory.getLogger(RejoiningFabric.class);
  private static final long PAUSE_MILLIS = 2_000;

  private final Peer self;
  private final Opening opening;
  private final Listener listener;
  private final AtomicBoolean pending = new AtomicBoolean();
  private final ScheduledExecutorService joiner =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sluice-cluster-join");
            thread.setDaemon(true);
            return thread;
          });

  /** Written under this; read anywhere. */
  private volatile @Nullable Joined current;

  private boolean closed; // guarded by this

  /** What ends by itself at times. */
  interface Joined extends Fabric {
    boolean isRunning();
  }

  /** It could not join in time, and may another time. */
  static final class NotJoined extends IOException {
    private static final long serialVersionUID = 1L;

    NotJoined(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Joins once. */
  interface Opening {
    /**
     * Joins. Blocks.
     *
     * @param ended called on any thread when it ended
     * @throws NotJoined if another attempt may succeed
     */
    Joined open(Peer self, Listener listener, Runnable ended) throws IOException;
  }

  /**
   * Joins, or is alone and goes on trying.
   *
   * @throws IOException if no attempt can succeed; says why
   */
  RejoiningFabric(Peer self, Opening opening, Listener listener) throws IOException {
    this.self = self;
    this.opening = opening;
    this.listener = listener;
    try {
      current = opening.open(self, listener, this::later);
    } catch (NotJoined e) {
      failed(e);
    } catch (IOException e) {
      joiner.shutdownNow();
      throw e;
    }
  }

  private void failed(IOException e) {
    log.atWarn()
        .addKeyValue("reason", e.getMessage())
        .log("This member could not join the others; it serves alone and tries again");
    later();
  }

  private void later() {
    if (!joiner.isShutdown() && pending.compareAndSet(false, true)) {
      ScheduledFuture<?> unused = joiner.schedule(this::join, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void join() {
    pending.set(false);
    Joined before = current;
    if (closed || (before != null && before.isRunning())) {
      return;
    }
    try {
      current = opening.open(self, listener, this::later);
      log.atInfo().log("Joined the others again");
      listener.changed();
    } catch (IOException e) {
      failed(e);
    }
  }

  @Override
  public Peer self() {
    return self;
  }

  @Override
  public List<Peer> present() {
    Fabric joined = current;
    return joined == null ? List.of(self) : joined.present();
  }

  @Override
  public void send(byte[] bytes) {
    Fabric joined = current;
    if (joined != null) {
      joined.send(bytes);
    }
  }

  @Override
  public void send(Peer to, byte[] bytes) {
    Fabric joined = current;
    if (joined != null) {
      joined.send(to, bytes);
    }
  }

  @Override
  public void close() {
    joiner.shutdownNow(); // an attempt that is under way is interrupted
    synchronized (this) {
      closed = true;
      Fabric joined = current;
      if (joined != null) {
        joined.close();
      }
    }
  }
}
