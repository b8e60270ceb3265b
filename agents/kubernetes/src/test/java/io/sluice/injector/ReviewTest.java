package io.sluice.injector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewTest {
  private static final String POD =
      """
      metadata: { labels: { app: orders %s }, annotations: { a: b %s } }
      spec: { %s containers: [ { name: orders, ports: [ { containerPort: 8080 } ] } ] }
      """;

  private final Settings settings = Reviews.settings(Reviews.MESH);

  private static ObjectNode pod(String labels, String annotations, String spec) {
    return Reviews.pod(POD.formatted(labels, annotations, spec));
  }

  private JsonNode response(ObjectNode pod) {
    return Reviews.response(settings, pod);
  }

  @Test
  void aWorkloadThatWantsNoSidecarGetsNone() {
    assertThat(response(pod(", sluice.io/inject: 'false'", "", "")).has("patch")).isFalse();
    assertThat(response(pod("", ", sluice.io/inject: 'false'", "")).has("patch")).isFalse();
    assertThat(Reviews.warnings(response(pod(", sluice.io/inject: 'false'", "", "")))).isEmpty();
    assertThat(response(pod(", sluice.io/inject: 'true'", "", "")).has("patch")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "hostNetwork: true,        | it uses its node's network, where ports would collide",
        "os: { name: windows },    | it runs on Windows",
        "nodeSelector: { kubernetes.io/os: windows }, | it runs on Windows",
        "priorityClassName: system-node-critical, | the cluster itself needs it, as its priority class system-node-critical says"
      })
  void aPodThatCannotHaveThemIsLeftAndSaysWhy(String spec, String why) {
    JsonNode response = response(pod("", "", spec));

    assertThat(response.has("patch")).isFalse();
    assertThat(Reviews.warnings(response)).containsExactly("no sluice sidecars: " + why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"None", "Default"})
  void aPodThatMayNotKnowTheServersNameDoesNotWaitForItUnlessItSaysSo(String policy) {
    String spec = "dnsPolicy: " + policy + ",";

    JsonNode left = response(pod("", "", spec));

    assertThat(left.has("patch")).isFalse();
    assertThat(Reviews.warnings(left))
        .singleElement()
        .asString()
        .contains("dnsPolicy " + policy, "sluice.sluice.svc:18000", "sluice.io/inject: true");
    assertThat(response(pod(", sluice.io/inject: 'true'", "", spec)).has("patch")).isTrue();
    Settings byAddress = Reviews.settings("mesh: { xds: [ '10.0.0.1:18000' ] }");
    assertThat(Reviews.response(byAddress, pod("", "", spec)).has("patch")).isTrue();
  }

  @Test
  void aJobWouldNeverEndWithOrdinaryContainers() {
    ObjectNode job = pod("", "", "restartPolicy: Never,");

    assertThat(response(job).has("patch")).isTrue();
    JsonNode inContainers =
        Reviews.response(Reviews.settings(Reviews.MESH + "sidecars: { kind: containers }"), job);
    assertThat(inContainers.has("patch")).isFalse();
    assertThat(Reviews.warnings(inContainers)).singleElement().asString().contains("should end");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "sluice.io/service: 'a b'          | [sluice.io/service]: 'a b' is not a service name",
        "sluice.io/service: sluice-x       | [sluice.io/service]: 'sluice-x' is not a service name",
        "sluice.io/port: web               | [sluice.io/port]: 'web' is not a port from 1 to 65535",
        "sluice.io/port: '70000'           | [sluice.io/port]: '70000' is not a port",
        "sluice.io/ingress: x              | [sluice.io/ingress]: 'x' is not a port",
        "sluice.io/ingress: '15001'        | '15001' is not free: it is Envoy's egress",
        "sluice.io/ingress-port: '15006'   | '15006' is not written by a pod",
        "sluice.io/port: '15010'           | '15010' is not free: it is the agent's, for Envoy",
        "sluice.io/ingress: '8080'         | '8080' is not free: it is Envoy's ingress",
        "sluice.io/dependencies: 'a, b c'  | [sluice.io/dependencies]: 'b c' is not a service name",
        "sluice.io/dependencies: '*, a'    | [sluice.io/dependencies]: '*' is not",
        "sluice.io/inject: maybe           | [sluice.io/inject]: 'maybe' is not true or false"
      })
  void aWrongPodStartsWithoutThemAndIsToldWhere(String annotation, String why) {
    JsonNode response = response(pod("", ", " + annotation, ""));

    assertThat(response.get("allowed").asBoolean()).isTrue();
    assertThat(response.has("patch")).isFalse();
    assertThat(Reviews.warnings(response)).anyMatch(warning -> warning.contains(why));
  }

  @Test
  void aWrongPodIsRefusedWithEveryReasonWhereThatIsConfigured() {
    JsonNode response =
        Reviews.response(
            Reviews.settings(Reviews.MESH + "wrong: deny"),
            pod("", ", sluice.io/port: web, sluice.io/dependencies: '-'", ""));

    assertThat(response.get("allowed").asBoolean()).isFalse();
    assertThat(response.at("/status/message").asText().lines()).hasSize(2);
  }

  @Test
  void aPodThatNobodyCanNameOrWhosePortNobodyKnowsIsNotGuessedAt() {
    ObjectNode pod =
        Reviews.pod(
            """
            spec:
              volumes: [ { name: sluice-state } ]
              containers:
                - { name: a, ports: [ { containerPort: 8080 }, { containerPort: 53, protocol: UDP } ] }
                - { name: b, ports: [ { containerPort: 15021 } ] }
            """);

    assertThat(Reviews.warnings(response(pod)))
        .hasSize(4)
        .anyMatch(each -> each.contains("several ports: [8080, 15021]"))
        .anyMatch(each -> each.contains("no label says which service it is"))
        .anyMatch(each -> each.contains("'15021' is not free: it is the agent's, for probes"))
        .anyMatch(each -> each.contains("spec.volumes[].name: 'sluice-state'"));
  }

  @Test
  void whatIsNoNewPodIsAllowedAsItIs() throws Exception {
    ObjectNode update = Reviews.of(pod("", "", ""));
    ((ObjectNode) update.get("request")).put("operation", "UPDATE");
    ObjectNode service = Reviews.of(pod("", "", ""));
    ((ObjectNode) service.at("/request/kind")).put("kind", "Service");

    for (ObjectNode review : new ObjectNode[] {update, service}) {
      JsonNode response = new Review(settings).answer(review).get("response");
      assertThat(response.get("allowed").asBoolean()).isTrue();
      assertThat(response.has("patch")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[1,",
        "[]",
        "{}",
        "{\"apiVersion\":\"admission.k8s.io/v1beta1\",\"kind\":\"AdmissionReview\"}",
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{}}"
      })
  void whatIsNoReviewIsRefused(String body) {
    assertThatThrownBy(() -> new Review(settings).answer(body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(WrongInput.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "{}",
        "{\"metadata\":7,\"spec\":\"x\"}",
        "{\"metadata\":{\"labels\":[]},\"spec\":{\"containers\":{}}}",
        "{\"metadata\":{\"labels\":{\"app\":\"a\"}},\"spec\":{\"containers\":[7]}}",
        "{\"metadata\":{\"labels\":{\"app\":{\"x\":1}}},\"spec\":{\"containers\":[{\"ports\":7}]}}"
      })
  void aPodOfAnyOtherFormIsLeftAsItIsWithAReason(String pod) throws Exception {
    JsonNode response = Reviews.response(settings, Reviews.JSON.readTree(pod));

    assertThat(response.get("allowed").asBoolean()).isTrue();
    assertThat(response.has("patch")).isFalse();
    assertThat(Reviews.warnings(response)).isNotEmpty();
  }
}
