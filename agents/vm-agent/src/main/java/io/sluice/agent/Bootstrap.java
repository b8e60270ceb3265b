package io.sluice.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * Envoy's bootstrap: who the proxy is and where its configuration comes from, and nothing that a
 * control plane can say itself. The same input gives the same text. Keys stand in the order of
 * Envoy's messages, those of the metadata in the alphabet's.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/bootstrap/v3/bootstrap.proto">Envoy:
 *     bootstrap</a>
 */
public final class Bootstrap {
  // Envoy's zone statistics name both environments; as tags they can be summed (envoy-facts, P2.2).
  private static final String FROM_ENVIRONMENT = "^cluster\\..*?\\.zone\\.(([^.]+)\\.)";
  private static final String TO_ENVIRONMENT = "^cluster\\..*?\\.zone\\.(?:[^.]+\\.)?(([^.]+)\\.)";

  private Bootstrap() {}

  /**
   * The bootstrap as JSON, which Envoy reads from a file whose name ends in {@code .json} or {@code
   * .yaml}.
   */
  public static String render(Manifest manifest, NodeFacts facts) {
    JsonObject bootstrap = new JsonObject();
    bootstrap.add("node", node(manifest, facts));
    bootstrap.add(
        "static_resources",
        ProtoJson.of("clusters", ProtoJson.list(XdsCluster.of(facts.id(), facts.xds()))));
    bootstrap.add("dynamic_resources", dynamicResources(facts));
    bootstrap.add("cluster_manager", ProtoJson.of("load_stats_config", loadReports()));
    bootstrap.add("admin", ProtoJson.of("address", loopback(manifest.ports().admin())));
    bootstrap.add("stats_config", ProtoJson.of("stats_tags", statistics()));
    bootstrap.add("layered_runtime", ProtoJson.of("layers", ProtoJson.list(adminLayer())));
    return ProtoJson.print(bootstrap);
  }

  private static JsonObject node(Manifest manifest, NodeFacts facts) {
    JsonObject locality = new JsonObject();
    text(locality, "region", facts.region());
    text(locality, "zone", manifest.environment());
    text(locality, "sub_zone", facts.zone());
    JsonObject node = new JsonObject();
    node.addProperty("id", facts.id());
    node.addProperty("cluster", manifest.service());
    node.add("metadata", metadata(manifest, facts));
    node.add("locality", locality);
    return node;
  }

  /** A proxy with the plain rule says nothing of what goes beyond it. */
  private static JsonObject metadata(Manifest manifest, NodeFacts facts) {
    Manifest.Ports ports = manifest.ports();
    Manifest.Edge edge = manifest.edge();
    JsonObject metadata = new JsonObject();
    metadata.add("dependencies", texts(manifest.dependencies().stream().sorted().toList()));
    flag(metadata, "direct", edge.direct());
    list(metadata, "doors", doors(edge.gateway()));
    port(metadata, "egressPort", ports.egress());
    text(metadata, "environment", manifest.environment());
    // Servers of an older release would take :: for an address of IPv6 alone.
    boolean both = facts.ingressAddress().equals(NodeFacts.BOTH_FAMILIES);
    text(metadata, "ingressAddress", both ? "" : facts.ingressAddress());
    flag(metadata, "ingressIpv6", both);
    port(metadata, "ingressPort", ports.ingress());
    flag(metadata, "keepHeaderCase", edge.keepsHeaderCase());
    text(metadata, "network", facts.network());
    list(metadata, "outside", texts(edge.outside()));
    text(metadata, "region", facts.region());
    text(metadata, "role", "sidecar");
    port(metadata, "servicePort", ports.service());
    return metadata;
  }

  private static JsonArray doors(List<Manifest.Door> gateway) {
    JsonArray doors = new JsonArray();
    for (Manifest.Door door : gateway) {
      JsonObject fields = new JsonObject();
      text(fields, "address", door.address());
      port(fields, "port", door.port());
      text(fields, "service", door.service());
      doors.add(fields);
    }
    return doors;
  }

  private static JsonArray texts(List<String> texts) {
    JsonArray list = new JsonArray();
    texts.forEach(list::add);
    return list;
  }

  private static void flag(JsonObject object, String key, boolean set) {
    if (set) {
      object.addProperty(key, true);
    }
  }

  private static void list(JsonObject object, String key, JsonArray values) {
    if (!values.isEmpty()) {
      object.add(key, values);
    }
  }

  private static void text(JsonObject object, String key, String text) {
    if (!text.isEmpty()) {
      object.addProperty(key, text);
    }
  }

  private static void port(JsonObject object, String key, int port) {
    if (port != 0) {
      object.addProperty(key, port);
    }
  }

  private static JsonObject dynamicResources(NodeFacts facts) {
    boolean delta = facts.variant() == NodeFacts.Variant.DELTA;
    JsonObject ads = new JsonObject();
    ads.addProperty("api_type", delta ? "DELTA_GRPC" : "GRPC");
    ads.add("grpc_services", xds());
    ads.addProperty("set_node_on_first_message_only", true);
    ads.addProperty("transport_api_version", "V3");
    JsonObject resources = new JsonObject();
    resources.add("lds_config", awaited());
    resources.add("cds_config", awaited());
    resources.add("ads_config", ads);
    return resources;
  }

  /** What the proxy sent, and how it ended, is the measured half of a split's proof. */
  private static JsonObject loadReports() {
    JsonObject reports = new JsonObject();
    reports.addProperty("api_type", "GRPC");
    reports.add("grpc_services", xds());
    reports.addProperty("transport_api_version", "V3");
    return reports;
  }

  private static JsonArray xds() {
    return ProtoJson.list(
        ProtoJson.of("envoy_grpc", ProtoJson.of("cluster_name", XdsCluster.NAME)));
  }

  /**
   * Without a limit Envoy waits for its control plane; with Envoy's own 15 s it goes live without
   * clusters.
   */
  private static JsonObject awaited() {
    JsonObject source = new JsonObject();
    source.add("ads", new JsonObject());
    source.addProperty("initial_fetch_timeout", "0s");
    source.addProperty("resource_api_version", "V3");
    return source;
  }

  private static JsonArray statistics() {
    JsonArray tags = new JsonArray();
    tags.add(tag("from_env", FROM_ENVIRONMENT));
    tags.add(tag("to_env", TO_ENVIRONMENT));
    return tags;
  }

  private static JsonObject tag(String name, String regex) {
    JsonObject tag = new JsonObject();
    tag.addProperty("tag_name", name);
    tag.addProperty("regex", regex);
    return tag;
  }

  private static JsonObject adminLayer() {
    JsonObject layer = new JsonObject();
    layer.addProperty("name", "admin");
    layer.add("admin_layer", new JsonObject());
    return layer;
  }

  private static JsonObject loopback(int port) {
    return address(new XdsAddress("127.0.0.1", port));
  }

  static JsonObject address(XdsAddress address) {
    JsonObject socket = new JsonObject();
    socket.addProperty("address", address.host());
    socket.addProperty("port_value", address.port());
    return ProtoJson.of("socket_address", socket);
  }
}
