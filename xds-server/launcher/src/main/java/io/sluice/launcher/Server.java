package io.sluice.launcher;

import io.sluice.console.web.BearerToken;
import io.sluice.console.web.ConsolePorts;
import io.sluice.console.web.ConsoleServer;
import io.sluice.console.web.ConsoleSettings;
import io.sluice.console.web.Measure;
import io.sluice.engine.Aggregator;
import io.sluice.engine.AggregatorSettings;
import io.sluice.engine.OwnedRegistry;
import io.sluice.probe.ActiveChecks;
import io.sluice.probe.ProbeLimits;
import io.sluice.probe.TcpProber;
import io.sluice.store.Database;
import io.sluice.store.LastKnownGood;
import io.sluice.store.TrustedStore;
import io.sluice.view.Alarms;
import io.sluice.view.Checks;
import io.sluice.view.KnownGood;
import io.sluice.view.Proxies;
import io.sluice.view.SplitStore;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.ViewChange;
import io.sluice.xds.protocol.ServerSettings;
import io.sluice.xds.server.XdsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running member: every part wired to the others by constructor, and closed in reverse. */
final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);

  /** How long a change waits for a database connection before it is refused. */
  private static final Duration STORE_WAIT = Duration.ofSeconds(3);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** What else was asked for on the command line. */
  record Options(
      boolean observing, boolean openList, Duration lastKnownGoodAge, boolean adopting) {}

  private Server() {}

  /**
   * Starts a member; it listens when this returns, and may still wait for its sources.
   *
   * @throws StartFailure if a part cannot start; nothing runs then
   */
  static Server start(ServerConfiguration configuration, Options options) throws StartFailure {
    Server server = new Server();
    try {
      server.wire(configuration, options);
      return server;
    } catch (StoreUnavailable e) {
      server.close();
      throw new StartFailure(e.getMessage() == null ? "no store" : e.getMessage(), e);
    } catch (IOException e) {
      server.close();
      throw new StartFailure("cannot start: " + e.getMessage(), e);
    } catch (StartFailure | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void wire(ServerConfiguration configuration, Options options)
      throws StartFailure, IOException {
    Clock clock = Clock.systemUTC();
    Clock steady = SteadyClock.from(clock);
    DataFolder data = add(DataFolder.take(configuration.data()));
    LastKnownGood memory =
        options.observing()
            ? LastKnownGood.none(clock)
            : LastKnownGood.open(data.path(), options.lastKnownGoodAge(), clock);
    KnownGood known = memory.known();
    TrustedStore store =
        add(
            TrustedStore.open(
                () ->
                    Database.open(
                        configuration.store(),
                        STORE_WAIT,
                        known == null || options.adopting(),
                        clock),
                known == null ? null : known.stored(),
                options.adopting(),
                clock));
    SplitStore splits = options.observing() ? new ObservedStore(store) : store;
    Listeners listeners = new Listeners(memory);
    Aggregator aggregator =
        aggregator(configuration, options.observing(), splits, known, steady, listeners);
    List<Measure> measures = new ArrayList<>(Measures.of(aggregator));
    measures.addAll(Measures.of(memory));
    List<Alarms> alarms =
        new ArrayList<>(List.of(aggregator, store, memory, add(new ClockWatch(clock, steady))));
    Proxies proxies = List::of;
    if (!options.observing()) {
      SourceNetworks.warn(configuration.sources());
      XdsServer xds =
          add(
              new XdsServer(
                  ServerSettings.plain(configuration.xds()),
                  SourceNetworks.of(configuration.sources()),
                  clock));
      measures.addAll(Measures.of(xds));
      proxies = xds;
      alarms.add(xds);
      listeners.xds = xds;
    }
    ConsoleServer console =
        add(
            new ConsoleServer(
                new ConsoleSettings(
                    configuration.console().getHostString(),
                    configuration.console().getPort(),
                    token(configuration.bootstrapToken(), data),
                    options.observing(),
                    options.openList(),
                    configuration.environments()),
                new ConsolePorts(
                    aggregator::view,
                    splits,
                    store,
                    store,
                    aggregator,
                    proxies,
                    Alarms.of(alarms),
                    aggregator::waitingFor,
                    clock),
                measures));
    listeners.console = console;
    add(aggregator).start();
    add(memory).keep(aggregator::knownGood); // closed first: it asks the aggregator once more
    listen(configuration, listeners.xds, console);
    List<String> waiting = aggregator.waitingFor();
    if (!waiting.isEmpty()) {
      log.atInfo()
          .addKeyValue("waiting", String.join("; ", waiting))
          .log(
              options.observing()
                  ? "The view is shown once every source is known"
                  : "Proxies may connect and are answered once every source is known");
    }
  }

  private Aggregator aggregator(
      ServerConfiguration configuration,
      boolean observing,
      SplitStore splits,
      @Nullable KnownGood known,
      Clock clock,
      Listeners listeners) {
    return new Aggregator(
        new AggregatorSettings(
            configuration.member(),
            configuration.environments(),
            configuration.startWait(),
            configuration.guard()),
        registries(configuration, observing),
        splits,
        known,
        add(new TcpProber(ProbeLimits.DEFAULT, workers("sluice-names", 4))),
        checks(configuration),
        workers("sluice-store", 2),
        clock,
        listeners::tell);
  }

  /** A member none of whose sources is checked needs no threads for it. */
  private @Nullable Checks checks(ServerConfiguration configuration) {
    boolean needed = configuration.sources().stream().anyMatch(source -> source.check() != null);
    return needed ? add(new ActiveChecks(ProbeLimits.DEFAULT)) : null;
  }

  private static void listen(
      ServerConfiguration configuration, @Nullable XdsServer xds, ConsoleServer console)
      throws StartFailure {
    try {
      console.start().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new StartFailure(
          "the console cannot listen on " + written(configuration.console()) + ": " + reason(e), e);
    }
    if (xds == null) {
      log.atInfo().log("Observing: registries are read, nothing is published, writes answer 423");
      return;
    }
    try {
      xds.start();
      log.atInfo().addKeyValue("address", written(configuration.xds())).log("xDS listens");
    } catch (IOException e) {
      throw new StartFailure(
          "xDS cannot listen on " + written(configuration.xds()) + ": " + e.getMessage(), e);
    }
  }

  private static String written(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private static String reason(CompletionException e) {
    return String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
  }

  /**
   * What is read. Who only observes waits for no source longer than {@code start.wait}: there are
   * no proxies that could be told too little, and one registry that is down must not hide the
   * others.
   */
  private static List<OwnedRegistry> registries(
      ServerConfiguration configuration, boolean observing) {
    return configuration.sources().stream()
        .map(
            source ->
                new OwnedRegistry(
                    observing ? source.source().withRequired(false) : source.source(),
                    source.identity(),
                    source.registry().adapter(source.source().name()),
                    source.check()))
        .toList();
  }

  private static BearerToken token(@Nullable String configured, DataFolder data)
      throws StartFailure, IOException {
    try {
      return BearerToken.of(configured == null ? AdminToken.in(data.path()) : configured);
    } catch (IllegalArgumentException e) {
      throw new StartFailure("the console's secret: " + e.getMessage(), e);
    }
  }

  private ExecutorService workers(String name, int count) {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory factory =
        task -> {
          Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    ExecutorService workers = Executors.newFixedThreadPool(count, factory);
    add(workers::shutdownNow);
    return workers;
  }

  private <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /**
   * Closes every part, the last started first; what one part says does not keep the others open.
   */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.atWarn()
            .setCause(e)
            .addKeyValue("part", part.getClass().getSimpleName())
            .log("A part did not close cleanly");
      }
    }
  }

  /** Who hears of a new view, in order: proxies first. Set before the aggregator starts. */
  private static final class Listeners {
    private @Nullable XdsServer xds;
    private @Nullable ConsoleServer console;
    private final LastKnownGood memory;
    private boolean open;

    Listeners(LastKnownGood memory) {
      this.memory = memory;
    }

    void tell(ViewChange change) {
      if (xds != null) {
        xds.onViewChange(change);
      }
      if (console != null) {
        console.viewChanged(change);
      }
      if (change.open()) {
        memory.changed();
      }
      if (change.open() && !open) {
        open = true;
        log.atInfo()
            .addKeyValue("services", change.view().services().size())
            .log(
                xds == null
                    ? "Every source is known, or not waited for"
                    : "Every source is known: proxies may connect");
      }
    }
  }
}
