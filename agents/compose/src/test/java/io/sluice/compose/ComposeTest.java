package io.sluice.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.sluice.agent.Manifest;
import io.sluice.agent.ManifestReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

final class ComposeTest {
  @TempDir private Path folder;
  private Path plan;
  private Path nodes;
  private String out = "";
  private String err = "";

  @BeforeEach
  void copyThePlan() throws IOException {
    plan = Files.writeString(folder.resolve("plan.yaml"), resource("plan.yaml"));
    nodes = folder.resolve("nodes");
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = ComposeTest.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private int run(String... words) {
    var said = new StringWriter();
    var wrong = new StringWriter();
    CommandLine command =
        Compose.commandLine().setOut(new PrintWriter(said)).setErr(new PrintWriter(wrong));
    var all = new ArrayList<>(List.of(plan.toString(), "--out=" + nodes));
    all.addAll(List.of(words));
    int exit = command.execute(all.toArray(String[]::new));
    out = said.toString();
    err = wrong.toString();
    return exit;
  }

  private void change(String from, String to) throws IOException {
    String text = Files.readString(plan);
    assertThat(text).contains(from);
    Files.writeString(plan, text.replace(from, to));
  }

  private Map<String, Map<String, Object>> services(String node) throws IOException {
    Map<String, Map<String, Map<String, Object>>> document =
        new Yaml().load(Files.readString(nodes.resolve(node).resolve(NodeFiles.COMPOSE)));
    return document.get("services");
  }

  @Test
  void aNodesFileIsAsAnOperatorReadsIt() throws IOException {
    assertThat(run("--node=node-1")).isZero();

    assertThat(Files.readString(nodes.resolve("node-1/docker-compose.yaml")))
        .isEqualTo(resource("node-1.golden.yaml"));
    assertThat(nodes).isDirectoryContaining("glob:**/node-1");
    assertThat(nodes.resolve("node-2")).doesNotExist();
  }

  @Test
  void everyFileIsWhatComposeAllows() throws IOException {
    run("--all");
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(resource("compose.schema.json"));

    for (int node = 1; node <= 4; node++) {
      Object document =
          new Yaml().load(Files.readString(nodes.resolve("node-" + node + "/docker-compose.yaml")));
      assertThat(schema.validate(new ObjectMapper().valueToTree(document))).isEmpty();
    }
  }

  @Test
  void everyContainerIsOnTheNodesNetworkAndMayGainNothing() throws IOException {
    run("--all");

    for (int node = 1; node <= 4; node++) {
      services("node-" + node)
          .forEach(
              (name, container) ->
                  assertThat(container)
                      .as(name)
                      .containsEntry("network_mode", "host")
                      .containsEntry("restart", "unless-stopped")
                      .containsEntry("read_only", !name.equals("postgres"))
                      .containsEntry("security_opt", List.of("no-new-privileges:true"))
                      .containsEntry("cap_drop", List.of("ALL"))
                      .doesNotContainKeys("ports", "privileged"));
    }
  }

  @Test
  void theDatabaseHasNeitherEnvoyNorAgentNorManifest() throws IOException {
    run("--node=node-1");

    assertThat(services("node-1"))
        .containsOnlyKeys(
            "orders",
            "orders-agent",
            "orders-envoy",
            "postgres",
            "users",
            "users-agent",
            "users-envoy");
    assertThat(nodes.resolve("node-1/manifests/postgres.yaml")).doesNotExist();
  }

  @Test
  void theAgentAcceptsItsManifest() throws Exception {
    run("--node=node-1");

    Manifest manifest =
        ManifestReader.read(Files.readString(nodes.resolve("node-1/manifests/orders.yaml")));

    assertThat(manifest.service()).isEqualTo("orders");
    assertThat(manifest.dependencies()).containsExactly("users");
    assertThat(manifest.ports()).isEqualTo(new Manifest.Ports(8080, 15006, 15001, 15000));
    assertThat(manifest.health()).isNotNull();
  }

  @Test
  void checkTellsWhatWouldChangeOnWhichNodeAndWritesNothing() throws IOException {
    assertThat(run("--all", "--check")).isEqualTo(1);
    assertThat(nodes).doesNotExist();

    run("--all");
    assertThat(run("--all", "--check")).isZero();
    assertThat(out).startsWith("nothing would change on node-1, node-2");

    change("version: \"1.4.2\"", "version: \"1.5.0\"");
    assertThat(run("--all", "--check")).isEqualTo(1);
    assertThat(out.lines())
        .contains(
            "node-1/docker-compose.yaml",
            "  -     image: registry.example/shop/orders:1.4.2",
            "  +     image: registry.example/shop/orders:1.5.0");
    assertThat(out).doesNotContain("users");
  }

  @Test
  void aChangedManifestMakesItsAgentAndEnvoyAnewAndNobodyElse() throws IOException {
    run("--node=node-1");
    Map<String, Map<String, Object>> before = services("node-1");
    change("dependencies: [users]", "dependencies: []");
    run("--node=node-1");
    Map<String, Map<String, Object>> after = services("node-1");

    assertThat(after.keySet().stream().filter(name -> !after.get(name).equals(before.get(name))))
        .containsExactlyInAnyOrder("orders-agent", "orders-envoy");
  }

  @Test
  void whatIsNotWantedAnyMoreGoesAndAStrangersFileStays() throws IOException {
    run("--all");
    Path strangers = Files.writeString(nodes.resolve("node-1/manifests/mine.yaml"), "service: x\n");
    change("count: 3, spread: rack", "count: 1, where: { rack: c }");

    assertThat(run("--all")).isZero();

    assertThat(out).contains("node-1: 2 files changed");
    assertThat(nodes.resolve("node-1/manifests/orders.yaml")).doesNotExist();
    assertThat(nodes.resolve("node-4/manifests/orders.yaml")).exists();
    assertThat(strangers).exists();
  }

  @Test
  void aNodeThatLeftThePlanIsNamedAndItsFilesStay() throws IOException {
    run("--all");
    change("  node-3: { region: dc1, zone: rack-b, labels: { rack: b } }\n", "");

    assertThat(run("--all", "--check")).isEqualTo(1);
    assertThat(run("--all")).isZero();
    assertThat(err).contains("node-3 is of a node that is not in the plan");
    assertThat(nodes.resolve("node-3/docker-compose.yaml")).exists();
  }

  @Test
  void wrongUseAndWrongPlansWriteNothing() throws IOException {
    assertThat(run("--node=node-9")).isEqualTo(2);
    assertThat(err).contains("'node-9' is not in the plan");
    assertThat(run()).isEqualTo(2);

    change("service: 8081", "service: 8080");
    assertThat(run("--all")).isEqualTo(2);
    assertThat(err).contains("line ", "8080").doesNotContain("Exception");
    assertThat(nodes).doesNotExist();
  }
}
