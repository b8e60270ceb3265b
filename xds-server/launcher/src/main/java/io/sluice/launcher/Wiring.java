package io.sluice.launcher;

import io.sluice.cluster.Cluster;
import io.sluice.cluster.OwnersWord;
import io.sluice.cluster.SharedAlarms;
import io.sluice.console.signin.OidcProvider;
import io.sluice.console.signin.OidcSettings;
import io.sluice.console.web.BearerToken;
import io.sluice.console.web.ConsolePorts;
import io.sluice.console.web.ConsoleServer;
import io.sluice.console.web.ConsoleSettings;
import io.sluice.launcher.ConfigurationReader.Outcome;
import io.sluice.store.EmergencyStore;
import io.sluice.store.RecordedHistory;
import io.sluice.store.StoreBackups;
import io.sluice.view.Alarms;
import io.sluice.view.Emergencies;
import io.sluice.view.MemberStarts;
import io.sluice.view.history.History;
import io.sluice.xds.resources.Rendering;
import io.sluice.xds.server.XdsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gets what: every part of a member made and handed to the others by constructor. */
final class Wiring {
  private static final Logger log = LoggerFactory.getLogger(Wiring.class);

  private static final String EMERGENCIES = "emergencies";

  private final Foundation foundation;
  private final ServerConfiguration configuration;
  private final Parts parts;

  /**
   * A member that is not wired.
   *
   * @param parts takes every part that has to be closed
   */
  Wiring(Outcome.Right read, Server.Options options, Parts parts) {
    this.foundation = Foundation.of(read, options, parts);
    this.configuration = read.configuration();
    this.parts = parts;
  }

  /** Makes and starts everything; what was started before a failure is among the parts. */
  void wire() throws StartFailure, IOException {
    StoreParts stored = StoreParts.open(foundation);
    Tls tls = Tls.of(configuration.protection());
    foundation.watched().alarm(parts.add(new ClockWatch(foundation.clock(), foundation.steady())));
    foundation.watched().alarm(parts.add(tls.watch(foundation.clock())));
    ViewParts viewing = ViewParts.of(foundation, stored);
    ThisMember self =
        new ThisMember(
            configuration,
            viewing.aggregator(),
            viewing.listeners()::published,
            Version.text(),
            foundation.clock().millis());
    Cluster cluster = cluster(stored, self);
    RecordedHistory history = viewing.history(foundation, stored, cluster);
    ProxyParts proxies =
        foundation.observing()
            ? ProxyParts.none(foundation)
            : ProxyParts.of(foundation, tls, viewing, history.recorder(), cluster);
    MigrationParts moving = MigrationParts.of(foundation, stored, viewing, proxies.mesh(), cluster);
    ConsolePorts ports =
        new ConsolePorts(
            viewing.aggregator()::view,
            stored(stored, history.history(), moving),
            cluster == null ? viewing.aggregator() : new OwnersWord(viewing.aggregator(), cluster),
            moving.mesh(),
            foundation.seat() == null ? self : foundation.seat(),
            new ConsolePorts.Foresight(
                viewing.aggregator(), proxies.receivers(), moving.reaching()),
            alarms(cluster),
            new ConsolePorts.Upgrading(
                stored.store().upgrades(), Rendering.NEWEST, moving.progress()),
            viewing.aggregator()::waitingFor,
            foundation.clock());
    ConsoleServer console =
        parts.add(
            new ConsoleServer(
                consoleSettings(stored.data(), tls), ports, foundation.watched().measures()));
    viewing.listeners().console = console;
    parts.add(viewing.aggregator()).start();
    // Closed first: it asks the aggregator once more.
    parts.add(stored.memory()).keep(viewing.aggregator()::knownGood);
    listen(viewing.listeners().xds, console);
    if (!foundation.observing()) {
      MemberStarts.Start start =
          new MemberStarts.Start(
              configuration.member(),
              Version.text(),
              foundation.clock().millis(),
              foundation.read().written());
      parts.add(new MemberRecord(stored.store().memberStarts(), start, foundation.clock())).begin();
      moving.migrations().start();
    }
    sayWaiting(viewing.aggregator().waitingFor());
  }

  private void sayWaiting(List<String> waiting) {
    if (!waiting.isEmpty()) {
      log.atInfo()
          .addKeyValue("waiting", String.join("; ", waiting))
          .log(
              foundation.observing()
                  ? "The view is shown once every source is known"
                  : "Proxies may connect and are answered once every source is known");
    }
  }

  /** Joined, or null while the member is to be alone. */
  private @Nullable Cluster cluster(StoreParts stored, ThisMember self) throws StartFailure {
    ClusterSeat seat = foundation.seat();
    if (seat == null) {
      return null;
    }
    Cluster cluster =
        parts.add(seat.take(stored.store().leases(), stored.known(), self, foundation.steady()));
    foundation.watched().alarm(cluster);
    if (stored.emergencies() != null) {
      share(stored.emergencies(), cluster);
    }
    return cluster;
  }

  /** Of all members. */
  private Alarms alarms(@Nullable Cluster cluster) {
    Alarms own = foundation.watched().alarms();
    if (cluster == null) {
      return own;
    }
    SharedAlarms shared = new SharedAlarms(cluster, own, foundation.clock(), foundation.steady());
    parts.everySecond("sluice-alarms-told", shared::tick);
    return shared;
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

  private ConsolePorts.Stored stored(StoreParts stored, History history, MigrationParts moving)
      throws IOException {
    return new ConsolePorts.Stored(
        stored.splits(),
        stored.store(),
        stored.store(),
        stored.proof(),
        stored.store().people(),
        stored.emergencies() == null ? Emergencies.NONE : stored.emergencies(),
        stored.store().answers(),
        history,
        new ConsolePorts.Gates(
            stored.store().freezes(), stored.store().approvals(), configuration.approvals()),
        StoreBackups.of(stored.store(), stored.data().path()),
        moving.migrations());
  }

  private ConsoleSettings consoleSettings(DataFolder data, Tls tls)
      throws StartFailure, IOException {
    OidcSettings oidc = configuration.oidc();
    return new ConsoleSettings(
            configuration.console().getHostString(),
            configuration.console().getPort(),
            token(configuration.bootstrapToken(), data),
            foundation.observing(),
            foundation.options().openList(),
            configuration.environments())
        .withTls(tls.consoleKeys())
        .withProvider(oidc == null ? null : new OidcProvider(oidc, foundation.clock()));
  }

  private static BearerToken token(@Nullable String configured, DataFolder data)
      throws StartFailure, IOException {
    try {
      return BearerToken.of(configured == null ? AdminToken.in(data.path()) : configured);
    } catch (IllegalArgumentException e) {
      throw new StartFailure("the console's secret: " + e.getMessage(), e);
    }
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
}
