package io.sluice.compose;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An instance as Compose's services: its own container and, in the mesh, an Envoy and an agent. All
 * are on the node's own network, so a port is a port of the node.
 */
final class Containers {
  /** Agent and Envoy share a volume: as one user, and one that no machine knows. */
  private static final String USER = "65532:65532";

  private static final String STATE = "/var/lib/sluice-agent";
  private static final String MANIFEST = "/etc/sluice/service.yaml";

  private final Plan plan;
  private final Plan.Node node;
  private final Placement.Instance instance;

  Containers(Plan plan, Plan.Node node, Placement.Instance instance) {
    this.plan = plan;
    this.node = node;
    this.instance = instance;
  }

  /** What the containers of an instance are called, its own first. */
  static List<String> names(Placement.Instance instance) {
    String name = instance.name();
    return instance.service().mesh().isEmpty()
        ? List.of(name)
        : List.of(name, name + "-agent", name + "-envoy");
  }

  /** The volume that agent and Envoy share. */
  String volume() {
    return instance.name() + "-state";
  }

  /**
   * Each container's part of a Compose file by its name.
   *
   * @param manifest of the instance; empty where it has none
   */
  Map<String, Object> rendered(String manifest) {
    var all = new LinkedHashMap<String, Object>();
    all.put(instance.name(), own());
    instance
        .service()
        .mesh()
        .ifPresent(
            mesh -> {
              all.put(instance.name() + "-agent", of(manifest, agent(mesh)));
              all.put(instance.name() + "-envoy", of(manifest, envoy()));
            });
    return all;
  }

  /** Compose makes a container anew when its own part changes, and looks into no file. */
  private static Map<String, Object> of(String manifest, Map<String, Object> container) {
    container.put("labels", Map.of("io.sluice.manifest", sha256(manifest)));
    return container;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Map<String, Object> own() {
    Plan.Service service = instance.service();
    Plan.Container container = service.container();
    Map<String, Object> rendered = hardened(service.image(), !container.writable());
    put(rendered, "user", container.user());
    put(rendered, "cap_add", container.capabilities());
    put(rendered, "command", container.command());
    put(rendered, "volumes", container.volumes());
    rendered.put("environment", environment(service));
    if (!container.healthCommand().isEmpty()) {
      var test = new ArrayList<>(List.of("CMD"));
      test.addAll(container.healthCommand());
      rendered.put("healthcheck", healthcheck(test));
    }
    if (service.needs().millis() > 0) {
      rendered.put("cpus", BigDecimal.valueOf(service.needs().millis(), 3).doubleValue());
    }
    if (service.needs().bytes() > 0) {
      rendered.put("mem_limit", service.needs().bytes());
    }
    return rendered;
  }

  /** Names, and the ports that its process must know; what the plan says comes after. */
  private Map<String, String> environment(Plan.Service service) {
    var variables = new TreeMap<String, String>();
    service
        .mesh()
        .ifPresent(
            mesh -> {
              variables.put("SLUICE_SERVICE", service.name());
              variables.put("SLUICE_NODE", node.name());
              variables.put("SLUICE_ENVIRONMENT", mesh.environment());
              if (mesh.mode().equals("both")) {
                variables.put("SLUICE_EGRESS", "127.0.0.1:" + instance.port(Plan.Port.EGRESS));
              }
            });
    if (instance.port(Plan.Port.SERVICE) != 0) {
      variables.put("PORT", String.valueOf(instance.port(Plan.Port.SERVICE)));
    }
    variables.putAll(service.container().environment());
    return variables;
  }

  private Map<String, Object> agent(Plan.Mesh mesh) {
    Map<String, Object> rendered = hardened(plan.agent().image(), true);
    rendered.put("user", USER);
    var command = new ArrayList<>(List.of("run", "--manifest=" + MANIFEST, "--state=" + STATE));
    command.add("--xds=" + String.join(",", plan.xds()));
    command.add("--node-id=" + instance.name() + "@" + node.name());
    option(command, "--region", node.region());
    option(command, "--zone", node.zone());
    option(command, "--network", node.network());
    command.add("--mode=" + mesh.mode());
    command.add("--listen=127.0.0.1:" + instance.port(Plan.Port.AGENT));
    command.add("--api=127.0.0.1:" + instance.port(Plan.Port.API));
    command.addAll(plan.agent().options());
    rendered.put("command", command);
    var volumes = new ArrayList<>(List.of(volume() + ":" + STATE));
    volumes.add("./" + NodeFiles.manifest(instance) + ":" + MANIFEST + ":ro");
    plan.agent().mounts().forEach(path -> volumes.add(path + ":" + path + ":ro"));
    rendered.put("volumes", volumes);
    return rendered;
  }

  private Map<String, Object> envoy() {
    Map<String, Object> rendered = hardened(plan.envoyImage(), true);
    rendered.put("user", USER);
    rendered.put("entrypoint", List.of("envoy"));
    // Several Envoys of one network must not meet at the sockets by which Envoy restarts hot.
    rendered.put(
        "command", List.of("--config-path", STATE + "/envoy.json", "--disable-hot-restart"));
    rendered.put("volumes", List.of(volume() + ":" + STATE + ":ro"));
    rendered.put("depends_on", List.of(instance.name() + "-agent"));
    // The official image has bash, and no program that speaks HTTP.
    rendered.put(
        "healthcheck",
        healthcheck(
            List.of(
                "CMD",
                "bash",
                "-c",
                "exec 3<>/dev/tcp/127.0.0.1/"
                    + instance.port(Plan.Port.ADMIN)
                    + " && printf 'GET /ready HTTP/1.1\\r\\nHost:envoy\\r\\nConnection:close\\r\\n\\r\\n'"
                    + " >&3 && grep -q LIVE <&3")));
    rendered.put("ulimits", Map.of("nofile", 65_536));
    return rendered;
  }

  private static void option(List<String> command, String option, String value) {
    if (!value.isEmpty()) {
      command.add(option + "=" + value.replace("$", "$$")); // Compose fills $NAME in
    }
  }

  private static Map<String, Object> hardened(String image, boolean readOnly) {
    var rendered = new LinkedHashMap<String, Object>();
    rendered.put("image", image);
    rendered.put("network_mode", "host");
    rendered.put("restart", "unless-stopped");
    rendered.put("read_only", readOnly);
    rendered.put("tmpfs", List.of("/tmp"));
    rendered.put("security_opt", List.of("no-new-privileges:true"));
    rendered.put("cap_drop", List.of("ALL"));
    return rendered;
  }

  private static Map<String, Object> healthcheck(List<String> test) {
    var rendered = new LinkedHashMap<String, Object>();
    rendered.put("test", test);
    rendered.put("interval", "10s");
    rendered.put("timeout", "3s");
    rendered.put("retries", 3);
    rendered.put("start_period", "30s");
    return rendered;
  }

  private static void put(Map<String, Object> rendered, String key, String value) {
    if (!value.isEmpty()) {
      rendered.put(key, value);
    }
  }

  private static void put(Map<String, Object> rendered, String key, List<String> values) {
    if (!values.isEmpty()) {
      rendered.put(key, values);
    }
  }
}
