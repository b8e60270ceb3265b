package io.sluice.compose;

import io.sluice.agent.Mistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which instances run on which node. The same plan gives the same placement, whatever ran before; a
 * node more takes instances over and moves none between the others, unless nodes are full.
 */
final class Placement {
  private final Plan plan;
  private final List<Mistake> mistakes;
  private final Map<String, Plan.Room> left = new HashMap<>();
  private final SortedMap<String, List<Instance>> placed = new TreeMap<>();

  private Placement(Plan plan, List<Mistake> mistakes) {
    this.plan = plan;
    this.mistakes = mistakes;
    plan.nodes()
        .values()
        .forEach(
            node -> {
              left.put(node.name(), node.room());
              placed.put(node.name(), new ArrayList<>());
            });
  }

  /**
   * A service on a node.
   *
   * @param number from 1; more than 1 only where several may share a node
   */
  record Instance(Plan.Service service, int number) {
    String name() {
      return number == 1 ? service.name() : service.name() + "-" + number;
    }

    /** 0 where it has none. */
    int port(Plan.Port port) {
      int first = service.ports().getOrDefault(port, 0);
      return first == 0 ? 0 : first + (number - 1) * service.place().step();
    }
  }

  /**
   * Instances by node, in the order of names; every node is there.
   *
   * @param mistakes takes what cannot be placed
   */
  static SortedMap<String, List<Instance>> of(Plan plan, List<Mistake> mistakes) {
    var placement = new Placement(plan, mistakes);
    // Who has no choice first, then the large ones, which are hard to place.
    plan.services().values().stream()
        .sorted(
            Comparator.<Plan.Service, Boolean>comparing(one -> !one.place().isEverywhere())
                .thenComparing(one -> one.needs().bytes(), Comparator.reverseOrder())
                .thenComparing(one -> one.needs().millis(), Comparator.reverseOrder())
                .thenComparing(Plan.Service::name))
        .forEach(placement::place);
    placement.placed.values().forEach(all -> all.sort(Comparator.comparing(Instance::name)));
    return placement.placed;
  }

  private void place(Plan.Service service) {
    List<String> named = service.place().nodes();
    for (String name : named) {
      if (!plan.nodes().containsKey(name)) {
        wrong(service, name, "a node of the plan");
      }
    }
    List<Plan.Node> fitting =
        plan.nodes().values().stream()
            .filter(node -> named.isEmpty() || named.contains(node.name()))
            .filter(
                node -> node.labels().entrySet().containsAll(service.place().where().entrySet()))
            .filter(node -> spreadOf(service, node).isPresent())
            .toList();
    if (fitting.isEmpty()) {
      wrong(service, String.valueOf(service.place().where()), "what a node of the plan has");
      return;
    }
    if (service.place().isEverywhere()) {
      for (Plan.Node node : fitting) {
        if (!put(service, node)) {
          wrong(service, "every node", node.name() + " has no room for it");
        }
      }
      return;
    }
    refuseToLeaveDataBehind(service, fitting);
    var groups = new TreeMap<String, Integer>();
    fitting.forEach(node -> groups.put(spreadOf(service, node).orElse(""), 0));
    for (int placedNow = 0; placedNow < service.place().count(); placedNow++) {
      if (!placeOne(service, fitting, groups)) {
        wrong(
            service,
            String.valueOf(service.place().count()),
            "possible: there is room for %d of it on the %d nodes that it may run on"
                .formatted(placedNow, fitting.size()));
        return;
      }
    }
  }

  /**
   * Where it has a choice, another node or a full one moves it; its volumes stay where they are.
   */
  private void refuseToLeaveDataBehind(Plan.Service service, List<Plan.Node> fitting) {
    Plan.Place place = service.place();
    int most = place.nodes().isEmpty() ? fitting.size() * place.perNode() : fitting.size();
    List<String> data = NodeFiles.named(service.container().volumes());
    if (!data.isEmpty() && most > place.count()) {
      wrong(
          service,
          fitting.stream().map(Plan.Node::name).collect(Collectors.joining(", ")),
          "sure to keep it beside its volume %s: nodes: [NAME] says where, at most %d"
              .formatted(String.join(", ", data), place.count()));
    }
  }

  /** Into the group that has fewest; there on the node that has fewest of it. */
  private boolean placeOne(
      Plan.Service service, List<Plan.Node> fitting, Map<String, Integer> groups) {
    List<String> next =
        groups.keySet().stream()
            .sorted(
                Comparator.<String, Integer>comparing(groups::get)
                    .thenComparing(Rendezvous.order(service.name(), group -> group)))
            .toList();
    for (String group : next) {
      Optional<Plan.Node> taken =
          fitting.stream()
              .filter(node -> spreadOf(service, node).orElse("").equals(group))
              .sorted(
                  Comparator.<Plan.Node>comparingInt(node -> on(node, service))
                      .thenComparing(Rendezvous.order(service.name(), Plan.Node::name)))
              .filter(node -> put(service, node))
              .findFirst();
      if (taken.isPresent()) {
        groups.merge(group, 1, Integer::sum);
        return true;
      }
    }
    return false;
  }

  /** The node's value of the label to spread over; nothing where it has none. */
  private static Optional<String> spreadOf(Plan.Service service, Plan.Node node) {
    String label = service.place().spread();
    return label.isEmpty() ? Optional.of("") : Optional.ofNullable(node.labels().get(label));
  }

  private int on(Plan.Node node, Plan.Service service) {
    return (int)
        placed.getOrDefault(node.name(), List.of()).stream()
            .filter(one -> one.service().equals(service))
            .count();
  }

  private boolean put(Plan.Service service, Plan.Node node) {
    int there = on(node, service);
    Plan.Room room = left.getOrDefault(node.name(), Plan.Room.NONE);
    if (there >= service.place().perNode() || !room.holds(service.needs())) {
      return false;
    }
    left.put(node.name(), room.less(service.needs()));
    placed
        .computeIfAbsent(node.name(), name -> new ArrayList<>())
        .add(new Instance(service, there + 1));
    return true;
  }

  private void wrong(Plan.Service service, String value, String allowed) {
    mistakes.add(new Mistake("services." + service.name() + ".place", value, allowed));
  }
}
