package io.sluice.xds.server;

import io.grpc.BindableService;
import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.Deliveries;
import io.sluice.view.FormatProgress;
import io.sluice.view.Formats;
import io.sluice.view.Proxies;
import io.sluice.view.ProxyErrands;
import io.sluice.view.Receivers;
import io.sluice.view.ViewChange;
import io.sluice.view.cluster.PublishedUnits;
import io.sluice.view.proof.Absentees;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.traffic.MembersTraffic;
import io.sluice.view.traffic.Traffic;
import io.sluice.xds.protocol.DiscoveryServer;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.ServerSettings;
import io.sluice.xds.protocol.Statistics;
import io.sluice.xds.protocol.UnitChange;
import io.sluice.xds.resources.Rendering;
import io.sluice.xds.resources.ResourceNames;
import io.sluice.xds.resources.ResourceType;
import io.sluice.xds.server.errand.Errands;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Gives the view to Envoy and gRPC. {@link #onViewChange} is called by the aggregator's loop alone;
 * every other method by any thread.
 */
public final class XdsServer implements Proxies, Alarms, AutoCloseable {
  /** How often clients report their load, unless it is said otherwise. */
  public static final Duration LOAD_INTERVAL = Duration.ofSeconds(5);

  private final Catalogue catalogue = new Catalogue();
  private final NetworkVariants networks;
  private final Sessions sessions = new Sessions();
  private final Alarms alarms;
  private final Encoder encoder;
  private final ServiceUnits units;
  private final UnitLedger ledger = new UnitLedger();
  private final KnownFormats known = new KnownFormats();
  private final Audiences audiences;
  private final Streams streams;
  private final Deliveries deliveries;
  private final DiscoveryServer discovery;
  private final LoadReporting loads;
  private final LeavingInstances leaving;
  private final Registering registering;
  private final Errands errands;
  private final PublishedReceipts receipts;
  private final Clock clock;

  /** A server for proxies that all reach the same addresses. */
  public XdsServer(ServerSettings settings, Clock clock) {
    this(settings, Set.of(), clock);
  }

  /**
   * A server that knows nothing and listens nowhere yet.
   *
   * @param settings where and how it listens
   * @param networks that sources are in, beside the common one
   * @param clock for the times that people are shown
   */
  public XdsServer(ServerSettings settings, Set<String> networks, Clock clock) {
    this(settings, networks, Deliveries.NONE, clock);
  }

  /**
   * The same, with somebody who hears what was offered and taken over.
   *
   * @param deliveries hears of every assignment
   */
  public XdsServer(
      ServerSettings settings, Set<String> networks, Deliveries deliveries, Clock clock) {
    this(settings, ProxyRules.in(networks), deliveries, Absentees.NONE, clock);
  }

  /**
   * The same, with rules.
   *
   * @param absentees who was connected and is not
   */
  public XdsServer(
      ServerSettings settings,
      ProxyRules rules,
      Deliveries deliveries,
      Absentees absentees,
      Clock clock) {
    this.deliveries = deliveries;
    this.networks = new NetworkVariants(rules.networks());
    this.encoder = new Encoder(Rendering.of(1));
    this.units = new ServiceUnits(encoder);
    this.audiences = new Audiences(catalogue, encoder, networks);
    if (!rules.pastMesh()) {
      audiences.closeWaysPastTheMesh();
    }
    Departures departures = new Departures(deliveries, clock);
    this.streams =
        new Streams(
            audiences, ledger, networks, sessions, rules.grants(), deliveries, departures, clock);
    this.clock = clock;
    this.loads = new LoadReporting(catalogue, rules, departures, clock);
    this.leaving = new LeavingInstances(networks, this::publishes);
    this.registering = new Registering(rules.registration());
    this.errands = new Errands(rules.grants()::refusal, leaving, registering);
    this.alarms =
        Alarms.of(
            List.of(known, new ProxyAlarms(sessions), new LoadAlarms(sessions, loads, clock)));
    List<BindableService> services = new ArrayList<>(settings.services());
    services.add(loads);
    services.add(errands);
    this.discovery =
        new DiscoveryServer(settings.withServices(services), streams, XdsServer::awaited);
    this.receipts = new PublishedReceipts(networks, sessions, absentees, discovery::holding);
    leaving.askOf(receipts);
  }

  /**
   * Listens. Clients may connect at once and are answered after the first change that is open.
   *
   * @throws IOException if the address cannot be had
   */
  public void start() throws IOException {
    discovery.start();
  }

  /** The port that it listens on, also when any was asked for. */
  public int port() {
    return discovery.port();
  }

  /**
   * Publishes what changed and nothing else; never blocks on a client. The first call, and none
   * before it, names every service of its view. What this release cannot render changes nothing:
   * what was published last stands, and an alarm says so.
   */
  public void onViewChange(ViewChange news) {
    ViewChange change = known.through(news, clock.millis());
    if (change == null) {
      return;
    }
    Formats formats = change.view().formats();
    loads.become(change);
    List<UnitChange> changes = new ArrayList<>();
    boolean anew = units.become(formats, catalogue.all().values(), changes);
    SortedMap<String, Published> reshaped = new TreeMap<>(anew ? catalogue.all() : Map.of());
    Map<String, Published> services = new LinkedHashMap<>();
    for (String name : new TreeSet<>(change.services())) {
      Published after = Published.of(change.view().services().get(name), networks);
      services.put(name, after);
      if (units.changes(catalogue.get(name), after, changes)) {
        reshaped.put(name, after);
      }
    }
    ledger.become(changes, reshaped, units.formats(), anew);
    List<Deliveries.Offer> offers = offers(changes);
    if (!offers.isEmpty()) {
      deliveries.published(offers); // before anybody can have them
    }
    audiences.become(formats, clock.millis());
    audiences.change(
        services, reshaped.keySet(), changes, scopes -> discovery.publish(changes, scopes));
    if (change.open()) {
      discovery.open();
    }
    receipts.published(change, clock.millis());
    registering.published(change);
  }

  private boolean publishes(String service) {
    return receipts.publishes(service);
  }

  /** What is published because of the view, for members to compare. */
  public PublishedUnits published() {
    return ledger.units();
  }

  /** How far the proxies that are connected to it are on the way to another format. */
  public FormatProgress progress() {
    return sessions.progress(known.formats(), clock.millis());
  }

  /** Who gets what from a change. */
  public Receivers receivers() {
    return new AssignmentReceivers(
        networks, Rendering.of(Rendering.NEWEST), sessions, discovery::receiving);
  }

  /** The same for a member that serves nobody: the variants, without proxies. */
  public static Receivers receivers(Set<String> networks) {
    return new AssignmentReceivers(
        new NetworkVariants(networks),
        Rendering.of(Rendering.NEWEST),
        new Sessions(),
        units -> CompletableFuture.completedFuture(Map.of()));
  }

  private static List<Deliveries.Offer> offers(List<UnitChange> changes) {
    List<Deliveries.Offer> offers = new ArrayList<>();
    for (UnitChange change : changes) {
      if (change.unit().type().equals(ResourceType.ASSIGNMENT.url())) {
        offers.add(
            new Deliveries.Offer(
                change.unit().name(),
                change.unit().variant(),
                change.resource().map(Resource::version).orElse("")));
      }
    }
    return offers;
  }

  @Override
  public List<Proxy> proxies() {
    return sessions.proxies();
  }

  /** The same, as members tell it each other; asked for once, before it starts. */
  public MembersTraffic membersTraffic() {
    return loads.shared();
  }

  /** What clients report of the requests that they sent. */
  public Traffic traffic() {
    return loads;
  }

  /** What agents that are connected to it do. */
  public ProxyErrands errands() {
    return errands;
  }

  /** Who has what is published. */
  public Acknowledgements acknowledgements() {
    return receipts;
  }

  /** Agents that drain their host are told what these say of callers, and no longer its own. */
  public void tellLeaving(Acknowledgements all) {
    leaving.askOf(all);
  }

  /** What load reporting has done so far. */
  public LoadCounters loadCounters() {
    return loads.counters();
  }

  /** Who rejects something, who is behind, and who does not report. */
  @Override
  public List<Alarm> alarms() {
    return alarms.alarms();
  }

  /** What it has done so far. */
  public XdsCounters counters() {
    return new XdsCounters(
        sessions.connected(),
        sessions.rejecting(),
        streams.refused(),
        encoder.counts(),
        discovery.statistics());
  }

  /** What its streams did, without looking at each of them. */
  public Statistics statistics() {
    return discovery.statistics();
  }

  @Override
  public void close() {
    discovery.close();
  }

  /**
   * A service's cluster waits for its assignment; a listener that routes by Host for the routes
   * that all share. Sluice's own clusters have their endpoints in themselves.
   */
  private static Collection<String> awaited(String type, String name) {
    if (type.equals(ResourceType.CLUSTER.url())) {
      return name.startsWith("sluice-") ? List.of() : List.of(name);
    }
    return ResourceNames.routesByHost(name) ? List.of(ResourceNames.EGRESS_ROUTES) : List.of();
  }
}
