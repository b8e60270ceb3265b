package io.sluice.components;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An object of Kubernetes as {@link KubernetesApi} keeps it.
 *
 * @param resource its resource in the plural, as it stands in a path: endpointslices, pods
 * @param namespace empty for what is in none
 * @param name its name
 * @param labels of its metadata
 * @param annotations of its metadata
 * @param fields its other fields as JSON, without braces; empty for none
 */
public record KubernetesObject(
    String resource,
    String namespace,
    String name,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    String fields) {

  /** An object with nothing but its place. */
  public static KubernetesObject of(String resource, String namespace, String name) {
    return new KubernetesObject(resource, namespace, name, new TreeMap<>(), new TreeMap<>(), "");
  }

  /** The same with labels. */
  public KubernetesObject withLabels(Map<String, String> other) {
    return new KubernetesObject(
        resource, namespace, name, new TreeMap<>(other), annotations, fields);
  }

  /** The same with annotations. */
  public KubernetesObject withAnnotations(Map<String, String> other) {
    return new KubernetesObject(resource, namespace, name, labels, new TreeMap<>(other), fields);
  }

  /** The same with other fields. */
  public KubernetesObject withFields(String json) {
    return new KubernetesObject(resource, namespace, name, labels, annotations, json);
  }

  /** The whole as JSON, of a version. */
  public String json(String uid, long version) {
    String more = fields.isEmpty() ? "" : "," + fields;
    return "{\"metadata\":{\"name\":"
        + quoted(name)
        + (namespace.isEmpty() ? "" : ",\"namespace\":" + quoted(namespace))
        + ",\"uid\":"
        + quoted(uid)
        + ",\"resourceVersion\":\""
        + version
        + "\",\"labels\":"
        + json(labels)
        + ",\"annotations\":"
        + json(annotations)
        + "}"
        + more
        + "}";
  }

  /** A text as JSON. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '"' || letter == '\\' || letter < 0x20) {
        quoted.append(String.format("\\u%04x", (int) letter));
      } else {
        quoted.append(letter);
      }
    }
    return quoted.append('"').toString();
  }

  private static String json(SortedMap<String, String> map) {
    return map.entrySet().stream()
        .map(entry -> quoted(entry.getKey()) + ":" + quoted(entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
