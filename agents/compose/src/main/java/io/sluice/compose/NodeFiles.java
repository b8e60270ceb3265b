package io.sluice.compose;

import io.sluice.agent.ManifestReader;
import io.sluice.agent.Mistake;
import io.sluice.agent.WrongInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;

/** A node's files as texts: the same plan gives the same bytes. */
final class NodeFiles {
  static final String COMPOSE = "docker-compose.yaml";
  static final String MANIFESTS = "manifests/";
  static final String HEADER = "# Written by sluice compose: change the plan, not this file.\n";

  private NodeFiles() {}

  /** Where the manifest of an instance is, from the node's folder. */
  static String manifest(Placement.Instance instance) {
    return MANIFESTS + instance.name() + ".yaml";
  }

  /**
   * Every file by its path in the node's folder.
   *
   * @param wrong takes what the agent would not accept of a manifest
   */
  static SortedMap<String, String> of(
      Plan plan, Plan.Node node, List<Placement.Instance> instances, List<Mistake> wrong) {
    var files = new TreeMap<String, String>();
    var services = new LinkedHashMap<String, Object>();
    var volumes = new LinkedHashMap<String, Object>();
    for (Placement.Instance instance : instances) {
      var containers = new Containers(plan, node, instance);
      named(instance.service().container().volumes()).forEach(name -> volumes.put(name, Map.of()));
      if (instance.service().mesh().isPresent()) {
        volumes.put(containers.volume(), Map.of());
        String text = text(manifest(instance, instance.service().mesh().get()));
        try {
          ManifestReader.read(text);
        } catch (WrongInput refused) {
          refused
              .mistakes()
              .forEach(one -> wrong.add(under("services." + instance.service().name(), one)));
        }
        files.put(manifest(instance), text);
        services.putAll(containers.rendered(text));
      } else {
        services.putAll(containers.rendered(""));
      }
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("name", "sluice");
    document.put("services", services);
    if (!volumes.isEmpty()) {
      document.put("volumes", volumes);
    }
    files.put(COMPOSE, text(document));
    return files;
  }

  private static Mistake under(String key, Mistake mistake) {
    return new Mistake(key + "." + mistake.key(), mistake.value(), mistake.allowed());
  }

  /** Volumes that have a name and no path of the node. */
  static List<String> named(List<String> volumes) {
    return volumes.stream()
        .map(volume -> volume.split(":", 2)[0])
        .filter(source -> source.matches("[A-Za-z0-9][A-Za-z0-9_.-]*"))
        .toList();
  }

  private static Map<String, Object> manifest(Placement.Instance instance, Plan.Mesh mesh) {
    var manifest = new LinkedHashMap<String, Object>();
    manifest.put("service", instance.service().name());
    manifest.put("environment", mesh.environment());
    manifest.put("protocol", mesh.protocol());
    var ports = new LinkedHashMap<String, Object>();
    for (Plan.Port port :
        List.of(Plan.Port.SERVICE, Plan.Port.INGRESS, Plan.Port.EGRESS, Plan.Port.ADMIN)) {
      if (instance.port(port) != 0) {
        ports.put(port.key(), instance.port(port));
      }
    }
    manifest.put("ports", ports);
    manifest.put("dependencies", mesh.dependencies());
    if (!mesh.health().isEmpty()) {
      var health = new LinkedHashMap<String, Object>();
      health.put("http", mesh.health());
      if (!mesh.interval().isEmpty()) {
        health.put("interval", mesh.interval());
      }
      manifest.put("health", health);
    }
    return manifest;
  }

  private static String text(Map<String, Object> document) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setSplitLines(false);
    // Lists that stand twice would become anchors, which nobody wants to read.
    options.setDereferenceAliases(true);
    return HEADER + AsWritten.writer(options).dump(document);
  }
}
