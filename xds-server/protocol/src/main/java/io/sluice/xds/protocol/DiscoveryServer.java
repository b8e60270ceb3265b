package io.sluice.xds.protocol;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Serves published units to xDS clients: SotW and delta, aggregated and by type, v3.
 *
 * <p>Streams are accepted from {@link #start()} on; nothing is answered before {@link #open()}, so
 * that no client is told that there is nothing while nothing is known yet.
 */
public final class DiscoveryServer implements AutoCloseable {
  private static final long CLOSE_SECONDS = 2;

  private final ServerSettings settings;
  private final Counters counters = new Counters();
  private final List<Loop> loops = new ArrayList<>();
  private final Server server;

  public DiscoveryServer(ServerSettings settings, Clients clients, Warming warming) {
    this.settings = settings;
    Quarantines quarantines = new Quarantines();
    for (int number = 0; number < settings.loops(); number++) {
      LoopThread thread = new LoopThread("sluice-xds-" + number);
      loops.add(
          new Loop(
              thread,
              new LoopServices(
                  new Catalogue(counters),
                  thread,
                  clients,
                  warming,
                  settings.limits(),
                  quarantines,
                  counters)));
    }
    server = build();
    loops.forEach(Loop::start);
  }

  private Server build() {
    Limits limits = settings.limits();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(settings.listen(), settings.credentials())
            .directExecutor()
            .maxInboundMessageSize(limits.maxMessageBytes())
            .maxInboundMetadataSize(limits.maxMetadataBytes())
            .maxConcurrentCallsPerConnection(limits.maxStreamsPerConnection())
            .keepAliveTime(limits.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(limits.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxConnectionIdle(limits.maxIdle().toNanos(), TimeUnit.NANOSECONDS)
            .addTransportFilter(new PeerReading())
            .addStreamTracerFactory(StreamEnd.factory());
    for (ServerServiceDefinition service : new DiscoveryServices(loops).definitions()) {
      builder.addService(service);
    }
    settings.services().forEach(builder::addService);
    return builder.build();
  }

  /**
   * Listens.
   *
   * @throws IOException if the address cannot be bound
   */
  public void start() throws IOException {
    server.start();
  }

  /** The port that is listened on, once started. */
  public int port() {
    return server.getPort();
  }

  /** The start barrier is passed: what is published is complete enough to be told. */
  public void open() {
    loops.forEach(Loop::open);
  }

  /** {@link #publish(Collection, Collection)} where no scope changed. */
  public void publish(Collection<UnitChange> changes) {
    publish(changes, List.of());
  }

  /**
   * Takes the newest state of units. Each stream sees all of it in one step, so what belongs
   * together, such as a route's change and the removal of the cluster that it used, is published
   * together. Called by one thread at a time; never waits for a stream.
   *
   * @param changedScopes those whose answers changed for another reason than these units
   */
  public void publish(Collection<UnitChange> changes, Collection<? extends Scope> changedScopes) {
    Map<Unit, Optional<Encoded>> encoded = new LinkedHashMap<>();
    for (UnitChange change : changes) {
      Unit unit = change.unit();
      encoded.put(
          unit, change.resource().map(resource -> Encoded.of(unit.type(), unit.name(), resource)));
    }
    loops.forEach(loop -> loop.publish(encoded, changedScopes));
  }

  /**
   * The streams that get units, because they named them or by a wildcard; any thread, never blocks.
   *
   * @return by unit; never completes once the server is closed
   */
  public CompletionStage<Map<Unit, Set<StreamId>>> receiving(Collection<Unit> units) {
    CompletableFuture<Map<Unit, Set<StreamId>>> all =
        CompletableFuture.completedFuture(new HashMap<>());
    for (Loop loop : loops) {
      all = all.thenCombine(loop.receiving(units), DiscoveryServer::joined);
    }
    return all;
  }

  /**
   * The streams that get units of a type other than CDS and LDS, and whether each accepted the
   * newest state that was published before this call; any thread, never blocks.
   *
   * @return by unit; never completes once the server is closed
   */
  public CompletionStage<Map<Unit, Map<StreamId, Boolean>>> holding(Collection<Unit> units) {
    CompletableFuture<Map<Unit, Map<StreamId, Boolean>>> all =
        CompletableFuture.completedFuture(new HashMap<>());
    for (Loop loop : loops) {
      all =
          all.thenCombine(
              loop.holding(units),
              (known, more) -> {
                more.forEach(
                    (unit, streams) ->
                        known.computeIfAbsent(unit, key -> new HashMap<>()).putAll(streams));
                return known;
              });
    }
    return all;
  }

  private static Map<Unit, Set<StreamId>> joined(
      Map<Unit, Set<StreamId>> all, Map<Unit, Set<StreamId>> more) {
    more.forEach(
        (unit, streams) -> all.computeIfAbsent(unit, key -> new HashSet<>()).addAll(streams));
    return all;
  }

  public Statistics statistics() {
    return counters.statistics();
  }

  /** Ends the streams so that clients turn to another server, then stops listening. */
  @Override
  public void close() {
    server.shutdown();
    loops.forEach(loop -> loop.end(Status.UNAVAILABLE.withDescription("the server is closing")));
    try {
      if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
        server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    loops.forEach(Loop::close);
  }
}
