package io.sluice.bench.failover;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.bench.xds.RawMessage;
import io.sluice.xds.protocol.ResourceTypes;
import io.sluice.xds.resources.ResourceNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One Envoy as its control plane sees it: a connection of its own, on it one delta ADS stream that
 * asks for clusters, assignments, the egress listener and its routes, accepts everything, and
 * remembers versions. When it loses its member it tries the next one of its own list, after a
 * jittered time, and says what it has. Any thread.
 */
final class SimulatedEnvoy {
  private static final int EGRESS_PORT = 15_001;

  /** No resource ever had it: as if it had changed while the Envoy was away. */
  private static final String OLD = "old";

  private static final List<String> TYPES =
      List.of(
          ResourceTypes.CLUSTER,
          ResourceTypes.ENDPOINT,
          ResourceTypes.LISTENER,
          ResourceTypes.ROUTE);

  private final int number;
  private final List<String> services;
  private final Node node;
  private final List<ManagedChannel> members;
  private final List<Integer> order;
  private final ScheduledExecutorService timer;
  private final Backoff backoff;
  private final Map<String, Map<String, String>> held = new HashMap<>();
  private final Set<String> lacking = new HashSet<>();
  private Wave wave = new Wave(0);
  private Manner manner = Manner.AS_ENVOY;
  private int place;
  private int streams;
  private @Nullable ClientCall<byte[], byte[]> call;
  private @Nullable Future<?> retry;

  /**
   * Not connected yet.
   *
   * @param services that it depends on
   * @param members a connection to each
   * @param order in which it goes through them: numbers of members
   */
  SimulatedEnvoy(
      int number,
      List<String> services,
      List<ManagedChannel> members,
      List<Integer> order,
      ScheduledExecutorService timer) {
    this.number = number;
    this.services = List.copyOf(services);
    this.node = DeltaWords.node("caller@vm-" + number, services, EGRESS_PORT);
    this.members = List.copyOf(members);
    this.order = List.copyOf(order);
    this.timer = timer;
    this.backoff = new Backoff(number);
    TYPES.forEach(type -> held.put(type, new HashMap<>()));
  }

  /** The number of the member that it is on, or tries to be. */
  synchronized int member() {
    return order.get(place);
  }

  /** Leaves its member for another one, where it lacks at least one resource. */
  synchronized void moveTo(int member, Wave next) {
    leave();
    wave = next;
    manner = Manner.AS_ENVOY;
    place = order.indexOf(member);
    connect();
  }

  /** From now on a lost stream is made again in this manner. */
  synchronized void prepare(Manner next, Wave from) {
    manner = next;
    wave = from;
    lacking.clear();
  }

  /** From now on it lacks an assignment's next version. */
  synchronized void expect(String service, Wave from) {
    wave = from;
    lacking.clear();
    lacking.add(key(ResourceTypes.ENDPOINT, service));
  }

  /** Ends the connection. */
  synchronized void leave() {
    ClientCall<byte[], byte[]> present = call;
    call = null;
    streams++;
    if (retry != null) {
      retry.cancel(false);
    }
    if (present != null) {
      present.cancel("goes to another member", null);
      members.get(member()).enterIdle();
    }
  }

  private synchronized void connect() {
    int stream = ++streams;
    lacking.clear();
    services.forEach(name -> lacking.add(key(ResourceTypes.CLUSTER, name)));
    services.forEach(name -> lacking.add(key(ResourceTypes.ENDPOINT, name)));
    lacking.add(key(ResourceTypes.LISTENER, ResourceNames.egressListener(EGRESS_PORT)));
    lacking.add(key(ResourceTypes.ROUTE, ResourceNames.EGRESS_ROUTES));
    ClientCall<byte[], byte[]> next =
        members.get(member()).newCall(RawMessage.method(true), CallOptions.DEFAULT);
    call = next;
    next.start(new Listener(stream), new Metadata());
    next.request(2);
    for (String type : TYPES) {
      next.sendMessage(first(type).toByteArray());
    }
  }

  private DeltaDiscoveryRequest first(String type) {
    DeltaDiscoveryRequest.Builder request = DeltaDiscoveryRequest.newBuilder().setTypeUrl(type);
    switch (type) {
      case ResourceTypes.CLUSTER -> request.setNode(node);
      case ResourceTypes.ENDPOINT -> request.addAllResourceNamesSubscribe(services);
      case ResourceTypes.ROUTE -> request.addResourceNamesSubscribe(ResourceNames.EGRESS_ROUTES);
      default -> {}
    }
    if (manner.versions()) {
      String changed = type.equals(ResourceTypes.ENDPOINT) ? services.get(0) : "";
      held(type)
          .forEach(
              (name, version) -> {
                boolean old = name.equals(changed);
                request.putInitialResourceVersions(name, old ? OLD : version);
                if (!old) {
                  lacking.remove(key(type, name));
                }
              });
    }
    return request.build();
  }

  private Map<String, String> held(String type) {
    return Objects.requireNonNull(held.get(type), () -> "nobody asked for " + type);
  }

  private static String key(String type, String name) {
    return type + ' ' + name;
  }

  private synchronized void heard(int stream, byte[] message) {
    ClientCall<byte[], byte[]> present = call;
    if (stream != streams || present == null) {
      return;
    }
    long now = System.nanoTime();
    Map<String, String> news = new HashMap<>();
    DeltaWords.Heard heard = DeltaWords.read(message, news::put);
    Map<String, String> known = held(heard.type());
    known.putAll(news);
    known.keySet().removeAll(heard.removed());
    backoff.answered();
    wave.heard(message.length, heard.resources());
    present.sendMessage(DeltaWords.acknowledgement(heard.type(), heard.nonce()));
    present.request(1);
    if (!lacking.isEmpty()) {
      news.keySet().forEach(name -> lacking.remove(key(heard.type(), name)));
      if (lacking.isEmpty()) {
        wave.served(number, now);
      }
    }
  }

  private synchronized void lost(int stream) {
    if (stream != streams || timer.isShutdown()) {
      return;
    }
    wave.refused();
    call = null;
    place = (place + 1) % order.size();
    long after = manner.jittered() ? backoff.nextMillis() : 0;
    retry = timer.schedule(() -> again(stream), after, TimeUnit.MILLISECONDS);
  }

  private synchronized void again(int stream) {
    if (stream == streams) {
      connect();
    }
  }

  private final class Listener extends ClientCall.Listener<byte[]> {
    private final int stream;

    Listener(int stream) {
      this.stream = stream;
    }

    @Override
    public void onMessage(byte[] message) {
      heard(stream, message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      lost(stream);
    }
  }
}
