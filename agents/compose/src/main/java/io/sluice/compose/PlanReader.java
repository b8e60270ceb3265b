package io.sluice.compose;

import io.sluice.agent.Fields;
import io.sluice.agent.Lines;
import io.sluice.agent.Mistake;
import io.sluice.agent.Rules;
import io.sluice.agent.WrongInput;
import io.sluice.agent.XdsAddress;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a plan and places it; tells all of its mistakes at once, each with its line. */
final class PlanReader {
  private static final int LARGEST = 4 << 20;
  private static final int DEEPEST = 20;

  private final List<Mistake> mistakes = new ArrayList<>();

  private PlanReader() {}

  /**
   * Reads a file of at most 4 MiB: each node's files, by their path in its folder.
   *
   * @throws WrongInput with every mistake
   */
  static SortedMap<String, SortedMap<String, String>> read(Path file) throws WrongInput {
    try {
      if (Files.size(file) > LARGEST) {
        throw new WrongInput(
            List.of(new Mistake("PLAN", Files.size(file) + " bytes", "up to 4 MiB")));
      }
      return read(Files.readString(file));
    } catch (IOException e) {
      throw new WrongInput(List.of(new Mistake("PLAN", file.toString(), "a file to read: " + e)));
    }
  }

  /**
   * Reads YAML: each node's files, by their path in its folder.
   *
   * @throws WrongInput with every mistake
   */
  static SortedMap<String, SortedMap<String, String>> read(String text) throws WrongInput {
    return new PlanReader().files(text);
  }

  private SortedMap<String, SortedMap<String, String>> files(String text) throws WrongInput {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(10);
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(LARGEST);
    Yaml yaml = AsWritten.reader(options);
    Node document;
    Object values;
    try {
      document = yaml.compose(new StringReader(text));
      values = document == null ? Map.of() : yaml.load(text);
    } catch (YAMLException e) {
      throw unreadable(e);
    }
    Plan plan = plan(Fields.of(values, mistakes));
    SortedMap<String, List<Placement.Instance>> nodes = Placement.of(plan, mistakes);
    Collisions.find(nodes, mistakes);
    var files = new TreeMap<String, SortedMap<String, String>>();
    if (mistakes.isEmpty()) {
      plan.nodes()
          .forEach(
              (name, node) ->
                  files.put(
                      name,
                      NodeFiles.of(plan, node, nodes.getOrDefault(name, List.of()), mistakes)));
    }
    if (!mistakes.isEmpty()) {
      var lines = new Lines(document);
      throw new WrongInput(
          mistakes.stream()
              .map(mistake -> mistake.on(lines.of(mistake.key())))
              .distinct()
              .sorted(Comparator.comparingInt(Mistake::line))
              .toList());
    }
    return files;
  }

  private static WrongInput unreadable(YAMLException e) {
    return new WrongInput(List.of(Mistake.of(e)));
  }

  private Plan plan(Fields fields) {
    fields.onlyKnown(Set.of("xds", "environment", "agent", "envoy", "nodes", "services"));
    List<String> xds = fields.texts("xds", XdsAddress::isAddress, XdsAddress.WORDS);
    if (xds.isEmpty() && !fields.has("xds")) {
      fields.wrong("xds", "a list of the Sluice servers");
    }
    String environment =
        fields.has("environment")
            ? fields.text("environment", "vm", Rules::isEnvironment, Rules.ENVIRONMENT_WORDS)
            : "vm";
    Fields agent = fields.under("agent");
    agent.onlyKnown(Set.of("image", "options", "mounts"));
    Fields envoy = fields.under("envoy");
    envoy.onlyKnown(Set.of("image"));
    return new Plan(
        xds,
        new Plan.Agent(
            Words.image(agent, "image", Defaults.agentImage()),
            agent.words("options", Words::isOption, Words.OPTION_WORDS),
            agent.texts("mounts", Words::isPath, Words.PATH_WORDS)),
        Words.image(envoy, "image", Defaults.ENVOY_IMAGE),
        nodes(fields.under("nodes")),
        services(fields.under("services"), environment));
  }

  private static SortedMap<String, Plan.Node> nodes(Fields all) {
    var nodes = new TreeMap<String, Plan.Node>();
    for (String name : all.names()) {
      Fields fields = all.under(name);
      if (!Words.isNode(name)) {
        all.wrong(name, Words.NODE_WORDS);
        continue;
      }
      fields.onlyKnown(Set.of("region", "zone", "network", "labels", "capacity"));
      nodes.put(
          name,
          new Plan.Node(
              name,
              optional(fields, "region"),
              fields.has("zone") ? fields.text("zone", "", Rules::isText, Rules.TEXT_WORDS) : "",
              optional(fields, "network"),
              Words.labels(fields.under("labels")),
              fields.has("capacity")
                  ? Words.room(fields.under("capacity"), Plan.Room.UNLIMITED)
                  : Plan.Room.UNLIMITED));
    }
    return nodes;
  }

  private static String optional(Fields fields, String key) {
    return fields.has(key)
        ? fields.text(key, "", Rules::isEnvironment, Rules.ENVIRONMENT_WORDS)
        : "";
  }

  private static SortedMap<String, Plan.Service> services(Fields all, String environment) {
    var services = new TreeMap<String, Plan.Service>();
    for (String name : all.names()) {
      if (Rules.isService(name)) {
        services.put(name, ServiceReader.read(name, all.under(name), environment));
      } else {
        all.wrong(name, Rules.SERVICE_WORDS);
      }
    }
    services
        .values()
        .forEach(
            one -> one.mesh().ifPresent(mesh -> refuseOutsiders(all, one.name(), mesh, services)));
    return services;
  }

  /** What is outside of the mesh is reached by its address, never through Envoy. */
  private static void refuseOutsiders(
      Fields all, String name, Plan.Mesh mesh, Map<String, Plan.Service> services) {
    for (String dependency : mesh.dependencies()) {
      Plan.Service called = services.get(dependency);
      if (called != null && called.mesh().isEmpty()) {
        all.under(name)
            .wrong("dependencies", "services of the mesh: " + dependency + " is outside of it");
      }
    }
  }
}
