package io.sluice.registry.kubernetes;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is listed and watched. In this order, so that a slice's pods are known before it, and its
 * nodes are no older than it: a node is called not ready before its pods are.
 */
enum Resource {
  PODS("/api/v1", "pods", true, true),
  SERVICES("/api/v1", "services", true, true),
  SLICES("/apis/discovery.k8s.io/v1", "endpointslices", true, false),
  NODES("/api/v1", "nodes", false, false);

  private static final String JSON = "application/json";

  private final String api;
  private final String plural;
  private final boolean namespaced;
  private final boolean metadataOnly;

  Resource(String api, String plural, boolean namespaced, boolean metadataOnly) {
    this.api = api;
    this.plural = plural;
    this.namespaced = namespaced;
    this.metadataOnly = metadataOnly;
  }

  String plural() {
    return plural;
  }

  /** The scopes in which it is read: namespaces, or the empty one for all. */
  List<String> scopes(List<String> namespaces) {
    return namespaces.isEmpty() || !namespaced ? List.of("") : namespaces;
  }

  /** Where it is listed and watched. */
  String path(String scope) {
    return api + (scope.isEmpty() ? "" : "/namespaces/" + scope) + "/" + plural;
  }

  /** Of pods and services only the metadata is asked for: a tenth of the whole. */
  String accept(boolean list) {
    return metadataOnly
        ? JSON + ";as=PartialObjectMetadata" + (list ? "List" : "") + ";v=v1;g=meta.k8s.io," + JSON
        : JSON;
  }

  /** In words, for an operator. */
  String words(String scope) {
    String where = !namespaced ? "" : scope.isEmpty() ? " in all namespaces" : " in " + scope;
    return plural + where;
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
