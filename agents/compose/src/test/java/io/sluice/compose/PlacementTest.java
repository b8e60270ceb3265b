package io.sluice.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.agent.Mistake;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class PlacementTest {
  private static final Plan.Container PLAIN =
      new Plan.Container(Map.of(), List.of(), List.of(), List.of(), "", false, List.of());

  private static Plan.Service service(String name, Plan.Room needs, Plan.Place place) {
    return new Plan.Service(
        name, "image:1", PLAIN, Optional.empty(), new TreeMap<>(), needs, place);
  }

  private static Plan.Place count(int count, String spread) {
    return new Plan.Place(count, Map.of(), spread, 1, 20, List.of());
  }

  /** Nodes n0, n1 and so on, in racks by turns. */
  private static Plan plan(int nodes, int racks, List<Plan.Service> services) {
    var all = new TreeMap<String, Plan.Node>();
    for (int i = 0; i < nodes; i++) {
      String name = "n" + i;
      all.put(
          name,
          new Plan.Node(
              name, "", "", "", Map.of("rack", "r" + i % racks), new Plan.Room(4_000, 4L << 30)));
    }
    var byName = new TreeMap<String, Plan.Service>();
    services.forEach(one -> byName.put(one.name(), one));
    return new Plan(List.of(), new Plan.Agent("a:1", List.of(), List.of()), "e:1", all, byName);
  }

  /** Where each service runs. */
  private static Map<String, Set<String>> placed(Plan plan) {
    var mistakes = new ArrayList<Mistake>();
    var nodes = new TreeMap<String, Set<String>>();
    plan.services().keySet().forEach(name -> nodes.put(name, Set.of()));
    Map<String, List<Placement.Instance>> placed = Placement.of(plan, mistakes);
    assertThat(mistakes).isEmpty();
    plan.services()
        .keySet()
        .forEach(
            name ->
                nodes.put(
                    name,
                    placed.entrySet().stream()
                        .filter(
                            each ->
                                each.getValue().stream()
                                    .anyMatch(one -> one.service().name().equals(name)))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet())));
    return nodes;
  }

  private static List<Plan.Service> services(int howMany, int count, String spread) {
    var services = new ArrayList<Plan.Service>();
    for (int i = 0; i < howMany; i++) {
      services.add(service("s" + i, Plan.Room.NONE, count(count, spread)));
    }
    return services;
  }

  @Property(tries = 60)
  void aNodeMoreTakesOverAndMovesNothingElse(
      @ForAll @IntRange(min = 4, max = 12) int nodes,
      @ForAll @IntRange(min = 1, max = 4) int count) {
    List<Plan.Service> services = services(12, count, "");

    Map<String, Set<String>> before = placed(plan(nodes, 3, services));
    Map<String, Set<String>> after = placed(plan(nodes + 1, 3, services));

    after.forEach(
        (name, now) -> {
          assertThat(now).hasSize(count);
          assertThat(before.get(name)).containsAll(without(now, "n" + nodes));
        });
  }

  @Property(tries = 60)
  void aNodeMoreInARackMovesAtMostOneOfThatRack(@ForAll @IntRange(min = 6, max = 12) int nodes) {
    List<Plan.Service> services = services(12, 4, "rack");

    Map<String, Set<String>> before = placed(plan(nodes, 3, services));
    Map<String, Set<String>> after = placed(plan(nodes + 1, 3, services));

    after.forEach(
        (name, now) -> assertThat(before.get(name)).containsAll(without(now, "n" + nodes)));
  }

  private static Set<String> without(Set<String> nodes, String node) {
    return nodes.stream().filter(one -> !one.equals(node)).collect(Collectors.toSet());
  }

  @Property(tries = 60)
  void racksDifferByOneAtMost(
      @ForAll @IntRange(min = 1, max = 6) int count,
      @ForAll @IntRange(min = 1, max = 3) int racks) {
    placed(plan(12, racks, services(6, count, "rack")))
        .values()
        .forEach(
            nodes -> {
              Map<Integer, Long> perRack =
                  nodes.stream()
                      .collect(
                          Collectors.groupingBy(
                              node -> Integer.parseInt(node.substring(1)) % racks,
                              Collectors.counting()));
              long most = perRack.values().stream().mapToLong(Long::longValue).max().orElse(0);
              long fewest =
                  perRack.size() < racks
                      ? 0
                      : perRack.values().stream().mapToLong(Long::longValue).min().orElse(0);
              assertThat(most - fewest).isLessThanOrEqualTo(1);
            });
  }

  @Test
  void noNodeGetsMoreThanItHolds() {
    var gigabyte = new Plan.Room(1_000, 1L << 30);
    List<Plan.Service> services =
        List.of(
            service("large", new Plan.Room(100, 3L << 30), count(3, "")),
            service("every", gigabyte, new Plan.Place(0, Map.of(), "", 1, 20, List.of())));

    Map<String, Set<String>> placed = placed(plan(3, 1, services));

    assertThat(placed.get("every")).containsExactlyInAnyOrder("n0", "n1", "n2");
    assertThat(placed.get("large")).hasSize(3);
  }

  @Test
  void theOrderOfThePlanDoesNotMatter() {
    List<Plan.Service> services = services(8, 2, "rack");
    var reversed = new ArrayList<>(services);
    Collections.reverse(reversed);

    assertThat(placed(plan(5, 2, reversed))).isEqualTo(placed(plan(5, 2, services)));
  }

  @Test
  void servicesAreNotAllOnTheSameNodes() {
    Map<String, Long> perNode =
        placed(plan(4, 1, services(200, 1, ""))).values().stream()
            .flatMap(Set::stream)
            .collect(Collectors.groupingBy(node -> node, Collectors.counting()));

    assertThat(perNode.values()).hasSize(4).allMatch(number -> number > 25 && number < 80);
  }
}
