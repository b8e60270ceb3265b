package io.sluice.launcher;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What a configuration file says, path by path, so that two can be compared. Variables stand there
 * by their names, as in the file, and secrets do not stand there at all.
 */
final class WrittenConfiguration {
  /** Beyond any configuration; aliases may make a short file a long one. */
  private static final int MOST = 20_000;

  private static final int LONGEST = 1_000;

  /** Headers are secrets together: which of them is one is for the other side to know. */
  private static final Pattern SECRET =
      Pattern.compile(".*(token|password|secret|credential|headers|authorization|apikey).*");

  private final SortedMap<String, String> values = new TreeMap<>();

  private WrittenConfiguration() {}

  /** Of a whole file; an empty one has no root. */
  static SortedMap<String, String> of(@Nullable Node root) {
    WrittenConfiguration written = new WrittenConfiguration();
    if (root != null) {
      written.add("", root);
    }
    return written.values;
  }

  private void add(String path, Node node) {
    if (values.size() >= MOST) {
      return;
    }
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key
            && !SECRET.matcher(key.getValue().toLowerCase(Locale.ROOT)).matches()) {
          add(path.isEmpty() ? key.getValue() : path + "." + key.getValue(), tuple.getValueNode());
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      add(path, sequence.getValue());
    } else if (node instanceof ScalarNode scalar) {
      values.put(path, shown(scalar));
    }
  }

  private void add(String path, List<Node> items) {
    if (items.stream().allMatch(ScalarNode.class::isInstance)) {
      values.put(
          path,
          cut(
              items.stream()
                  .map(item -> item instanceof ScalarNode scalar ? shown(scalar) : "")
                  .collect(Collectors.joining(", "))));
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      add(path + "[" + name(items.get(i), i) + "]", items.get(i));
    }
  }

  /** A source by its name, so that one that moved in the list is still the same. */
  private static String name(Node item, int index) {
    if (item instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key
            && key.getValue().equals("name")
            && tuple.getValueNode() instanceof ScalarNode name) {
          return shown(name);
        }
      }
    }
    return String.valueOf(index);
  }

  private static String shown(ScalarNode scalar) {
    return cut(Section.withoutLogin(scalar.getValue()));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
