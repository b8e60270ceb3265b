package io.sluice.compose;

import io.sluice.agent.Mistake;
import io.sluice.agent.Rules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what two of a node would both want: a port of the host's network, or a container's name.
 */
final class Collisions {
  private final List<Mistake> mistakes;
  private final Set<String> told = new HashSet<>();

  private Collisions(List<Mistake> mistakes) {
    this.mistakes = mistakes;
  }

  static void find(Map<String, List<Placement.Instance>> nodes, List<Mistake> mistakes) {
    var collisions = new Collisions(mistakes);
    nodes.forEach(collisions::onNode);
  }

  private void onNode(String node, List<Placement.Instance> instances) {
    var ports = new HashMap<Integer, String>();
    var names = new HashMap<String, String>();
    for (Placement.Instance instance : instances) {
      String service = instance.service().name();
      for (Plan.Port port : instance.service().ports().keySet()) {
        int number = instance.port(port);
        String key = "services." + service + ".ports." + port.key();
        String owner = instance.name() + "'s ports." + port.key();
        String before = ports.putIfAbsent(number, owner);
        if (before != null) {
          tell(key, number, "free on " + node + ": it is " + before + ", too");
        } else if (!Rules.isPort(number)) {
          tell(key, number, Rules.PORT_WORDS);
        }
      }
      for (String container : Containers.names(instance)) {
        String before = names.putIfAbsent(container, instance.name());
        if (before != null) {
          tell("services." + service, container, "a name of its own: " + before + " has it");
        }
      }
    }
  }

  /** Once, not for each node. */
  private void tell(String key, Object value, String allowed) {
    if (told.add(key)) {
      mistakes.add(new Mistake(key, String.valueOf(value), allowed));
    }
  }
}
