package io.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path folder;

  BootstrapCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theBootstrapGoesToStandardOutput() throws IOException {
    Path manifest = manifest("{ service: orders, environment: vm }");

    int exit = run("bootstrap", "--manifest", manifest.toString(), "--node-id", "orders@web-1");

    assertThat(exit).isZero();
    assertThat(out.toString()).startsWith("{").contains("\"id\": \"orders@web-1\"");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anEtcdOnLoopbackCannotTellWhereCallersFindThisHost() throws IOException {
    Path manifest = manifest("{ service: orders, environment: vm }");

    int exit =
        run("run", "--manifest=" + manifest, "--state=" + folder, "--etcd=http://localhost:2379");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("--etcd-address", "this host as callers find it");
  }

  @Test
  void theBootstrapGoesToAFileWhenOneIsNamed() throws IOException {
    Path manifest = manifest("{ service: orders, environment: vm }");
    Path target = folder.resolve("envoy.json");

    int exit =
        run(
            "bootstrap",
            "--manifest=" + manifest,
            "--xds=10.0.0.1:18000,10.0.0.2:18000",
            "--region=dc1",
            "--zone=rack-7",
            "--out=" + target);

    assertThat(exit).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(target).content().contains("10.0.0.2", "\"region\": \"dc1\"", "rack-7");
  }

  @Test
  void mistakesOfManifestAndOptionsAreReportedTogetherAndNothingIsWritten() throws IOException {
    Path manifest = manifest("{ service: orders, environment: VM, ports: { admin: 0 } }");
    Path target = folder.resolve("envoy.json");

    int exit =
        run(
            "bootstrap",
            "--manifest=" + manifest,
            "--xds=10.0.0.1,b:99999",
            "--region=DC 1",
            "--node-id=a b",
            "--protocol=rest",
            "--out=" + target);

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(7)
        .allMatch(line -> line.matches("(line \\d+: )?[^:]+: '.*' is not .+"));
    assertThat(target).doesNotExist();
  }

  @Test
  void aManifestThatIsMissingIsNamed() {
    int exit = run("bootstrap", "--manifest=/no/such/manifest.yaml");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("--manifest: '/no/such/manifest.yaml' is not a file that exists\n");
  }

  @Test
  void aFileThatCannotBeWrittenIsAFailure() throws IOException {
    Path manifest = manifest("{ service: orders, environment: vm }");

    int exit = run("bootstrap", "--manifest=" + manifest, "--out=/no/such/folder/envoy.json");

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).startsWith("--out: '/no/such/folder/envoy.json' cannot be written");
  }

  @Test
  void namesAndPortsStandForAManifestWhereThereIsNoFile() throws IOException {
    Path target = folder.resolve("envoy.json");

    int exit =
        run(
            "bootstrap",
            "--service=orders.shop",
            "--environment=kubernetes",
            "--node=orders-6d-x2.shop",
            "--ports=service=8080,ingress=15006",
            "--dependencies=users,stock",
            "--out=" + target);

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(target)
        .content()
        .contains(
            "\"id\": \"orders.shop@orders-6d-x2.shop\"",
            "\"cluster\": \"orders.shop\"",
            "\"zone\": \"kubernetes\"",
            "[\"stock\", \"users\"]",
            "\"servicePort\": 8080",
            "\"ingressPort\": 15006",
            "\"egressPort\": 15001");
  }

  @Test
  void wrongNamesAndPortsAreReportedTogether() {
    int exit =
        run(
            "bootstrap",
            "--service=orders",
            "--environment=K8S",
            "--ports=service=8080,ingress=8080,door=1");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("environment: 'K8S'", "ports.ingress", "ports.door");
  }

  @Test
  void wrongUseSaysWhatThereIs() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("bootstrap")).isEqualTo(2);
    assertThat(run("relay")).isEqualTo(2);
    assertThat(err.toString()).contains("bootstrap", "--manifest", "relay");
  }

  private Path manifest(String text) throws IOException {
    return Files.writeString(folder.resolve("manifest.yaml"), text);
  }

  private int run(String... words) {
    return Agent.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words);
  }
}
