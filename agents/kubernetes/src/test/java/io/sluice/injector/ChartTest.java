package io.sluice.injector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
  private static final String THREE_MEMBERS =
      """
      server:
        replicas: 3
        namespaces: [shop, pay]
        xdsTls: { secret: xds, clientCa: true }
        consoleTls: { secret: console }
        postgresql: { url: "jdbc:postgresql://db/sluice", passwordSecret: pg }
        configuration: { guard: { maxDrop: 40% }, xds: { loadReportInterval: 2s } }
        extraVolumes: [ { name: consul, secret: { secretName: consul-token } } ]
        extraVolumeMounts: [ { name: consul, mountPath: /etc/sluice/consul, readOnly: true } ]
      injector:
        namespaces: all
        neverNamespaces: [kube-system, our-cni]
        priorityClassName: system-cluster-critical
        failurePolicy: Fail
        wrong: deny
      clusterDomain: dc1.example
      agent: { tlsSecret: hosts, region: dc1, ports: { ingress: 16006 }, drain: 7 }
      imagePullSecrets: [ { name: pull } ]
      """;

  private static final String RELEASE = release();
  private static final Chart PLAIN = Chart.rendered("1.31.0", "");
  private static final Chart FULL = Chart.rendered("1.31.0", THREE_MEMBERS);

  /** Leaves out what the model of Kubernetes does not know. */
  private static final ObjectMapper KNOWN =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnyGetter(Annotated annotated) {
                  return false;
                }
              });

  @Test
  void theChartIsOfThisReleaseAndNamesItsImages() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + RELEASE + "</version>");
    assertThat(PLAIN.text())
        .contains("image: sluice:" + RELEASE, "image: sluice-injector:" + RELEASE);
  }

  @Test
  void helmFindsNothingToSay() {
    LintResult lint = new Helm(Chart.FOLDER).lint().strict().call();

    assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
    assertThat(lint.getMessages()).noneMatch(each -> each.contains("[ERROR]"));
  }

  private static String release() {
    try {
      return Yaml.documents(Files.readString(Chart.FOLDER.resolve("Chart.yaml")))
          .get(0)
          .get("appVersion")
          .asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyFieldIsOneThatKubernetesKnows() {
    for (Chart chart : List.of(PLAIN, FULL)) {
      List<JsonNode> documents = chart.documents();
      List<HasMetadata> objects = chart.objects();
      assertThat(documents).hasSizeGreaterThan(15);
      for (int i = 0; i < documents.size(); i++) {
        List<String> unknown = new ArrayList<>();
        unknown(documents.get(i), KNOWN.valueToTree(objects.get(i)), "", unknown);
        assertThat(unknown).as(documents.get(i).path("kind").asText()).isEmpty();
      }
    }
  }

  private static void unknown(JsonNode written, JsonNode known, String path, List<String> unknown) {
    for (Map.Entry<String, JsonNode> each : written.properties()) {
      JsonNode there = known.path(each.getKey());
      if (there.isMissingNode() && !isEmpty(each.getValue())) {
        unknown.add(path + "/" + each.getKey());
      }
      unknown(each.getValue(), there, path + "/" + each.getKey(), unknown);
    }
    if (written.isArray()) {
      for (int i = 0; i < written.size(); i++) {
        unknown(written.get(i), known.path(i), path + "/" + i, unknown);
      }
    }
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isContainerNode() && value.isEmpty();
  }

  @Test
  void everyPodIsRestrictedAndFoundByItsService() {
    for (Chart chart : List.of(PLAIN, FULL)) {
      var server = chart.object(StatefulSet.class, "sluice").getSpec().getTemplate();
      var injector = chart.object(Deployment.class, "sluice-injector").getSpec().getTemplate();
      for (PodSpec pod : List.of(server.getSpec(), injector.getSpec())) {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType())
            .isEqualTo("RuntimeDefault");
        var container = pod.getContainers().get(0);
        var security = container.getSecurityContext();
        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        assertThat(security.getReadOnlyRootFilesystem()).isTrue();
        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(container.getCommand()).isNullOrEmpty();
      }
      Map<String, Map<String, String>> pods =
          Map.of(
              "sluice", server.getMetadata().getLabels(),
              "sluice-members", server.getMetadata().getLabels(),
              "sluice-injector", injector.getMetadata().getLabels());
      pods.forEach(
          (service, labels) ->
              assertThat(labels)
                  .containsAllEntriesOf(
                      chart.object(Service.class, service).getSpec().getSelector()));
    }
  }

  @Test
  void noRightIsWiderThanItMustBe() {
    for (Chart chart : List.of(PLAIN, FULL)) {
      List<PolicyRule> rules = new ArrayList<>();
      for (HasMetadata each : chart.objects()) {
        if (each instanceof ClusterRole role) {
          rules.addAll(role.getRules());
        } else if (each instanceof Role role) {
          rules.addAll(role.getRules());
        }
      }
      assertThat(rules).isNotEmpty();
      for (PolicyRule rule : rules) {
        assertThat(rule.toString()).doesNotContain("*");
        if (!List.of("list", "watch").containsAll(rule.getVerbs())) {
          assertThat(rule.getResourceNames()).as("%s", rule).hasSize(1);
        }
      }
    }
    assertThat(FULL.object(ClusterRole.class, "sluice-sluice").getRules().toString())
        .doesNotContain("pods");
    assertThat(FULL.objects().stream().filter(Role.class::isInstance))
        .extracting(each -> each.getMetadata().getNamespace())
        .contains("shop", "pay");
  }

  @Test
  void theInjectorTakesTheConfigurationThatIsWrittenForIt() throws Exception {
    Settings plain = SettingsReader.read(PLAIN.file("sluice-injector", "injector.yaml"));
    Settings full = SettingsReader.read(FULL.file("sluice-injector", "injector.yaml"));

    assertThat(plain.mesh().xds()).containsExactly("sluice.sluice.svc:18000");
    assertThat(plain.sidecars().agent().image()).isEqualTo("sluice-agent:" + RELEASE);
    assertThat(plain.sidecars().drain()).isEqualTo(5);
    assertThat(plain.certificates().webhook()).isEqualTo("sluice-sluice-injector");
    assertThat(full.wrong()).isEqualTo(Settings.Wrong.DENY);
    assertThat(full.mesh().xdsTls()).isEqualTo("hosts");
    assertThat(full.sidecars().ports().ingress()).isEqualTo(16_006);
    assertThat(full.sidecars().drain()).isEqualTo(7);
  }

  @Test
  void whatTheClusterItselfNeedsStartsWithoutTheInjector() {
    MutatingWebhookConfiguration all =
        FULL.object(MutatingWebhookConfiguration.class, "sluice-sluice-injector");
    String plain =
        PLAIN.object(MutatingWebhookConfiguration.class, "sluice-sluice-injector").toString();
    String old =
        Chart.rendered("1.29.0", "")
            .object(MutatingWebhookConfiguration.class, "sluice-sluice-injector")
            .toString();

    assertThat(
            all.getWebhooks()
                .get(0)
                .getNamespaceSelector()
                .getMatchExpressions()
                .get(0)
                .getValues())
        .containsExactly("kube-system", "our-cni", "sluice");
    assertThat(all.getWebhooks().get(0).getMatchConditions().get(0).getExpression())
        .contains("priorityClassName.startsWith('system-')");
    assertThat(plain)
        .contains("kube-public", "calico-system", "kube-flannel", "matchConditions=[Match");
    assertThat(old).doesNotContain("MatchCondition(");
    assertThat(
            FULL.object(Deployment.class, "sluice-injector")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getPriorityClassName())
        .isEqualTo("system-cluster-critical");
  }

  @Test
  void theServerMountsWhatItsConfigurationNamesAndFindsItsMembersInTheClustersDomain() {
    PodSpec pod = FULL.object(StatefulSet.class, "sluice").getSpec().getTemplate().getSpec();

    assertThat(pod.getVolumes())
        .anyMatch(
            each ->
                each.getName().equals("consul")
                    && each.getSecret().getSecretName().equals("consul-token"));
    assertThat(pod.getContainers().get(0).getVolumeMounts())
        .anyMatch(each -> each.getMountPath().equals("/etc/sluice/consul"));
    assertThat(FULL.file("sluice", "sluice.yaml"))
        .contains("kubernetes: sluice-members.sluice.svc.dc1.example:18701", "[${POD_IP}]:18701");
  }

  @ParameterizedTest
  @CsvSource({"1.28.9,false,0", "1.29.0,true,0", "1.30.2,true,5", "1.33.0,true,5"})
  void theClustersReleaseSaysWhatPodsCanHave(String kubernetes, boolean areNative, int drain)
      throws Exception {
    Settings settings =
        SettingsReader.read(
            Chart.rendered(kubernetes, "").file("sluice-injector", "injector.yaml"));

    assertThat(settings.sidecars().areNative()).isEqualTo(areNative);
    assertThat(settings.sidecars().drain()).isEqualTo(drain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "server: { replicas: 3 }                           | several members need one PostgreSQL",
        "server: { postgresql: { url: 'jdbc:postgresql://d/s' } } | passwordSecret",
        "server: { replica: 3 }                            | replica",
        "injector: { failurePolicy: Maybe }                | failurePolicy",
        "agent: { environment: K8S }                       | environment",
        "agent: { ports: { ingress: 99999 } }              | ingress",
        "sever: {}                                         | sever"
      })
  void aWrongValueIsNamed(String values, String named) {
    assertThatThrownBy(() -> Chart.rendered("1.31.0", values)).hasMessageContaining(named);
  }

  @Test
  void eitherHalfStandsAlone() {
    assertThat(Chart.rendered("1.31.0", "server: { enabled: false }").objects())
        .noneMatch(StatefulSet.class::isInstance)
        .anyMatch(Deployment.class::isInstance);
    assertThat(Chart.rendered("1.31.0", "injector: { enabled: false }").objects())
        .anyMatch(StatefulSet.class::isInstance)
        .noneMatch(Deployment.class::isInstance)
        .allMatch(each -> Objects.nonNull(each.getMetadata().getName()));
  }
}
