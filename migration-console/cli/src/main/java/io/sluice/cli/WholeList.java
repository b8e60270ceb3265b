package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Pages of a list as one, with what the first page says beside its items. */
final class WholeList {
  private final ObjectNode whole = Bodies.object();

  void add(JsonNode page) {
    if (whole.isEmpty()) {
      page.properties().forEach(entry -> whole.set(entry.getKey(), entry.getValue().deepCopy()));
      whole.putNull("next");
    } else {
      page.path("items").forEach(whole.withArray("items")::add);
    }
  }

  ObjectNode body() {
    return whole;
  }
}
