package io.sluice.xds.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.StaticResources;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource.ApiType;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.GrpcService.EnvoyGrpc;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.sluice.components.Components;
import io.sluice.components.EnvoyServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy judges every shape, put into a bootstrap as if no server had sent it. */
class EnvoyAcceptsIT {
  private static final Rendering RENDERING = Rendering.of(Rendering.NEWEST);

  @Test
  void everyShapeOfFormatOneIsAccepted(@TempDir Path folder) throws Exception {
    String verdict = verdict(resources().build(), folder);

    assertThat(verdict).isEmpty();
  }

  /** Otherwise the test above would prove nothing. */
  @Test
  void aWrongShapeIsRefused(@TempDir Path folder) throws Exception {
    StaticResources.Builder wrong = resources();
    wrong
        .getClustersBuilder(0)
        .getOutlierDetectionBuilder()
        .setMaxEjectionPercent(Encoding.number(101));

    assertThat(verdict(wrong.build(), folder)).contains("MaxEjectionPercent");
  }

  private static StaticResources.Builder resources() throws InvalidProtocolBufferException {
    Map<String, Rendered> all = Catalogue.all(RENDERING);
    Cluster http = message(all, "cluster-http", Cluster.class);
    StaticResources.Builder result =
        StaticResources.newBuilder()
            .addClusters(http)
            .addClusters(
                message(all, "cluster-http-case", Cluster.class).toBuilder().setName("kept"))
            .addClusters(message(all, "cluster-grpc", Cluster.class))
            .addClusters(message(all, "cluster-tcp", Cluster.class))
            .addClusters(message(all, "cluster-unknown", Cluster.class))
            .addClusters(message(all, "cluster-local", Cluster.class))
            .addClusters(withAssignment(http, "xds", all, "assignment-empty"))
            .addClusters(message(all, "cluster-direct", Cluster.class))
            .addClusters(message(all, "cluster-outside", Cluster.class))
            .addClusters((Cluster) RENDERING.outsideCluster(Catalogue.MIRROR).message())
            .addListeners(message(all, "listener-egress", Listener.class))
            .addListeners(message(all, "listener-door", Listener.class))
            .addListeners(
                withRoutes(
                    HeaderCase.kept(RENDERING.egressListener(15003)).message(),
                    message(all, "routes-edge", RouteConfiguration.class)))
            .addListeners(message(all, "listener-ingress", Listener.class))
            .addListeners((Listener) RENDERING.ingressListener("::", 15007).message())
            .addListeners(
                withRoutes(
                    RENDERING.egressListener(15002).message(),
                    message(all, "routes-egress", RouteConfiguration.class)));
    for (String name : List.of("assignment-split", "assignment-standby", "assignment-held")) {
      result.addClusters(withAssignment(http, name, all, name));
    }
    return result;
  }

  private static Cluster withAssignment(
      Cluster cluster, String name, Map<String, Rendered> all, String assignment) {
    return cluster.toBuilder()
        .setName(name)
        .clearEdsClusterConfig()
        .setType(DiscoveryType.STATIC)
        .setLoadAssignment(
            message(all, assignment, ClusterLoadAssignment.class).toBuilder().setClusterName(name))
        .build();
  }

  private static Listener withRoutes(Message listener, RouteConfiguration routes)
      throws InvalidProtocolBufferException {
    Listener.Builder result = ((Listener) listener).toBuilder();
    Filter.Builder filter = result.getFilterChainsBuilder(0).getFiltersBuilder(0);
    HttpConnectionManager manager = filter.getTypedConfig().unpack(HttpConnectionManager.class);
    filter.setTypedConfig(Any.pack(manager.toBuilder().clearRds().setRouteConfig(routes).build()));
    return result.build();
  }

  private static <T extends Message> T message(
      Map<String, Rendered> all, String name, Class<T> type) {
    Rendered rendered = all.get(name);
    if (rendered == null) {
      throw new AssertionError("the catalogue has no " + name);
    }
    return type.cast(rendered.message());
  }

  private static String verdict(StaticResources resources, Path folder) {
    Bootstrap bootstrap =
        Bootstrap.newBuilder()
            .setNode(Node.newBuilder().setId("test").setCluster("test"))
            .setDynamicResources(
                DynamicResources.newBuilder()
                    .setAdsConfig(
                        ApiConfigSource.newBuilder()
                            .setApiType(ApiType.DELTA_GRPC)
                            .setTransportApiVersion(ApiVersion.V3)
                            .addGrpcServices(
                                GrpcService.newBuilder()
                                    .setEnvoyGrpc(EnvoyGrpc.newBuilder().setClusterName("xds")))))
            .setStaticResources(resources)
            .build();
    return EnvoyServer.validate(
        Components.ofUser(progress -> {}).envoy(), Encoding.json(bootstrap), folder);
  }
}
