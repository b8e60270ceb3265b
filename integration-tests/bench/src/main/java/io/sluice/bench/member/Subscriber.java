package io.sluice.bench.member;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.protocol.ResourceTypes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A raw client of delta ADS on a connection of its own, which asks for endpoints alone, accepts
 * everything, and tells what it saw when.
 */
public final class Subscriber implements AutoCloseable {
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  /** Who is told, on the connection's thread. */
  public interface Observer {
    /**
     * A service as it is now.
     *
     * @param nanos when the response was there, by {@link System#nanoTime}
     */
    void arrived(int subscriber, String service, Set<String> addresses, long nanos);
  }

  private final int number;
  private final Set<String> services;
  private final Observer observer;
  private final ManagedChannel channel;
  private final StreamObserver<DeltaDiscoveryRequest> requests;
  private final AtomicLong responses = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  public Subscriber(int number, int port, Collection<String> services, Observer observer) {
    this.number = number;
    this.services = Set.copyOf(services);
    this.observer = observer;
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .directExecutor()
            .maxInboundMessageSize(MOST_BYTES)
            .build();
    this.requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(new Responses());
    send(
        DeltaDiscoveryRequest.newBuilder()
            .setNode(Node.newBuilder().setId("subscriber-" + number).setCluster("bench"))
            .setTypeUrl(ResourceTypes.ENDPOINT)
            .addAllResourceNamesSubscribe(services));
  }

  private synchronized void send(DeltaDiscoveryRequest.Builder request) {
    requests.onNext(request.build());
  }

  Set<String> services() {
    return services;
  }

  /** How many responses came so far. */
  long responses() {
    return responses.get();
  }

  /** How many bytes these had as messages. */
  long bytes() {
    return bytes.get();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      if (!channel.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("subscriber " + number + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Responses implements StreamObserver<DeltaDiscoveryResponse> {
    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      long now = System.nanoTime();
      send(
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(response.getTypeUrl())
              .setResponseNonce(response.getNonce()));
      responses.incrementAndGet();
      bytes.addAndGet(response.getSerializedSize());
      for (Resource resource : response.getResourcesList()) {
        observer.arrived(number, resource.getName(), addresses(resource), now);
      }
    }

    private Set<String> addresses(Resource resource) {
      try {
        var assignment = ClusterLoadAssignment.parseFrom(resource.getResource().getValue());
        Set<String> addresses = new HashSet<>();
        for (LocalityLbEndpoints locality : assignment.getEndpointsList()) {
          for (LbEndpoint each : locality.getLbEndpointsList()) {
            addresses.add(each.getEndpoint().getAddress().getSocketAddress().getAddress());
          }
        }
        return addresses;
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("the server sent no assignment", e);
      }
    }

    @Override
    public void onError(Throwable t) {
      // What is missing fails the round that waits for it.
    }

    @Override
    public void onCompleted() {
      // What is missing fails the round that waits for it.
    }
  }
}
