package io.sluice.injector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: orders, namespace: shop }
      spec:
        replicas: 2
        template:
          metadata: { labels: { app: orders } }
          spec: { containers: [ { name: orders, ports: [ { containerPort: 8080 } ] } ] }
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path folder;

  CommandsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private int run(String... words) {
    return Injector.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words);
  }

  private int review(String manifest, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("review"));
    words.add(Files.writeString(folder.resolve("manifest.yaml"), manifest).toString());
    words.addAll(List.of(options));
    return run(words.toArray(String[]::new));
  }

  @Test
  void aDeploymentIsPrintedWithItsSidecarsInTheNamespaceThatItNames() throws IOException {
    assertThat(review("kind: Service\nmetadata: { name: a }\n---\n" + DEPLOYMENT)).isZero();

    JsonNode printed = Yaml.documents(out.toString()).get(0);
    assertThat(printed.at("/spec/replicas").asInt()).isEqualTo(2);
    JsonNode agent = printed.at("/spec/template/spec/initContainers/0");
    assertThat(agent.at("/env/0/value").asText()).isEqualTo("orders.shop");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void itsPatchAloneIsPrintedWhereThatIsAskedFor() throws IOException {
    assertThat(review(DEPLOYMENT, "--patch", "-n", "pay")).isZero();

    JsonNode patch = Yaml.documents(out.toString()).get(0);
    assertThat(patch.isArray()).isTrue();
    assertThat(patch.toString()).contains("/spec/initContainers", "orders.pay");
  }

  @Test
  void aCronJobsPodIsFoundAndAWholeReviewToo() throws IOException {
    String pod = "{ metadata: { labels: { app: a } }, spec: { containers: [ { name: a } ] } }";
    String manifest =
        "{ kind: CronJob, spec: { jobTemplate: { spec: { template: %s } } } }\n---\n".formatted(pod)
            + Reviews.of(Reviews.pod(pod));

    assertThat(review(manifest)).isZero();

    List<JsonNode> printed = Yaml.documents(out.toString());
    assertThat(printed.get(0).at("/spec/jobTemplate/spec/template/spec/initContainers")).hasSize(2);
    assertThat(printed.get(1).at("/request/object/spec/initContainers")).hasSize(2);
  }

  @Test
  void whatIsLeftAloneIsPrintedAsItIsAndWhyIsSaid() throws IOException {
    assertThat(review(DEPLOYMENT.replace("app: orders", "app: a, sluice.io/inject: 'false'")))
        .isZero();

    assertThat(out.toString()).doesNotContain("sluice-agent");
    assertThat(err.toString())
        .isEqualTo("Deployment orders is left as it is: sluice.io/inject is false\n");
  }

  @Test
  void aWrongManifestIsNamedWithItsPlace() throws IOException {
    assertThat(review(DEPLOYMENT.replace("app: orders", "tier: web"))).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("Deployment orders: metadata.annotations[sluice.io/service]: ''");
    assertThat(review("kind: Service")).isEqualTo(2);
    assertThat(err.toString()).contains("holds nothing that makes pods");
    assertThat(review("a: [")).isEqualTo(2);
    assertThat(run("review", "/no/such/file")).isEqualTo(2);
    assertThat(err.toString()).contains("FILE: '/no/such/file'");
  }

  @Test
  void aWrongConfigurationStartsNothing() throws IOException {
    Path config = Files.writeString(folder.resolve("injector.yaml"), "mesh: {}\nwrong: maybe\n");

    assertThat(run("run", "--config=" + config)).isEqualTo(2);
    assertThat(err.toString()).contains("mesh.xds", "wrong: 'maybe' is not admit or deny");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("run", "review");
  }
}
