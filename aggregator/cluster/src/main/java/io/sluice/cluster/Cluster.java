package io.sluice.cluster;

import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.Members;
import io.sluice.view.Snapshot;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.cluster.Leadership;
import io.sluice.view.cluster.Leases;
import io.sluice.view.cluster.SharedSources;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member among others. One thread of its own decides; whoever calls is never held up, but by
 * {@link #close}.
 */
public final class Cluster
    implements SharedSources, Exchange, Leadership, Members, Alarms, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Cluster.class);
  private static final long TICK = 100;
  private static final int WORKERS = 4;
  private static final long GOODBYE = 2_000;

  private final Clock clock;
  private final ScheduledExecutorService loop;
  private final ExecutorService workers;
  private final Fabric fabric;
  private final LeaderLease leader;
  private final Node node;
  private final AlarmLog alarmLog = new AlarmLog();
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Written by the loop, read by anybody. */
  private volatile Roster roster;

  /** Written once, before {@link #open} returns. */
  private @Nullable ScheduledFuture<?> ticking;

  private Cluster(
      ClusterSettings settings, Leases leases, OwnState own, Clock clock, Joining joining)
      throws IOException {
    this.clock = clock;
    this.loop = Executors.newSingleThreadScheduledExecutor(thread("sluice-cluster"));
    this.workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            thread("sluice-cluster-lease"));
    try {
      this.fabric = joining.join(settings, new Ears());
    } catch (IOException e) {
      loop.shutdownNow();
      workers.shutdownNow();
      throw e;
    }
    this.leader = new LeaderLease(fabric.self(), clock);
    LeaseDesk desk =
        new LeaseDesk(
            leases,
            fabric.self().holder(),
            workers,
            (name, asked, lease) -> soon(() -> node().leased(clock.millis(), name, asked, lease)));
    this.node = new Node(settings, fabric, own, desk, leader, this::soon, clock.millis());
    this.roster = node.roster(clock.millis());
  }

  /** How a member joins; tests join otherwise. */
  @FunctionalInterface
  interface Joining {
    Fabric join(ClusterSettings settings, Fabric.Listener listener) throws IOException;
  }

  /**
   * Joins the others; when nobody is found, it is alone until somebody comes.
   *
   * @param own what this member shows of itself; called by the cluster's thread ten times a second
   * @param clock steady: leases and patience are measured by it
   * @throws IOException if it cannot listen; the message is a sentence
   */
  public static Cluster open(ClusterSettings settings, Leases leases, OwnState own, Clock clock)
      throws IOException {
    return open(settings, leases, own, clock, HazelcastFabric::rejoining);
  }

  static Cluster open(
      ClusterSettings settings, Leases leases, OwnState own, Clock clock, Joining joining)
      throws IOException {
    Cluster cluster = new Cluster(settings, leases, own, clock, joining);
    cluster.start(settings);
    return cluster;
  }

  private void start(ClusterSettings settings) {
    opened.countDown();
    soon(() -> node.membership(clock.millis()));
    ticking = loop.scheduleAtFixedRate(guarded(this::tick), 0, TICK, TimeUnit.MILLISECONDS);
    int others = fabric.present().size() - 1;
    log.atInfo()
        .addKeyValue("member", settings.member())
        .addKeyValue("listen", settings.listen())
        .addKeyValue("others", others)
        .log(others == 0 ? "No other member is found yet; this one serves alone" : "Joined");
  }

  private final class Ears implements Fabric.Listener {
    @Override
    public void heard(Peer from, boolean toAll, byte[] bytes) {
      soon(
          () -> {
            node().heard(clock.millis(), from, toAll, bytes);
            pump();
          });
    }

    @Override
    public void changed() {
      soon(() -> node().membership(clock.millis()));
    }
  }

  /** Others may speak before this member is ready to hear: the loop waits for that moment. */
  private Node node() {
    try {
      opened.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the member ends", e);
    }
    return node;
  }

  private void tick() {
    long now = clock.millis();
    node.tick(now);
    roster = node.roster(now);
    alarmLog.now(roster.alarms());
    pump();
  }

  private void pump() {
    if (node.pump()) {
      soon(this::pump);
    }
  }

  private void soon(Runnable work) {
    try {
      loop.execute(guarded(work));
    } catch (RejectedExecutionException e) {
      log.atDebug().setCause(e).log("The member has left");
    }
  }

  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("The cluster's thread stumbled and goes on");
      }
    };
  }

  @Override
  public void subscribe(Listener listener) {
    soon(() -> node.subscribe(clock.millis(), listener));
  }

  @Override
  public void tell(Snapshot snapshot, Set<String> changed) {
    Set<String> names = Set.copyOf(changed);
    soon(
        () -> {
          node.tell(clock.millis(), snapshot, names);
          pump();
        });
  }

  @Override
  public SortedSet<String> others() {
    return roster.others();
  }

  @Override
  public long lostAt() {
    return roster.lostAt();
  }

  @Override
  public void tell(String subject, byte[] bytes) {
    byte[] copy = bounded(bytes);
    soon(() -> node.say(subject, copy));
  }

  @Override
  public void onTold(String subject, BiConsumer<String, byte[]> listener) {
    soon(() -> node.exchanges().onTold(subject, listener));
  }

  @Override
  public CompletionStage<byte[]> ask(
      String member, String subject, byte[] question, Duration within) {
    byte[] copy = bounded(question);
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    long until = clock.millis() + within.toMillis();
    soon(
        () -> {
          Peer whom = node.other(member);
          node.exchanges().ask(whom, member, subject, copy, until, answer);
        });
    if (loop.isShutdown()) {
      answer.completeExceptionally(new IllegalStateException("this member has left"));
    }
    return answer.minimalCompletionStage();
  }

  @Override
  public void onAsked(String subject, Function<byte[], CompletionStage<byte[]>> answer) {
    soon(() -> node.exchanges().onAsked(subject, answer));
  }

  private static byte[] bounded(byte[] bytes) {
    if (bytes.length > LONGEST) {
      throw new IllegalArgumentException(
          bytes.length + " bytes are more than the " + LONGEST + " that a message may have");
    }
    return bytes.clone();
  }

  @Override
  public String holder() {
    return leader.holder();
  }

  @Override
  public long epoch() {
    return leader.epoch();
  }

  @Override
  public List<Member> members() {
    return roster.members();
  }

  @Override
  public List<Alarm> alarms() {
    return roster.alarms();
  }

  /** Gives back what this member has, says goodbye and leaves; takes some seconds at most. */
  @Override
  public void close() {
    if (ticking != null) {
      ticking.cancel(false);
    }
    CompletableFuture<Void> letGo = new CompletableFuture<>();
    soon(
        () -> {
          node.letGo();
          letGo.complete(null);
        });
    letGo.completeOnTimeout(null, GOODBYE, TimeUnit.MILLISECONDS).join();
    workers.shutdown();
    await(workers);
    soon(() -> node.goodbye(clock.millis()));
    loop.shutdown();
    await(loop);
    fabric.close();
  }

  private static void await(ExecutorService threads) {
    try {
      if (!threads.awaitTermination(GOODBYE, TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory thread(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
