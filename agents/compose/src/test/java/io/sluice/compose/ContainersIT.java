package io.sluice.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.Agent;
import io.sluice.components.Components;
import io.sluice.components.EnvoyServer;
import io.sluice.components.ManagedProcess;
import io.sluice.components.Ports;
import io.sluice.components.ProcessSpec;
import io.sluice.components.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * What the containers of a node would run is run, as processes: the agent, Envoy, its health check.
 */
final class ContainersIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir private Path folder;
  private final Path envoy = Components.ofUser(System.out::println).envoy();
  private final int ports = Ports.ofUser().block(6);
  private Path node;
  private Map<String, Map<String, Object>> containers;

  @BeforeEach
  void makeTheNodesFiles() throws IOException {
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            """
            xds: [127.0.0.1:%d]
            nodes: { here: {} }
            services:
              orders:
                image: orders
                version: "1"
                ports: { service: %d, from: %d }
            """
                .formatted(Ports.ofUser().next(), ports + 5, ports));
    int exit = Compose.commandLine().execute(plan.toString(), "--all", "--out=" + folder);
    assertThat(exit).isZero();
    node = folder.resolve("here");
    Map<String, Map<String, Map<String, Object>>> document =
        new Yaml().load(Files.readString(node.resolve(NodeFiles.COMPOSE)));
    containers = document.get("services");
  }

  /** A container's words, with its folders where the test has them. */
  private List<String> words(String container, String key) {
    return ((List<?>) containers.get(container).get(key))
        .stream()
            .map(
                word ->
                    word.toString()
                        .replace("/var/lib/sluice-agent", folder.resolve("state").toString())
                        .replace(
                            "/etc/sluice/service.yaml",
                            node.resolve("manifests/orders.yaml").toString()))
            .toList();
  }

  private ToolRun healthCheck() {
    List<?> test =
        (List<?>) ((Map<?, ?>) containers.get("orders-envoy").get("healthcheck")).get("test");
    return ToolRun.of(
        folder, LIMIT, test.stream().skip(1).map(Object::toString).toArray(String[]::new));
  }

  @Test
  void envoyStartsFromWhatTheAgentWritesAndIsNotHealthyBeforeItHasAConfiguration() {
    var agent =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Agent.class.getName()));
    agent.addAll(words("orders-agent", "command"));
    var command = new ArrayList<>(List.of(envoy.toString()));
    command.addAll(words("orders-envoy", "command"));

    try (var agentRuns = ManagedProcess.start(ProcessSpec.of("agent", agent, folder))) {
      agentRuns.awaitReady(() -> Files.exists(folder.resolve("state/envoy.json")), LIMIT);
      try (var envoyRuns = ManagedProcess.start(ProcessSpec.of("envoy", command, folder))) {
        envoyRuns.awaitReady(() -> healthCheck().output().isEmpty(), LIMIT);

        assertThat(healthCheck().exit()).isEqualTo(1);
      }
    }
  }

  @Test
  void theHealthCheckSeesALiveEnvoyAndADeadOne() {
    String bootstrap =
        "{\"admin\":{\"address\":{\"socket_address\":{\"address\":\"127.0.0.1\",\"port_value\":%d}}}}"
            .formatted(ports + 2);

    try (var live =
        EnvoyServer.start(envoy, EnvoyServer.Settings.of(bootstrap, ports + 2), folder)) {
      live.awaitLive(LIMIT);
      assertThat(healthCheck().exit()).isZero();
    }

    await().untilAsserted(() -> assertThat(healthCheck().output()).contains("refused"));
    assertThat(healthCheck().exit()).isNotZero();
  }
}
