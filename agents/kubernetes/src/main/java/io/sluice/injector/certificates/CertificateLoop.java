package io.sluice.injector.certificates;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the webhook's certificates right: after every change of the two objects, and when one is
 * due. The Secret comes first, then what the API server believes, then what is served. One thread.
 */
public final class CertificateLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CertificateLoop.class);

  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  private final Cluster cluster;
  private final Issuer issuer;
  private final Clock clock;
  private final Consumer<Pair> serve;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread made = new Thread(task, "sluice-injector-certificates");
            made.setDaemon(true);
            return made;
          },
          (task, closed) -> {}); // what comes after the end is nobody's

  /** What is served now; owned by the thread. */
  private @Nullable Pair served;

  /** Whether the last attempt failed; owned by the thread. */
  private boolean failing;

  /** Whether changes of the two objects are told; owned by the thread. */
  private boolean watching;

  /** The next look by itself; owned by the thread. */
  private @Nullable Future<?> timer;

  /**
   * Where the certificates stand, and for whom.
   *
   * @param namespace of the injector
   * @param service whose names they carry
   * @param secret which replicas share
   * @param webhook whose CA bundle is kept right
   * @param life of each
   */
  public record Place(
      String namespace, String service, String secret, String webhook, Duration life) {}

  /**
   * @param serve told of each new pair, when the API server believes it
   */
  public CertificateLoop(KubernetesClient client, Place place, Clock clock, Consumer<Pair> serve) {
    this.cluster = new Cluster(client, place.namespace(), place.secret(), place.webhook());
    String name = place.service() + "." + place.namespace() + ".svc";
    this.issuer = new Issuer(List.of(name, name + ".cluster.local"), place.life());
    this.clock = clock;
    this.serve = serve;
  }

  /** Begins; returns at once, also when no API server can be reached. */
  public void start() {
    look();
  }

  /** Looks now, beside all other occasions. */
  void look() {
    thread.execute(this::round);
  }

  /** Once; and again, when a watch has ended for good. */
  private void watch() {
    if (watching) {
      return;
    }
    // Which lists first, and may fail: then the next round begins it.
    List<CompletionStage<Void>> begun = cluster.watch(this::look);
    watching = true;
    for (CompletionStage<Void> each : begun) {
      each.whenComplete((end, why) -> watchEnded());
    }
  }

  private void watchEnded() {
    thread.execute(() -> watching = false);
    look();
  }

  private void round() {
    Duration pause;
    try {
      pause = reconcile();
      if (failing) {
        failing = false;
        log.atInfo().log("the webhook is right again");
      }
    } catch (RuntimeException e) {
      pause = AGAIN;
      if (!failing) {
        failing = true;
        log.atWarn()
            .addKeyValue("why", e.getMessage())
            .log("the webhook cannot be seen to; tried again");
      }
    }
    if (timer != null) {
      timer.cancel(false);
    }
    timer = thread.schedule(this::round, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Duration reconcile() {
    Cluster.Held held = cluster.read();
    watch();
    KeyRing known = read(held);
    Instant now = clock.instant();
    KeyRing ring = known.at(now, issuer);
    if (!ring.equals(known)) {
      if (!cluster.write(held, ring.data())) {
        return Duration.ZERO;
      }
      log.atInfo()
          .addKeyValue("serving", ring.serving().orElseThrow())
          .addKeyValue("next", ring.next().map(Pair::toString).orElse("none"))
          .log("made or turned the webhook's certificates");
    }
    if (!cluster.believe(ring.bundle())) {
      return Duration.ZERO;
    }
    Pair pair = ring.serving().orElseThrow();
    if (!pair.equals(served)) {
      serve.accept(pair);
      served = pair;
      log.atInfo().addKeyValue("until", pair.until()).log("serving with a new certificate");
    }
    Duration untilDue = Duration.between(now, ring.due());
    return untilDue.compareTo(LONGEST_PAUSE) < 0 ? untilDue : LONGEST_PAUSE;
  }

  private static KeyRing read(Cluster.Held held) {
    try {
      return KeyRing.of(held.data());
    } catch (CertificateException | IllegalArgumentException e) {
      log.atWarn()
          .addKeyValue("secret", held.object().getMetadata().getName())
          .addKeyValue("why", e.getMessage())
          .log("what the Secret holds cannot be used; new certificates are made");
      return KeyRing.EMPTY;
    }
  }

  @Override
  public void close() {
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(AGAIN.toSeconds(), TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
    cluster.close();
  }
}
