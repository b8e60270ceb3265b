package io.sluice.bench.member;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.protocol.ResourceTypes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The least that it can take: a bare gRPC server in this JVM that sends an assignment of the same
 * size to as many subscribers, and knows nothing else.
 */
final class WireFloor implements AutoCloseable {
  private final Server server;
  private final List<StreamObserver<DeltaDiscoveryResponse>> streams = new CopyOnWriteArrayList<>();
  private final Subscribers subscribers;
  private final Fleet fleet = new Fleet(1, 1);
  private final int endpoints;
  private int sent;

  /**
   * A server with its subscribers.
   *
   * @param endpoints of the assignment that is sent
   */
  WireFloor(int subscribers, int endpoints) throws IOException, InterruptedException {
    this.endpoints = endpoints;
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(new Broadcast())
            .build()
            .start();
    this.subscribers = new Subscribers(server.getPort(), subscribers, 1, fleet.services());
  }

  /** From the sending to the receipt by the last subscriber, in milliseconds. */
  double round() throws InterruptedException {
    Fleet.Member member = fleet.another(fleet.services().get(0));
    DeltaDiscoveryResponse response = response(member);
    Arrivals arrivals = subscribers.expect(member, true);
    long before = System.nanoTime();
    for (StreamObserver<DeltaDiscoveryResponse> stream : streams) {
      synchronized (stream) {
        stream.onNext(response);
      }
    }
    return (arrivals.awaitLast(30) - before) / 1e6;
  }

  private DeltaDiscoveryResponse response(Fleet.Member marked) {
    List<LbEndpoint> all = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      SocketAddress address =
          SocketAddress.newBuilder()
              .setAddress(marked.address())
              .setPortValue(marked.port() + i)
              .build();
      all.add(
          LbEndpoint.newBuilder()
              .setEndpoint(
                  Endpoint.newBuilder().setAddress(Address.newBuilder().setSocketAddress(address)))
              .build());
    }
    var assignment =
        ClusterLoadAssignment.newBuilder()
            .setClusterName(marked.service())
            .addEndpoints(LocalityLbEndpoints.newBuilder().addAllLbEndpoints(all))
            .build();
    String version = Integer.toString(++sent);
    return DeltaDiscoveryResponse.newBuilder()
        .setTypeUrl(ResourceTypes.ENDPOINT)
        .setNonce(version)
        .addResources(
            Resource.newBuilder()
                .setName(marked.service())
                .setVersion(version)
                .setResource(
                    Any.newBuilder()
                        .setTypeUrl(ResourceTypes.ENDPOINT)
                        .setValue(assignment.toByteString())))
        .build();
  }

  @Override
  public void close() {
    subscribers.close();
    server.shutdownNow();
    try {
      if (!server.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the floor does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers the subscription, and takes acknowledgements in silence. */
  private final class Broadcast
      extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> stream) {
      return new StreamObserver<>() {
        @Override
        public void onNext(DeltaDiscoveryRequest request) {
          if (request.getResourceNamesSubscribeCount() > 0) {
            streams.add(stream);
            synchronized (stream) {
              stream.onNext(response(new Fleet.Member(fleet.services().get(0), "127.0.0.1", 1)));
            }
          }
        }

        @Override
        public void onError(Throwable t) {
          streams.remove(stream);
        }

        @Override
        public void onCompleted() {
          stream.onCompleted();
        }
      };
    }
  }
}
