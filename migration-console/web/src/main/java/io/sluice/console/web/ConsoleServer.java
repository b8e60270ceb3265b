package io.sluice.console.web;

import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.ViewChange;
import io.sluice.view.proof.ShareSeries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console of one member: REST under {@code /api/v1}, health, metrics and the start page. */
public final class ConsoleServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConsoleServer.class);
  private static final int EVENT_LOOPS = 2;
  private static final int IDLE_SECONDS = 60;
  private static final int MOST_OF_A_LINE = 8 << 10;
  private static final int MOST_OF_ALL_HEADERS = 16 << 10;

  /** The launcher closes everything within 4.5 s, and xDS closes after the console. */
  private static final long REQUESTS_END_WITHIN_MS = 1_500;

  private static final long CLOSES_WITHIN_MS = 2_000;

  private final ConsoleSettings settings;
  private static final int EVENTS_KEPT = 4_096;

  /** How long after it an alarm, a source or a proxy becomes an event. */
  private static final long LOOKS_EVERY_MS = 1_000;

  private final FreshSplits fresh;
  private final ConsoleMetrics metrics;
  private final Fleet fleet;
  private final EventFeed feed;
  private final MigrationFeed migrations;
  private final ShareLog shares;
  private final EventOperations events;
  private final SignedIn people;
  private final Vertx vertx;
  private final HttpServer server;
  private final CompletableFuture<Void> stopping = new CompletableFuture<>();

  /**
   * Wires the console; listens to nobody before {@link #start}.
   *
   * @param settings how it serves
   * @param ports where live state comes from
   * @param measures what other modules count
   */
  public ConsoleServer(ConsoleSettings settings, ConsolePorts ports, List<Measure> measures) {
    this.settings = settings;
    this.fresh = new FreshSplits(ports.view());
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    String run = run();
    EventLog happened = new EventLog(run, EVENTS_KEPT, ports.clock());
    RecentTransitions recent = new RecentTransitions(run);
    this.feed = new EventFeed(ports, happened, recent);
    this.migrations = new MigrationFeed(ports.stored().audit(), happened);
    this.events = new EventOperations(happened);
    this.shares = new ShareLog(ports.view(), ports.mesh(), ports.clock());
    List<Measure> counted = new ArrayList<>(measures);
    counted.addAll(events.measures());
    this.fleet = Fleet.of(ports, settings.environments());
    this.metrics = new ConsoleMetrics(ports, fleet, counted);
    this.people = SignedIn.of(settings, ports, vertx);
    HttpFront front =
        new HttpFront(
            vertx,
            settings,
            people,
            Operations.of(
                settings, ports, fresh, fleet, metrics, events, recent, shares, people, stopping),
            new RepeatedRequests(ports.stored().answers()),
            metrics);
    this.server =
        vertx
            .createHttpServer(
                protectedBy(settings.keys())
                    .setHost(settings.host())
                    .setPort(settings.port())
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(IDLE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setMaxInitialLineLength(MOST_OF_A_LINE)
                    .setMaxHeaderSize(MOST_OF_ALL_HEADERS))
            .connectionHandler(front.connections()::opened)
            .invalidRequestHandler(Replies::malformed)
            .requestHandler(front.router());
    ports
        .stored()
        .splits()
        .subscribe(
            change -> {
              feed.stored(change);
              if (change instanceof StoredChange.SplitStored stored) {
                fresh.committed(stored.split());
              }
            });
  }

  private static HttpServerOptions protectedBy(@Nullable X509KeyManager keys) {
    HttpServerOptions options = new HttpServerOptions();
    if (keys != null) {
      options
          .setSsl(true)
          .setUseAlpn(false)
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
          .setKeyCertOptions(KeyCertOptions.wrap(keys));
    }
    return options;
  }

  /** On a thread of its own; one that lasts skips some, and none begins while this ends. */
  private void every(long millis, String name, Callable<Object> look) {
    Workers one = new Workers(vertx, name, 1, 1);
    vertx.setPeriodic(
        millis,
        tick -> {
          if (!stopping.isDone()) {
            one.run(look);
          }
        });
  }

  /**
   * Begins to listen.
   *
   * @return the port; fails with {@link java.net.BindException} when it is taken
   */
  public CompletionStage<Integer> start() {
    people.identities().look();
    migrations.look(); // what is committed from here on is told
    people.follow(vertx);
    every(LOOKS_EVERY_MS, "sluice-console-watch", this::look);
    every(LOOKS_EVERY_MS, "sluice-console-outbox", this::read);
    every(ShareSeries.FINE_MILLIS, "sluice-console-shares", this::remember);
    return server
        .listen()
        .map(
            listening -> {
              log.atInfo()
                  .addKeyValue("host", settings.host())
                  .addKeyValue("port", listening.actualPort())
                  .addKeyValue("tls", settings.keys() != null)
                  .addKeyValue("observing", settings.observing())
                  .log("console listens");
              return listening.actualPort();
            })
        .toCompletionStage();
  }

  private boolean look() {
    try {
      feed.look();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("looking for events failed");
    }
    return true;
  }

  /** Beside the other: a database that hangs must not keep alarms from being told. */
  private boolean read() {
    try {
      migrations.look();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("reading the audit for events failed");
    }
    return true;
  }

  private boolean remember() {
    try {
      shares.look();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("remembering what splits did failed");
    }
    return true;
  }

  /** Tells one run of the server from another in the ids of its events. */
  private static String run() {
    return Long.toString(new SecureRandom().nextLong(1L << 40), 36);
  }

  /** The port it listens on; 0 before it does. */
  public int port() {
    return server.actualPort();
  }

  /**
   * Tells that the view has changed, after it did: whoever committed something is answered once the
   * view shows it. Never blocks; the aggregator's loop calls it.
   */
  public void viewChanged(ViewChange change) {
    fresh.viewChanged(change.services());
    feed.viewChanged(change);
    for (String service : change.services()) {
      if (change.view().services().get(service) == null) {
        fleet.gone(service);
      }
    }
  }

  /**
   * Stops listening, lets running requests end for up to 1.5 s, cuts what is slower, and frees the
   * threads; takes 2 s at most. A second time it does nothing.
   */
  @Override
  public void close() {
    if (!stopping.complete(null)) {
      return;
    }
    long began = System.nanoTime();
    events.close();
    await(server.shutdown(Duration.ofMillis(REQUESTS_END_WITHIN_MS)), began);
    await(vertx.close(), began);
    metrics.close();
  }

  private static void await(Future<Void> closing, long began) {
    long left = TimeUnit.MILLISECONDS.toNanos(CLOSES_WITHIN_MS) - (System.nanoTime() - began);
    try {
      closing
          .toCompletionStage()
          .toCompletableFuture()
          .get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.atWarn().setCause(e).log("console did not close cleanly");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
