package io.sluice.xds.protocol;

import com.google.protobuf.MessageLite;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The aggregated service and those of one type, each in both protocols, over the same loops. */
final class DiscoveryServices {
  private final List<Loop> loops;
  private final AtomicLong streams = new AtomicLong();

  DiscoveryServices(List<Loop> loops) {
    this.loops = List.copyOf(loops);
  }

  List<ServerServiceDefinition> definitions() {
    return List.of(
        service(
            AggregatedDiscoveryServiceGrpc.SERVICE_NAME,
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
            AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod(),
            null),
        service(
            ClusterDiscoveryServiceGrpc.SERVICE_NAME,
            ClusterDiscoveryServiceGrpc.getStreamClustersMethod(),
            ClusterDiscoveryServiceGrpc.getDeltaClustersMethod(),
            ResourceTypes.CLUSTER),
        service(
            EndpointDiscoveryServiceGrpc.SERVICE_NAME,
            EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod(),
            EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod(),
            ResourceTypes.ENDPOINT),
        service(
            ListenerDiscoveryServiceGrpc.SERVICE_NAME,
            ListenerDiscoveryServiceGrpc.getStreamListenersMethod(),
            ListenerDiscoveryServiceGrpc.getDeltaListenersMethod(),
            ResourceTypes.LISTENER),
        service(
            RouteDiscoveryServiceGrpc.SERVICE_NAME,
            RouteDiscoveryServiceGrpc.getStreamRoutesMethod(),
            RouteDiscoveryServiceGrpc.getDeltaRoutesMethod(),
            ResourceTypes.ROUTE));
  }

  private ServerServiceDefinition service(
      String name,
      MethodDescriptor<DiscoveryRequest, DiscoveryResponse> sotw,
      MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta,
      @Nullable String onlyType) {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(name);
    add(service, sotw, Dialect.SOTW, onlyType);
    add(service, delta, Dialect.DELTA, onlyType);
    return service.build();
  }

  private <Q extends MessageLite, R extends MessageLite> void add(
      ServerServiceDefinition.Builder service,
      MethodDescriptor<Q, R> method,
      Dialect<Q, R> dialect,
      @Nullable String onlyType) {
    service.addMethod(
        method,
        ServerCalls.asyncBidiStreamingCall(
            responses -> {
              long number = streams.incrementAndGet();
              DiscoveryCall<Q, R> call =
                  new DiscoveryCall<>(
                      (ServerCallStreamObserver<R>) responses,
                      dialect,
                      onlyType,
                      new StreamId(number),
                      PeerInterceptor.peer(),
                      loops.get((int) (number % loops.size())));
              call.start();
              return call;
            }));
  }
}
