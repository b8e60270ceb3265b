package io.sluice.agent;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.Value;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Admin;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.StaticResources;
import io.envoyproxy.envoy.config.bootstrap.v3.ClusterManager;
import io.envoyproxy.envoy.config.bootstrap.v3.LayeredRuntime;
import io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.metrics.v3.StatsConfig;
import io.envoyproxy.envoy.config.metrics.v3.TagSpecifier;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.regex.Pattern;

/**
 * Envoy's bootstrap: who the proxy is and where its configuration comes from, and nothing that a
 * control plane can say itself. The same input gives the same text.
 */
public final class Bootstrap {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder().add(HttpProtocolOptions.getDescriptor()).build())
          .preservingProtoFieldNames()
          .sortingMapKeys();

  // A port in the metadata is printed as 15001.0, which Envoy takes for a text when the file's name
  // says YAML.
  private static final Pattern WHOLE_NUMBER = Pattern.compile("(?m)(\": \\d+)\\.0(?=,?$)");

  // Envoy's zone statistics name both environments; as tags they can be summed (envoy-facts, P2.2).
  private static final String FROM_ENVIRONMENT = "^cluster\\..*?\\.zone\\.(([^.]+)\\.)";
  private static final String TO_ENVIRONMENT = "^cluster\\..*?\\.zone\\.(?:[^.]+\\.)?(([^.]+)\\.)";

  private Bootstrap() {}

  /**
   * The bootstrap as JSON, which Envoy reads from a file whose name ends in {@code .json} or {@code
   * .yaml}.
   */
  public static String render(Manifest manifest, NodeFacts facts) {
    try {
      String json = PRINTER.print(proto(manifest, facts));
      return WHOLE_NUMBER.matcher(json).replaceAll("$1") + "\n";
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a type is missing in the registry", e);
    }
  }

  private static io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap proto(
      Manifest manifest, NodeFacts facts) {
    return io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.newBuilder()
        .setNode(node(manifest, facts))
        .setDynamicResources(dynamicResources(facts))
        .setStaticResources(
            StaticResources.newBuilder().addClusters(XdsCluster.of(facts.id(), facts.xds())))
        .setClusterManager(ClusterManager.newBuilder().setLoadStatsConfig(loadReports()))
        .setAdmin(Admin.newBuilder().setAddress(loopback(manifest.ports().admin())))
        .setStatsConfig(statistics())
        .setLayeredRuntime(
            LayeredRuntime.newBuilder()
                .addLayers(
                    RuntimeLayer.newBuilder()
                        .setName("admin")
                        .setAdminLayer(RuntimeLayer.AdminLayer.getDefaultInstance())))
        .build();
  }

  private static Node node(Manifest manifest, NodeFacts facts) {
    return Node.newBuilder()
        .setId(facts.id())
        .setCluster(manifest.service())
        .setLocality(
            Locality.newBuilder()
                .setRegion(facts.region())
                .setZone(manifest.environment())
                .setSubZone(facts.zone()))
        .setMetadata(metadata(manifest, facts))
        .build();
  }

  private static Struct metadata(Manifest manifest, NodeFacts facts) {
    var dependencies = ListValue.newBuilder();
    manifest.dependencies().stream()
        .sorted()
        .forEach(name -> dependencies.addValues(Value.newBuilder().setStringValue(name)));
    var metadata =
        Struct.newBuilder()
            .putFields(
                "dependencies", Value.newBuilder().setListValue(dependencies.build()).build());
    text(metadata, "environment", manifest.environment());
    text(metadata, "region", facts.region());
    text(metadata, "network", facts.network());
    text(metadata, "ingressAddress", facts.ingressAddress());
    text(metadata, "role", "sidecar");
    port(metadata, "egressPort", manifest.ports().egress());
    port(metadata, "ingressPort", manifest.ports().ingress());
    port(metadata, "servicePort", manifest.ports().service());
    edge(metadata, manifest.edge());
    return metadata.build();
  }

  /** A proxy with the plain rule says nothing of it. */
  private static void edge(Struct.Builder metadata, Manifest.Edge edge) {
    flag(metadata, "keepHeaderCase", edge.keepsHeaderCase());
    flag(metadata, "direct", edge.direct());
    var outside = ListValue.newBuilder();
    edge.outside().forEach(host -> outside.addValues(Value.newBuilder().setStringValue(host)));
    list(metadata, "outside", outside.build());
    var doors = ListValue.newBuilder();
    for (Manifest.Door door : edge.gateway()) {
      var fields = Struct.newBuilder();
      text(fields, "address", door.address());
      port(fields, "port", door.port());
      text(fields, "service", door.service());
      doors.addValues(Value.newBuilder().setStructValue(fields));
    }
    list(metadata, "doors", doors.build());
  }

  private static void flag(Struct.Builder metadata, String key, boolean set) {
    if (set) {
      metadata.putFields(key, Value.newBuilder().setBoolValue(true).build());
    }
  }

  private static void list(Struct.Builder metadata, String key, ListValue values) {
    if (values.getValuesCount() > 0) {
      metadata.putFields(key, Value.newBuilder().setListValue(values).build());
    }
  }

  private static void text(Struct.Builder metadata, String key, String text) {
    if (!text.isEmpty()) {
      metadata.putFields(key, Value.newBuilder().setStringValue(text).build());
    }
  }

  private static void port(Struct.Builder metadata, String key, int port) {
    if (port != 0) {
      metadata.putFields(key, Value.newBuilder().setNumberValue(port).build());
    }
  }

  private static DynamicResources dynamicResources(NodeFacts facts) {
    ApiConfigSource.ApiType variant =
        facts.variant() == NodeFacts.Variant.DELTA
            ? ApiConfigSource.ApiType.DELTA_GRPC
            : ApiConfigSource.ApiType.GRPC;
    return DynamicResources.newBuilder()
        .setAdsConfig(
            ApiConfigSource.newBuilder()
                .setApiType(variant)
                .setTransportApiVersion(ApiVersion.V3)
                .setSetNodeOnFirstMessageOnly(true)
                .addGrpcServices(xds()))
        .setCdsConfig(awaited())
        .setLdsConfig(awaited())
        .build();
  }

  /** What the proxy sent, and how it ended, is the measured half of a split's proof. */
  private static ApiConfigSource loadReports() {
    return ApiConfigSource.newBuilder()
        .setApiType(ApiConfigSource.ApiType.GRPC)
        .setTransportApiVersion(ApiVersion.V3)
        .addGrpcServices(xds())
        .build();
  }

  private static GrpcService.Builder xds() {
    return GrpcService.newBuilder()
        .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(XdsCluster.NAME));
  }

  /**
   * Without a limit Envoy waits for its control plane; with Envoy's own 15 s it goes live without
   * clusters.
   */
  private static ConfigSource awaited() {
    return ConfigSource.newBuilder()
        .setAds(AggregatedConfigSource.getDefaultInstance())
        .setResourceApiVersion(ApiVersion.V3)
        .setInitialFetchTimeout(Durations.ZERO)
        .build();
  }

  private static StatsConfig statistics() {
    return StatsConfig.newBuilder()
        .addStatsTags(TagSpecifier.newBuilder().setTagName("from_env").setRegex(FROM_ENVIRONMENT))
        .addStatsTags(TagSpecifier.newBuilder().setTagName("to_env").setRegex(TO_ENVIRONMENT))
        .build();
  }

  private static Address loopback(int port) {
    return address(new XdsAddress("127.0.0.1", port));
  }

  static Address address(XdsAddress address) {
    return Address.newBuilder()
        .setSocketAddress(
            SocketAddress.newBuilder().setAddress(address.host()).setPortValue(address.port()))
        .build();
  }
}
