package io.sluice.suites;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What an Envoy has from its control plane. */
record HeldResources(Mesh.Proxy proxy) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** All of it with its versions; not when it came, nor how its endpoints are. */
  String text() {
    StringBuilder text = new StringBuilder();
    try {
      for (JsonNode one :
          JSON.readTree(proxy.envoy().get("/config_dump?include_eds")).get("configs")) {
        if (!one.get("@type").asText().endsWith("BootstrapConfigDump")) {
          text.append(forget(one).toPrettyString()).append('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static JsonNode forget(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(
          List.of("static_clusters", "static_listeners", "last_updated", "health_status"));
    }
    node.forEach(HeldResources::forget);
    return node;
  }

  /** How many times a cluster was made anew, with new connections. */
  long changedClusters() {
    try {
      return proxy.envoy().stat("cluster_manager.cluster_modified");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
