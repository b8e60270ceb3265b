package io.sluice.xds.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.protocol.ResourceTypes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A raw client of delta ADS that accepts everything but what it is told to reject. */
final class DeltaClient implements AutoCloseable {
  private final ManagedChannel channel;
  private final StreamObserver<DeltaDiscoveryRequest> requests;
  private final Map<String, Map<String, ByteString>> resources = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> removed = new ConcurrentHashMap<>();
  private final List<DeltaDiscoveryResponse> responses = new CopyOnWriteArrayList<>();
  private final Set<String> rejected = new ConcurrentSkipListSet<>();
  private volatile @Nullable Throwable end;
  private volatile boolean silent;
  private Node node;

  DeltaClient(int port, Node node) {
    this.node = node;
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    this.requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(new Responses());
  }

  /** Takes what comes and answers nothing any more. */
  void fallSilent() {
    silent = true;
  }

  void speakAgain() {
    silent = false;
  }

  /** Rejects every response with this resource from now on. */
  void reject(String name) {
    rejected.add(name);
  }

  void acceptAll() {
    rejected.clear();
  }

  /** No name at all is the wildcard, as Envoy asks for it. */
  void subscribe(String type, String... names) {
    subscribe(type, Map.of(), names);
  }

  /** With versions by name from an earlier stream. */
  void subscribe(String type, Map<String, String> has, String... names) {
    send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(type)
            .putAllInitialResourceVersions(has)
            .addAllResourceNamesSubscribe(List.of(names)));
  }

  private synchronized void send(DeltaDiscoveryRequest.Builder request) {
    requests.onNext(request.setNode(node).build());
    node = Node.getDefaultInstance();
  }

  SortedSet<String> names(String type) {
    return new TreeSet<>(resources.getOrDefault(type, Map.of()).keySet());
  }

  SortedSet<String> removed(String type) {
    return new TreeSet<>(removed.getOrDefault(type, Set.of()));
  }

  ByteString bytes(String type, String name) {
    ByteString bytes = resources.getOrDefault(type, Map.of()).get(name);
    if (bytes == null) {
      throw new AssertionError("no " + name + " of " + type);
    }
    return bytes;
  }

  /** Weights by environment, as the last assignment says; empty without endpoints. */
  Map<String, Integer> weights(String cluster) throws InvalidProtocolBufferException {
    Map<String, Integer> weights = new TreeMap<>();
    ClusterLoadAssignment assignment =
        ClusterLoadAssignment.parseFrom(bytes(ResourceTypes.ENDPOINT, cluster));
    for (LocalityLbEndpoints locality : assignment.getEndpointsList()) {
      weights.merge(
          locality.getLocality().getZone(),
          locality.getLoadBalancingWeight().getValue(),
          Integer::sum);
    }
    return weights;
  }

  List<DeltaDiscoveryResponse> responses() {
    return responses;
  }

  @Nullable Throwable end() {
    return end;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private final class Responses implements StreamObserver<DeltaDiscoveryResponse> {
    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      DeltaDiscoveryRequest.Builder answer =
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(response.getTypeUrl())
              .setResponseNonce(response.getNonce());
      if (response.getResourcesList().stream()
          .map(Resource::getName)
          .anyMatch(rejected::contains)) {
        answer.setErrorDetail(Status.newBuilder().setCode(13).setMessage("it is bad"));
      } else {
        take(response);
      }
      responses.add(response);
      if (!silent) {
        send(answer);
      }
    }

    private void take(DeltaDiscoveryResponse response) {
      Map<String, ByteString> had =
          resources.computeIfAbsent(response.getTypeUrl(), any -> new ConcurrentHashMap<>());
      Set<String> gone =
          removed.computeIfAbsent(response.getTypeUrl(), any -> new ConcurrentSkipListSet<>());
      for (Resource resource : response.getResourcesList()) {
        had.put(resource.getName(), resource.getResource().getValue());
        gone.remove(resource.getName());
      }
      for (String name : response.getRemovedResourcesList()) {
        had.remove(name);
        gone.add(name);
      }
    }

    @Override
    public void onError(Throwable error) {
      end = error;
    }

    @Override
    public void onCompleted() {
      end = new IllegalStateException("the server has nothing more to say");
    }
  }
}
