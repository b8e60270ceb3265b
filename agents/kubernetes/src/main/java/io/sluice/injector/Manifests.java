package io.sluice.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Where the pods are in what people write. */
final class Manifests {
  private static final List<String> TEMPLATES =
      List.of("/spec/jobTemplate/spec/template", "/spec/template");

  private Manifests() {}

  /**
   * The place of the pod in a document, as a JSON pointer: of a Pod itself, of an AdmissionReview's
   * object, of the template of what makes pods; empty when it has none.
   */
  static Optional<String> pod(JsonNode document) {
    return switch (document.path("kind").asText()) {
      case "Pod" -> Optional.of("");
      case "AdmissionReview" -> Optional.of("/request/object");
      default ->
          TEMPLATES.stream()
              .filter(each -> document.at(each + "/spec/containers").isArray())
              .findFirst();
    };
  }

  /** The namespace that a document names; empty for none. */
  static String namespace(JsonNode document) {
    String asked = document.at("/request/namespace").asText();
    return asked.isEmpty() ? document.at("/metadata/namespace").asText() : asked;
  }

  /** The document with another pod in that place. */
  static JsonNode with(JsonNode document, String place, ObjectNode pod) {
    if (place.isEmpty()) {
      return pod;
    }
    JsonNode changed = document.deepCopy();
    int slash = place.lastIndexOf('/');
    ((ObjectNode) changed.at(place.substring(0, slash))).set(place.substring(slash + 1), pod);
    return changed;
  }
}
