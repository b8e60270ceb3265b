package io.sluice.xds.server;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.protocol.ResourceTypes;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A raw client of SotW ADS that accepts everything. */
final class SotwClient implements AutoCloseable {
  private final ManagedChannel channel;
  private final StreamObserver<DiscoveryRequest> requests;
  private final Map<String, SortedMap<String, Any>> newest = new ConcurrentHashMap<>();
  private final Map<String, List<String>> wanted = new ConcurrentHashMap<>();
  private Node node;

  SotwClient(int port, Node node) {
    this.node = node;
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    this.requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(new Responses());
  }

  void subscribe(String type, String... names) {
    wanted.put(type, List.of(names));
    send(DiscoveryRequest.newBuilder().setTypeUrl(type).addAllResourceNames(List.of(names)));
  }

  private synchronized void send(DiscoveryRequest.Builder request) {
    requests.onNext(request.setNode(node).build());
    node = Node.getDefaultInstance();
  }

  /** What the last response of the type had. */
  SortedMap<String, Any> newest(String type) {
    return newest.getOrDefault(type, new TreeMap<>());
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static String name(Any resource) throws InvalidProtocolBufferException {
    return switch (resource.getTypeUrl()) {
      case ResourceTypes.CLUSTER -> Cluster.parseFrom(resource.getValue()).getName();
      case ResourceTypes.ENDPOINT ->
          ClusterLoadAssignment.parseFrom(resource.getValue()).getClusterName();
      case ResourceTypes.LISTENER -> Listener.parseFrom(resource.getValue()).getName();
      default -> RouteConfiguration.parseFrom(resource.getValue()).getName();
    };
  }

  private final class Responses implements StreamObserver<DiscoveryResponse> {
    @Override
    public void onNext(DiscoveryResponse response) {
      SortedMap<String, Any> resources = new TreeMap<>();
      try {
        for (Any resource : response.getResourcesList()) {
          resources.put(name(resource), resource);
        }
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
      newest.put(response.getTypeUrl(), resources);
      send(
          DiscoveryRequest.newBuilder()
              .setTypeUrl(response.getTypeUrl())
              .setResponseNonce(response.getNonce())
              .setVersionInfo(response.getVersionInfo())
              .addAllResourceNames(wanted.getOrDefault(response.getTypeUrl(), List.of())));
    }

    @Override
    public void onError(Throwable error) {
      newest.clear();
    }

    @Override
    public void onCompleted() {
      newest.clear();
    }
  }
}
