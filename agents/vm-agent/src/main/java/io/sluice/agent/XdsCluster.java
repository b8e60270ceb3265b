package io.sluice.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The one cluster that Envoy must know from the start: the members of the control plane. */
final class XdsCluster {
  static final String NAME = "sluice-xds";

  // A member that vanished without a word (power, a partition, SIGSTOP) is left after 9 s: Envoy
  // adds up to 15% to the interval. Sluice takes a ping a second from each connection.
  private static final int PING_SECONDS = 5;
  private static final int PONG_SECONDS = 3;
  private static final int CONNECT_SECONDS = 2;

  private XdsCluster() {}

  /**
   * The members in an order of the node's own. Envoy begins anywhere in the list and goes on to the
   * next when it loses one: with one order for all, a lost member's proxies would all go to the
   * same other one.
   *
   * @param node its id
   */
  static JsonObject of(String node, List<XdsAddress> members) {
    boolean numeric = members.stream().allMatch(XdsAddress::isNumeric);
    JsonObject cluster = ProtoJson.of("name", NAME);
    cluster.addProperty("type", numeric ? "STATIC" : "STRICT_DNS");
    cluster.addProperty("connect_timeout", seconds(CONNECT_SECONDS));
    cluster.add("upstream_connection_options", ProtoJson.of("tcp_keepalive", tcpKeepalive()));
    cluster.add("load_assignment", assignment(inOrderOf(node, members)));
    cluster.add(
        "typed_extension_protocol_options",
        ProtoJson.of("envoy.extensions.upstreams.http.v3.HttpProtocolOptions", http2()));
    return cluster;
  }

  private static JsonObject tcpKeepalive() {
    JsonObject keepalive = new JsonObject();
    keepalive.addProperty("keepalive_probes", 3);
    keepalive.addProperty("keepalive_time", PING_SECONDS);
    keepalive.addProperty("keepalive_interval", PONG_SECONDS);
    return keepalive;
  }

  private static JsonObject assignment(List<XdsAddress> members) {
    JsonArray endpoints = new JsonArray();
    for (XdsAddress member : members) {
      endpoints.add(ProtoJson.of("endpoint", ProtoJson.of("address", Bootstrap.address(member))));
    }
    JsonObject assignment = ProtoJson.of("cluster_name", NAME);
    assignment.add("endpoints", ProtoJson.list(ProtoJson.of("lb_endpoints", endpoints)));
    return assignment;
  }

  /** Always the same for a node, so that a bootstrap that is written anew is the same file. */
  static List<XdsAddress> inOrderOf(String node, List<XdsAddress> members) {
    return members.stream()
        .sorted(
            Comparator.comparing((XdsAddress member) -> place(node, member))
                .thenComparing(XdsAddress::host)
                .thenComparing(XdsAddress::port))
        .toList();
  }

  private static UUID place(String node, XdsAddress member) {
    String pair = node + '\0' + member.host() + '\0' + member.port();
    return UUID.nameUUIDFromBytes(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject http2() {
    JsonObject ping = ProtoJson.of("interval", seconds(PING_SECONDS));
    ping.addProperty("timeout", seconds(PONG_SECONDS));
    JsonObject options =
        ProtoJson.of(
            "@type", "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions");
    options.add(
        "explicit_http_config",
        ProtoJson.of("http2_protocol_options", ProtoJson.of("connection_keepalive", ping)));
    return options;
  }

  private static String seconds(int seconds) {
    return seconds + "s";
  }
}
