package io.sluice.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.registry.Rights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * What the API server says that the credentials may do, beyond what the adapter does.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/authorization/">SelfSubjectRulesReview</a>
 */
final class RightsReview {
  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
  private static final Set<String> READING = Set.of("get", "list", "watch");
  private static final int MOST_NAMESPACES = 20;

  /** What Kubernetes lets everybody ask about themselves. */
  private static final Set<String> OWN =
      Set.of("selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews");

  private final ApiServer server;
  private final KubernetesSettings settings;
  private final List<String> lacking;

  /**
   * A review.
   *
   * @param lacking what the adapter would read and may not, in words
   */
  RightsReview(ApiServer server, KubernetesSettings settings, List<String> lacking) {
    this.server = server;
    this.settings = settings;
    this.lacking = lacking;
  }

  CompletableFuture<Rights> run() {
    List<String> namespaces =
        settings.namespaces().isEmpty() ? List.of("default", "kube-system") : settings.namespaces();
    CompletableFuture<Findings> all = CompletableFuture.completedFuture(new Findings());
    for (String namespace : namespaces.stream().limit(MOST_NAMESPACES).toList()) {
      all = all.thenCompose(findings -> review(namespace, findings));
    }
    return all.thenApply(findings -> findings.rights(lacking));
  }

  private CompletableFuture<Findings> review(String namespace, Findings findings) {
    String question =
        "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectRulesReview\","
            + "\"spec\":{\"namespace\":\""
            + namespace
            + "\"}}";
    return server
        .post(PATH, question)
        .thenApply(
            answer -> {
              if (answer instanceof Answer.Failed<byte[]> failed) {
                findings.untold = failed.detail();
              } else {
                findings.add(namespace, ((Answer.Read<byte[]>) answer).value(), settings);
              }
              return findings;
            });
  }

  /** What was found so far; the reviews come one after the other. */
  static final class Findings {
    private final Set<String> excess = new TreeSet<>();
    private String untold = "";

    void add(String namespace, byte[] body, KubernetesSettings settings) {
      JsonNode status;
      try {
        status = ListPage.MAPPER.readTree(body).path("status");
      } catch (IOException e) {
        untold = "the review of rights cannot be understood";
        return;
      }
      for (JsonNode rule : status.path("resourceRules")) {
        for (String resource : texts(rule.path("resources"))) {
          if (!OWN.contains(resource)) {
            add(namespace, resource, rule, settings);
          }
        }
      }
      for (JsonNode rule : status.path("nonResourceRules")) {
        Set<String> more = texts(rule.path("verbs"));
        more.remove("get");
        if (!more.isEmpty()) {
          excess.add("may " + words(more) + " " + words(texts(rule.path("nonResourceURLs"))));
        }
      }
      if (status.path("incomplete").asBoolean(false)) {
        untold = "the API server says that its review of rights is not complete";
      }
    }

    private void add(
        String namespace, String resource, JsonNode rule, KubernetesSettings settings) {
      Set<String> more = texts(rule.path("verbs"));
      if (isNeeded(resource, texts(rule.path("apiGroups")), settings)) {
        more.removeAll(READING);
      }
      if (!more.isEmpty()) {
        Set<String> named = texts(rule.path("resourceNames"));
        String which = named.isEmpty() ? "" : " (" + words(named) + ")";
        excess.add("in " + namespace + ": may " + words(more) + " " + resource + which);
      }
    }

    private static boolean isNeeded(
        String resource, Set<String> groups, KubernetesSettings settings) {
      boolean core = groups.equals(Set.of(""));
      return switch (resource) {
        case "endpointslices" -> groups.equals(Set.of("discovery.k8s.io"));
        case "pods" -> core && settings.pods();
        case "services" -> core && settings.services();
        case "nodes" -> core && settings.nodes();
        case "namespaces" -> core;
        default -> false;
      };
    }

    Rights rights(List<String> lacking) {
      List<String> findings = new ArrayList<>(excess);
      lacking.forEach(what -> findings.add("lacks the right to read " + what));
      if (!untold.isEmpty()) {
        findings.add(untold);
      }
      if (!excess.isEmpty()) {
        return Rights.excessive(findings);
      }
      return new Rights(
          untold.isEmpty() ? Rights.Verdict.READ_ONLY : Rights.Verdict.UNKNOWN, findings);
    }

    private static Set<String> texts(JsonNode values) {
      Set<String> texts = new TreeSet<>();
      values.forEach(value -> texts.add(value.asText("")));
      return texts;
    }

    private static String words(Set<String> all) {
      String words = String.join(", ", all);
      return words.length() <= 200 ? words : words.substring(0, 200) + "...";
    }
  }
}
