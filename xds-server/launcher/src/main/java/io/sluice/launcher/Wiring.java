package io.sluice.launcher;

import io.sluice.cluster.AllAcknowledgements;
import io.sluice.cluster.AskedErrands;
import io.sluice.cluster.AskedProxies;
import io.sluice.cluster.Cluster;
import io.sluice.cluster.OwnersWord;
import io.sluice.cluster.SharedProgress;
import io.sluice.cluster.SharedReaches;
import io.sluice.cluster.SharedTraffic;
import io.sluice.console.signin.OidcProvider;
import io.sluice.console.signin.OidcSettings;
import io.sluice.console.web.BearerToken;
import io.sluice.console.web.ConsolePorts;
import io.sluice.console.web.ConsoleServer;
import io.sluice.console.web.ConsoleSettings;
import io.sluice.console.web.Measure;
import io.sluice.engine.Aggregator;
import io.sluice.engine.AggregatorSettings;
import io.sluice.engine.OwnedRegistry;
import io.sluice.launcher.ConfigurationReader.Outcome;
import io.sluice.migrations.reach.Surveys;
import io.sluice.migrations.runner.AskedVerdicts;
import io.sluice.migrations.runner.CallersReach;
import io.sluice.migrations.runner.Copying;
import io.sluice.migrations.runner.FormatAdvance;
import io.sluice.migrations.runner.Gathering;
import io.sluice.migrations.runner.Migrations;
import io.sluice.probe.ActiveChecks;
import io.sluice.probe.ProbeLimits;
import io.sluice.probe.TcpProber;
import io.sluice.store.AuditSettings;
import io.sluice.store.Database;
import io.sluice.store.EmergencyStore;
import io.sluice.store.HistoryRecorder;
import io.sluice.store.LastKnownGood;
import io.sluice.store.ProvenAudit;
import io.sluice.store.RecordedHistory;
import io.sluice.store.StoreBackups;
import io.sluice.store.TrustedStore;
import io.sluice.view.Alarms;
import io.sluice.view.Checks;
import io.sluice.view.Emergencies;
import io.sluice.view.FormatProgress;
import io.sluice.view.Formats;
import io.sluice.view.KnownGood;
import io.sluice.view.MemberStarts;
import io.sluice.view.Receivers;
import io.sluice.view.Snapshot;
import io.sluice.view.SplitStore;
import io.sluice.view.cluster.AllProxies;
import io.sluice.view.cluster.Leadership;
import io.sluice.view.cluster.SharedSources;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.proof.AllTraffic;
import io.sluice.view.reach.Reaching;
import io.sluice.view.traffic.SeenByProxies;
import io.sluice.xds.protocol.ServerSettings;
import io.sluice.xds.resources.Rendering;
import io.sluice.xds.server.XdsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gets what: every part of a member made and handed to the others by constructor. */
final class Wiring {
  private static final Logger log = LoggerFactory.getLogger(Wiring.class);

  private static final String EMERGENCIES = "emergencies";

  /** How long a change waits for a database connection before it is refused. */
  private static final Duration STORE_WAIT = Duration.ofSeconds(3);

  private final ServerConfiguration configuration;
  private final SortedMap<String, String> written;
  private final Server.Options options;
  private final Parts parts;

  /**
   * A member that is not wired.
   *
   * @param parts takes every part that has to be closed
   */
  Wiring(Outcome.Right read, Server.Options options, Parts parts) {
    this.configuration = read.configuration();
    this.written = read.written();
    this.options = options;
    this.parts = parts;
  }

  /** Makes and starts everything; what was started before a failure is among the parts. */
  void wire() throws StartFailure, IOException {
    Clock clock = Clock.systemUTC();
    Clock steady = SteadyClock.from(clock);
    DataFolder data = parts.add(DataFolder.take(configuration.data()));
    LastKnownGood memory =
        options.observing()
            ? LastKnownGood.none(clock)
            : LastKnownGood.open(data.path(), options.lastKnownGoodAge(), clock);
    KnownGood known = memory.known();
    ClusterKeys.Chosen chosen = configuration.cluster();
    ClusterSeat seat =
        chosen == null || options.observing() ? null : new ClusterSeat(configuration, chosen);
    TrustedStore store =
        parts.add(
            TrustedStore.open(
                () ->
                    Database.open(
                        configuration.store(),
                        STORE_WAIT,
                        known == null || options.adopting(),
                        clock,
                        configuration.approvals()),
                known == null ? null : known.stored(),
                options.adopting(),
                seat == null ? Leadership.ALONE : seat,
                clock));
    Tls tls = Tls.of(configuration.protection());
    EmergencyStore emergencies =
        options.observing()
            ? null
            : parts.add(
                EmergencyStore.open(
                    store, data.path(), parts.workers("sluice-rollback", 4), clock));
    ProvenAudit proof = audit(store, data, clock, steady);
    SplitStore splits = emergencies == null ? new ObservedStore(store) : emergencies;
    Listeners listeners = new Listeners(memory);
    Aggregator aggregator = aggregator(splits, known, seat, steady, listeners);
    if (!options.observing()) {
      renders(splits.load().formats());
    }
    RecordedHistory history =
        RecordedHistory.in(
            store,
            HistoryRecorder.Settings.keeping(configuration.historyKept()),
            () -> sequences(aggregator),
            clock);
    List<Measure> measures = new ArrayList<>(Measures.of(aggregator));
    measures.addAll(Measures.of(memory));
    measures.addAll(Measures.of(proof.anchoring(), clock));
    List<Alarms> alarms =
        new ArrayList<>(
            List.of(
                aggregator,
                store,
                proof,
                store.reviews(),
                memory,
                parts.add(new ClockWatch(clock, steady)),
                parts.add(tls.watch(clock))));
    if (emergencies != null) {
      alarms.add(emergencies);
    }
    ThisMember self =
        new ThisMember(
            configuration, aggregator, listeners::published, Version.text(), clock.millis());
    Cluster cluster =
        seat == null ? null : parts.add(seat.take(store.leases(), known, self, steady));
    if (cluster != null) {
      alarms.add(cluster);
      if (emergencies != null) {
        share(emergencies, cluster);
      }
    }
    ConsolePorts.Mesh mesh = ConsolePorts.Mesh.NONE;
    Receivers receivers = XdsServer.receivers(SourceNetworks.of(configuration.sources()));
    if (!options.observing()) {
      SourceNetworks.warn(configuration.sources());
      tls.warn(configuration.proxies().grants());
      HistoryRecorder recorder = parts.add(history.recorder());
      listeners.history = recorder;
      recorder.start();
      XdsServer xds =
          parts.add(
              new XdsServer(
                  tls.of(ServerSettings.plain(configuration.xds())),
                  configuration.proxies(),
                  recorder,
                  recorder,
                  clock));
      measures.addAll(Measures.of(xds));
      Acknowledgements acknowledgements =
          cluster == null
              ? xds.acknowledgements()
              : new AllAcknowledgements(xds.acknowledgements(), cluster);
      xds.tellLeaving(acknowledgements);
      mesh =
          new ConsolePorts.Mesh(
              xds,
              xds.traffic(),
              acknowledgements,
              recorder,
              AllTraffic.NONE,
              cluster == null
                  ? AllProxies.of(configuration.member(), xds)
                  : new AskedProxies(configuration.member(), xds, cluster),
              cluster == null ? xds.errands() : new AskedErrands(xds.errands(), cluster));
      if (cluster != null) {
        parts.everySecond(
            "sluice-cluster-traffic",
            new SharedTraffic(cluster, xds.membersTraffic(), clock)::tick);
      }
      receivers = xds.receivers();
      alarms.add(xds);
      listeners.xds = xds;
    }
    AskedVerdicts asked =
        new AskedVerdicts(
            configuration.migrations().verdicts(), parts.workers("sluice-guards", 2), clock);
    mesh = mesh.with(asked);
    Reaching reaching =
        options.observing() ? Reaching.NONE : surveys(aggregator, mesh, cluster, clock);
    Migrations migrations =
        parts.add(
            new Migrations(
                store.migrations(),
                new Gathering(
                    aggregator::view,
                    mesh.traffic(),
                    mesh.acknowledgements(),
                    store.freezes(),
                    asked,
                    asked,
                    new CallersReach(reaching)),
                new Copying(aggregator::view, splits),
                configuration.migrations().settings(),
                seat == null ? Leadership.ALONE : seat,
                clock));
    Supplier<Optional<FormatProgress>> progress = progress(aggregator, listeners, cluster, clock);
    if (!options.observing()) {
      Leadership leadership = seat == null ? Leadership.ALONE : seat;
      parts.everySecond(
          "sluice-format", new FormatAdvance(store.upgrades(), progress, leadership, clock)::tick);
    }
    ConsoleServer console =
        parts.add(
            new ConsoleServer(
                new ConsoleSettings(
                        configuration.console().getHostString(),
                        configuration.console().getPort(),
                        token(configuration.bootstrapToken(), data),
                        options.observing(),
                        options.openList(),
                        configuration.environments())
                    .withTls(tls.consoleKeys())
                    .withProvider(provider(clock)),
                new ConsolePorts(
                    aggregator::view,
                    new ConsolePorts.Stored(
                        splits,
                        store,
                        store,
                        proof,
                        store.people(),
                        emergencies == null ? Emergencies.NONE : emergencies,
                        store.answers(),
                        history.history(),
                        new ConsolePorts.Gates(
                            store.freezes(), store.approvals(), configuration.approvals()),
                        StoreBackups.of(store, data.path()),
                        migrations),
                    cluster == null ? aggregator : new OwnersWord(aggregator, cluster),
                    mesh,
                    seat == null ? self : seat,
                    new ConsolePorts.Foresight(aggregator, receivers, reaching),
                    Alarms.of(alarms),
                    new ConsolePorts.Upgrading(store.upgrades(), Rendering.NEWEST, progress),
                    aggregator::waitingFor,
                    clock),
                measures));
    listeners.console = console;
    parts.add(aggregator).start();
    parts.add(memory).keep(aggregator::knownGood); // closed first: it asks the aggregator once more
    listen(listeners.xds, console);
    if (!options.observing()) {
      MemberStarts.Start start =
          new MemberStarts.Start(configuration.member(), Version.text(), clock.millis(), written);
      parts.add(new MemberRecord(store.memberStarts(), start, clock)).begin();
      migrations.start();
    }
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

  /** What cannot be rendered would be published wrongly, or not at all. */
  private static void renders(Formats stored) throws StartFailure {
    if (!Rendering.renders(stored)) {
      throw new StartFailure(
          "the store says rendering format %s, and this release renders %s: start the release that"
                  .formatted(stored, Rendering.KNOWN)
              + " rendered it; proxies keep what they have, or go to other members");
    }
  }

  /** What callers reach, of all members' asking. */
  private Reaching surveys(
      Aggregator aggregator, ConsolePorts.Mesh mesh, @Nullable Cluster cluster, Clock clock) {
    Surveys surveys =
        new Surveys(
            new Surveys.Ports(
                aggregator, mesh.acknowledgements(), mesh.everywhere(), mesh.errands()),
            parts.workers("sluice-reach", 1),
            new Random(),
            clock);
    if (cluster != null) {
      surveys.whenFound(new SharedReaches(cluster, surveys::heard, clock)::tell);
    }
    return surveys;
  }

  /** Of all members' proxies, empty while it is not known. */
  private Supplier<Optional<FormatProgress>> progress(
      Aggregator aggregator, Listeners listeners, @Nullable Cluster cluster, Clock clock) {
    Supplier<FormatProgress> own = () -> listeners.progress(aggregator.view().formats());
    if (cluster == null) {
      return () -> Optional.of(own.get());
    }
    SharedProgress shared = new SharedProgress(cluster, own, clock);
    parts.everySecond("sluice-format-told", shared::tick);
    return shared::all;
  }

  /** What stands without the database here stands with the others within a second. */
  private void share(EmergencyStore emergencies, Cluster cluster) {
    ExecutorService worker = parts.workers("sluice-emergency-heard", 1);
    cluster.onTold(
        EMERGENCIES, (member, told) -> worker.execute(() -> emergencies.heard(member, told)));
    parts.everySecond(
        "sluice-emergency-told",
        () -> emergencies.shared().ifPresent(told -> cluster.tell(EMERGENCIES, told)));
  }

  /** Its heads leave from here on. */
  private ProvenAudit audit(TrustedStore store, DataFolder data, Clock clock, Clock steady)
      throws IOException {
    AuditKeys.Chosen chosen = configuration.audit();
    ProvenAudit proof =
        parts.add(
            new ProvenAudit(
                store,
                AuditKeyFile.in(data.path()),
                new AuditSettings(configuration.member(), chosen.anchors(), chosen.keep()),
                clock,
                steady));
    proof.start();
    return proof;
  }

  private Aggregator aggregator(
      SplitStore splits,
      @Nullable KnownGood known,
      @Nullable SharedSources shared,
      Clock clock,
      Listeners listeners) {
    return new Aggregator(
        new AggregatorSettings(
            configuration.member(),
            configuration.environments(),
            configuration.startWait(),
            configuration.guard()),
        registries(),
        splits,
        known,
        new SeenByProxies(
            parts.add(new TcpProber(ProbeLimits.DEFAULT, parts.workers("sluice-names", 4))),
            (address, port) -> listeners.traffic().succeeded(address, port),
            configuration.proxies().loadReports().multipliedBy(2),
            Clock.systemUTC()),
        checks(),
        shared,
        parts.workers("sluice-store", 2),
        clock,
        listeners::tell);
  }

  /** Which snapshots the present view was made from. */
  private Map<String, Long> sequences(Aggregator aggregator) {
    Map<String, Long> sequences = new HashMap<>();
    for (ServerConfiguration.SourceConfiguration source : configuration.sources()) {
      Snapshot snapshot = aggregator.snapshot(source.source().name());
      if (snapshot != null) {
        sequences.put(snapshot.source(), snapshot.sequence());
      }
    }
    return sequences;
  }

  /** A member none of whose sources is checked needs no threads for it. */
  private @Nullable Checks checks() {
    boolean needed = configuration.sources().stream().anyMatch(source -> source.check() != null);
    return needed ? parts.add(new ActiveChecks(ProbeLimits.DEFAULT)) : null;
  }

  private @Nullable OidcProvider provider(Clock clock) {
    OidcSettings oidc = configuration.oidc();
    return oidc == null ? null : new OidcProvider(oidc, clock);
  }

  private void listen(@Nullable XdsServer xds, ConsoleServer console) throws StartFailure {
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
  private List<OwnedRegistry> registries() {
    return configuration.sources().stream()
        .map(
            source ->
                new OwnedRegistry(
                    options.observing() ? source.source().withRequired(false) : source.source(),
                    source.identity(),
                    () -> source.registry().adapter(source.source().name()),
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
}
