package io.sluice.xds.protocol;

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

  private <Q> void add(
      ServerServiceDefinition.Builder service,
      MethodDescriptor<Q, ?> method,
      Dialect<Q> dialect,
      @Nullable String onlyType) {
    service.addMethod(
        method.toBuilder(method.getRequestMarshaller(), Frame.MARSHALLER).build(),
        (call, headers) -> {
          long number = streams.incrementAndGet();
          Loop loop = loops.get((int) (number % loops.size()));
          return new DiscoveryCall<>(call, dialect, onlyType, new StreamId(number), loop).start();
        });
  }
}
