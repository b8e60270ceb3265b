package io.sluice.agent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** On which line of a YAML document each of its keys stands. */
public final class Lines {
  private static final int DEEPEST = 20;

  private final Map<String, Integer> lines = new HashMap<>();

  /** Of a document, null for an empty one. */
  public Lines(@Nullable Node document) {
    if (document != null) {
      lines.put("", line(document));
      walk("", document, 0);
    }
  }

  /**
   * From 1; of a key that is missing, the line of what it should stand in; 0 when there is none.
   */
  public int of(String key) {
    String known = key;
    while (!lines.containsKey(known) && !known.isEmpty()) {
      known =
          known.substring(0, Math.max(0, Math.max(known.lastIndexOf('.'), known.lastIndexOf('['))));
    }
    return lines.getOrDefault(known, 0);
  }

  private void walk(String prefix, Node node, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    if (node instanceof MappingNode mapping) {
      for (NodeTuple each : mapping.getValue()) {
        if (each.getKeyNode() instanceof ScalarNode key) {
          String name = prefix + key.getValue();
          lines.put(name, line(key));
          walk(name + ".", each.getValueNode(), depth + 1);
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      List<Node> items = sequence.getValue();
      String list = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
      for (int i = 0; i < items.size(); i++) {
        lines.put(list + "[" + i + "]", line(items.get(i)));
      }
    }
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
