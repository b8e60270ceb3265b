package io.sluice.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is kept of a Pod or a Service.
 *
 * @param service the name that it gives itself, empty for none
 * @param ingressPort as written: the port of the pod's own proxy, empty for none
 * @param labels those that are carried as metadata
 */
record ObjectFacts(String service, String ingressPort, SortedMap<String, String> labels) {
  /** Annotation of a Service, or label of it: what Sluice calls it. */
  static final String SERVICE = "sluice.io/service";

  /** Annotation of a Pod or of a Service: the port of the pod's own proxy. */
  static final String INGRESS_PORT = "sluice.io/ingress-port";

  private static final int LONGEST = 256;

  static final ObjectFacts NONE =
      new ObjectFacts("", "", Collections.unmodifiableSortedMap(new TreeMap<>()));

  /** Makes equal facts one object: ten thousand pods have few versions. Owned by one thread. */
  static final class Reader {
    private static final int MOST_SHARED = 10_000;

    private final List<String> wanted;
    private final Map<ObjectFacts, ObjectFacts> shared = new HashMap<>();

    Reader(List<String> wanted) {
      this.wanted = wanted;
    }

    ObjectFacts pod(JsonNode metadata) {
      JsonNode labels = metadata.path("labels");
      TreeMap<String, String> carried = new TreeMap<>();
      for (String label : wanted) {
        JsonNode value = labels.path(label);
        if (value.isTextual() && value.asText().length() <= LONGEST) {
          carried.put(label, value.asText());
        }
      }
      // Programs that compare versions look under one name.
      String version = carried.get("app.kubernetes.io/version");
      if (version != null) {
        carried.putIfAbsent("version", version);
      }
      return shared("", text(metadata.path("annotations"), INGRESS_PORT), carried);
    }

    ObjectFacts service(JsonNode metadata) {
      JsonNode annotations = metadata.path("annotations");
      String name = text(annotations, SERVICE);
      return shared(
          name.isEmpty() ? text(metadata.path("labels"), SERVICE) : name,
          text(annotations, INGRESS_PORT),
          new TreeMap<>());
    }

    private ObjectFacts shared(String service, String port, SortedMap<String, String> labels) {
      if (service.isEmpty() && port.isEmpty() && labels.isEmpty()) {
        return NONE;
      }
      if (shared.size() > MOST_SHARED) {
        shared.clear();
      }
      ObjectFacts facts = new ObjectFacts(service, port, Collections.unmodifiableSortedMap(labels));
      return shared.computeIfAbsent(facts, same -> same);
    }

    private static String text(JsonNode values, String key) {
      String text = values.path(key).asText("").trim();
      return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
  }
}
