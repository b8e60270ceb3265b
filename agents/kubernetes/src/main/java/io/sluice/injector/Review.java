package io.sluice.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One AdmissionReview and its answer. Pure. */
final class Review {
  private static final Logger log = LoggerFactory.getLogger(Review.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSION = "admission.k8s.io/v1";
  private static final int BAD_REQUEST = 400;

  private final Settings settings;
  private final Injection injection;

  Review(Settings settings) {
    this.settings = settings;
    this.injection = new Injection(settings);
  }

  /**
   * The answer to a review.
   *
   * @throws WrongInput if it is none; nothing is known of a pod then
   */
  JsonNode answer(byte[] body) throws WrongInput {
    JsonNode review;
    try {
      review = JSON.readTree(body);
    } catch (IOException e) {
      throw wrong("(body)", "", "JSON: " + e.getMessage());
    }
    return answer(review);
  }

  JsonNode answer(JsonNode review) throws WrongInput {
    JsonNode request = review.path("request");
    String uid = request.path("uid").asText();
    if (!review.path("apiVersion").asText().equals(VERSION)
        || !review.path("kind").asText().equals("AdmissionReview")) {
      throw wrong("apiVersion", review.path("apiVersion").asText(), "AdmissionReview " + VERSION);
    }
    if (uid.isEmpty()) {
      throw wrong("request.uid", "", "there");
    }
    ObjectNode answer = JSON.createObjectNode().put("apiVersion", VERSION);
    answer.put("kind", "AdmissionReview");
    ObjectNode response = answer.putObject("response").put("uid", uid).put("allowed", true);
    if (isNewPod(request)) {
      judge(request, response);
    }
    return answer;
  }

  private static boolean isNewPod(JsonNode request) {
    return request.at("/kind/kind").asText().equals("Pod")
        && request.at("/kind/group").asText().isEmpty()
        && request.path("operation").asText().equals("CREATE")
        && request.path("subResource").asText().isEmpty();
  }

  private void judge(JsonNode request, ObjectNode response) {
    JsonNode pod = request.path("object");
    String namespace = request.path("namespace").asText();
    Verdict verdict = injection.of(pod, namespace);
    if (verdict instanceof Verdict.Injected injected) {
      response.put("patchType", "JSONPatch").put("patch", base64(patch(pod, injected.pod())));
      log.atInfo()
          .addKeyValue("pod", name(request))
          .addKeyValue("service", injected.service())
          .log("put the sidecars into a pod");
    } else if (verdict instanceof Verdict.Left left) {
      if (!left.wished()) {
        tell(request, response, left.reason());
      }
    } else if (verdict instanceof Verdict.Wrong wrong) {
      refuse(request, response, wrong.mistakes());
    } else {
      throw new IllegalStateException("unknown: " + verdict);
    }
  }

  private void refuse(JsonNode request, ObjectNode response, List<Mistake> mistakes) {
    mistakes.forEach(mistake -> tell(request, response, mistake.toString()));
    if (settings.wrong() == Settings.Wrong.DENY) {
      response.put("allowed", false);
      response
          .putObject("status")
          .put("code", BAD_REQUEST)
          .put("reason", "BadRequest")
          .put("message", WrongInput.words(mistakes));
    }
  }

  private static void tell(JsonNode request, ObjectNode response, String reason) {
    response.withArray("/warnings").add("no sluice sidecars: " + reason);
    log.atWarn()
        .addKeyValue("pod", name(request))
        .addKeyValue("why", reason)
        .log("left a pod as it is");
  }

  private static String name(JsonNode request) {
    JsonNode metadata = request.at("/object/metadata");
    String name =
        Optional.of(metadata.path("name").asText())
            .filter(each -> !each.isEmpty())
            .orElse(metadata.path("generateName").asText() + "*");
    return request.path("namespace").asText() + "/" + name;
  }

  static JsonNode patch(JsonNode before, JsonNode after) {
    return JsonDiff.asJson(before, after);
  }

  private static String base64(JsonNode patch) {
    return Base64.getEncoder().encodeToString(patch.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static WrongInput wrong(String place, String value, String allowed) {
    return new WrongInput(List.of(new Mistake(place, value, allowed)));
  }
}
