package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.sluice.components.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The server's configuration, as Helm writes it into the cluster, before the server's own judge.
 */
class ChartIT {
  private static final Path CHART = Path.of("..", "..", "agents", "kubernetes", "chart", "sluice");

  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters: [ { name: here, cluster: { server: "https://10.0.0.1" } } ]
      users: [ { name: sluice, user: { token: secret } } ]
      contexts: [ { name: here, context: { cluster: here, user: sluice } } ]
      current-context: here
      """;

  @TempDir private Path folder;

  @Test
  void theServerTakesTheConfigurationThatTheChartWrites() throws IOException {
    assertThat(check(Files.writeString(folder.resolve("plain.yaml"), ""), "10.1.2.3"))
        .isEqualTo("ok");
  }

  @Test
  void theServerTakesThatOfThreeMembersToo() throws IOException {
    Path values =
        Files.writeString(
            folder.resolve("three.yaml"),
            """
            server:
              replicas: 3
              postgresql: { url: "jdbc:postgresql://db:5432/sluice", passwordSecret: pg }
              configuration: { guard: { maxDrop: 40% }, xds: { loadReportInterval: 2s } }
              sources:
                - { name: pods, kind: kubernetes, environment: kubernetes, namespaces: [shop] }
                - { name: consul, kind: consul, environment: vm, address: "http://consul:8500" }
            """);

    assertThat(check(values, "fd00::5")).isEqualTo("ok");
  }

  /** What {@code sluice config check} says of it, with the pod's mounts in a folder. */
  private String check(Path values, String pod) throws IOException {
    String rendered =
        new Helm(CHART)
            .template()
            .withName("sluice")
            .withNamespace("sluice")
            .withKubeVersion("1.31.0")
            .withValuesFile(values)
            .call();
    Files.createDirectories(folder.resolve("admin"));
    Files.createDirectories(folder.resolve("postgresql"));
    Files.writeString(folder.resolve("admin/token"), "0123456789abcdef");
    Files.writeString(folder.resolve("postgresql/password"), "secret");
    Files.writeString(folder.resolve("kubeconfig"), KUBECONFIG);
    Path state = Files.createDirectories(folder.resolve("data"));
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            configuration(rendered)
                .replace("/etc/sluice/", folder + "/")
                // No pod has a service account here.
                .replace("kind: kubernetes\n", "kind: kubernetes\n  kubeconfig: kubeconfig\n")
                .replace("/var/lib/sluice", state.toString()));
    return ToolRun.of(
            folder,
            Duration.ofSeconds(60),
            "env",
            "POD_IP=" + pod,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Release.THIS.classpath(),
            "io.sluice.launcher.Main",
            "config",
            "check",
            file.toString())
        .output()
        .strip();
  }

  private static String configuration(String rendered) {
    for (Object each : new Yaml().loadAll(rendered)) {
      if (each instanceof Map<?, ?> object
          && "ConfigMap".equals(object.get("kind"))
          && object.get("data") instanceof Map<?, ?> data
          && data.get("sluice.yaml") instanceof String text) {
        return text;
      }
    }
    throw new AssertionError("no configuration in " + rendered);
  }
}
