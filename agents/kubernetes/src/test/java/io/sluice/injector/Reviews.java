package io.sluice.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reviews as an API server sends them, and what it makes of their answers. */
final class Reviews {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String MESH = "mesh: { xds: [ 'sluice.sluice.svc:18000' ] }\n";

  private Reviews() {}

  static Settings settings(String text) {
    try {
      return SettingsReader.read(text);
    } catch (WrongInput e) {
      throw new AssertionError(e);
    }
  }

  static ObjectNode pod(String yaml) {
    try {
      return (ObjectNode) Yaml.documents(yaml).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode of(JsonNode pod) {
    ObjectNode review = JSON.createObjectNode().put("apiVersion", "admission.k8s.io/v1");
    review.put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request").put("uid", "705ab4f5");
    request.put("namespace", "shop").put("operation", "CREATE");
    request.putObject("kind").put("group", "").put("version", "v1").put("kind", "Pod");
    request.set("object", pod);
    return review;
  }

  /** The response to a review of this pod. */
  static JsonNode response(Settings settings, JsonNode pod) {
    try {
      return new Review(settings).answer(of(pod)).get("response");
    } catch (WrongInput e) {
      throw new AssertionError(e);
    }
  }

  /** The pod as the API server takes it then. */
  static JsonNode patched(JsonNode pod, JsonNode response) {
    try {
      return JsonPatch.apply(
          JSON.readTree(
              new String(
                  Base64.getDecoder().decode(response.get("patch").asText()),
                  StandardCharsets.UTF_8)),
          pod);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> warnings(JsonNode response) {
    List<String> warnings = new ArrayList<>();
    response.path("warnings").forEach(each -> warnings.add(each.asText()));
    return warnings;
  }
}
