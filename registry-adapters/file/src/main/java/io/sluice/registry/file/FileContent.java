package io.sluice.registry.file;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Rejected;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What the file says.
 *
 * @param services per name what is reported, in the file's order
 * @param revision a digest of the bytes
 */
record FileContent(Map<String, InstancesReplaced> services, String revision) {

  /** services, the list, the instance, its metadata: nothing is deeper, with room for a mistake. */
  private static final int NESTING = 10;

  /** Anchors for what many instances share are welcome: nothing here walks an alias twice. */
  private static final int ALIASES = 10_000;

  /** Understands the file's bytes, the whole of them or nothing. */
  static FileParsing parse(byte[] bytes, String revision) {
    InputStreamReader text =
        new InputStreamReader(
            new ByteArrayInputStream(bytes),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    try {
      Node root = new Yaml(new SafeConstructor(limits())).compose(text);
      return root == null ? new FileParsing.Wrong("it is empty") : content(root, revision);
    } catch (MarkedYAMLException e) {
      String line = e.getProblemMark() == null ? "" : "line " + (e.getProblemMark().getLine() + 1);
      return new FileParsing.Wrong((line + " " + e.getProblem()).trim());
    } catch (YAMLException e) {
      return new FileParsing.Wrong(String.valueOf(e.getMessage()));
    }
  }

  private static LoaderOptions limits() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit((int) StillFile.MAX_BYTES);
    options.setNestingDepthLimit(NESTING);
    options.setMaxAliasesForCollections(ALIASES);
    return options;
  }

  private static FileParsing content(Node root, String revision) {
    if (!(root instanceof MappingNode top)) {
      return new FileParsing.Wrong(at(root) + "it has no key \"services\"");
    }
    if (top.getValue().isEmpty()) {
      return new FileParsing.Wrong("it has no key \"services\"");
    }
    Map<String, InstancesReplaced> services = new LinkedHashMap<>();
    NodeTuple only = top.getValue().get(0);
    if (top.getValue().size() > 1 || !"services".equals(scalar(only.getKeyNode()))) {
      return new FileParsing.Wrong(at(root) + "it must have the key \"services\" and no other");
    }
    if (!(only.getValueNode() instanceof MappingNode names)) {
      // A bare "services:" is what a half-written file looks like; a real nothing is "services:
      // {}".
      return new FileParsing.Wrong(
          at(only.getValueNode())
              + "\"services\" is no mapping of names; nothing is written as {}");
    }
    for (NodeTuple tuple : names.getValue()) {
      String name = scalar(tuple.getKeyNode());
      if (name.isEmpty()) {
        return new FileParsing.Wrong(at(tuple.getKeyNode()) + "a service needs a name");
      }
      if (!(tuple.getValueNode() instanceof SequenceNode entries)) {
        return new FileParsing.Wrong(
            at(tuple.getValueNode()) + "\"" + name + "\" is no list; none is written as []");
      }
      if (services.put(name, service(name, entries, revision)) != null) {
        return new FileParsing.Wrong(at(tuple.getKeyNode()) + "\"" + name + "\" is named twice");
      }
    }
    return new FileParsing.Right(new FileContent(services, revision));
  }

  private static InstancesReplaced service(String name, SequenceNode entries, String revision) {
    List<Instance> instances = new ArrayList<>(entries.getValue().size());
    List<Rejected> rejected = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Node entry : entries.getValue()) {
      int line = entry.getStartMark().getLine() + 1;
      try {
        Instance instance = InstanceEntry.instance(entry);
        Integer before = lines.putIfAbsent(instance.id(), line);
        if (before != null) {
          throw new IllegalArgumentException("the same address and port as in line " + before);
        }
        instances.add(instance);
      } catch (IllegalArgumentException e) {
        rejected.add(new Rejected(name + ", line " + line, String.valueOf(e.getMessage())));
      }
    }
    return new InstancesReplaced(name, instances, rejected, revision);
  }

  private static String scalar(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private static String at(Node node) {
    return "line " + (node.getStartMark().getLine() + 1) + ": ";
  }
}
