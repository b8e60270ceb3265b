package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.view.Receivers;
import io.sluice.view.ServiceView;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.StreamId;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.resources.Rendering;
import io.sluice.xds.resources.ResourceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Variants as this server tells them apart, rendered as it renders them. Any thread. */
final class AssignmentReceivers implements Receivers {
  private final NetworkVariants networks;
  private final Rendering rendering;
  private final Sessions sessions;
  private final Function<Collection<Unit>, CompletionStage<Map<Unit, Set<StreamId>>>> receiving;

  /**
   * Over the streams of a server.
   *
   * @param receiving which streams get units now
   */
  AssignmentReceivers(
      NetworkVariants networks,
      Rendering rendering,
      Sessions sessions,
      Function<Collection<Unit>, CompletionStage<Map<Unit, Set<StreamId>>>> receiving) {
    this.networks = networks;
    this.rendering = rendering;
    this.sessions = sessions;
    this.receiving = receiving;
  }

  /** One port before and after; equal for variants whose clients get equal bytes. */
  private record Step(String port, String cluster, Assignment before, Assignment after) {}

  @Override
  public CompletionStage<List<Variant>> of(ServiceView before, ServiceView after) {
    Map<List<Step>, List<String>> groups = groups(before, after);
    Set<Unit> units = new TreeSet<>(Comparator.comparing(Unit::name).thenComparing(Unit::variant));
    groups.forEach(
        (steps, variants) ->
            variants.forEach(variant -> steps.forEach(step -> units.add(unit(step, variant)))));
    return receiving.apply(units).thenApply(streams -> variants(groups, streams));
  }

  private Map<List<Step>, List<String>> groups(ServiceView before, ServiceView after) {
    Map<String, Published.Port> old = Published.of(before, networks).ports();
    Map<String, Published.Port> now = Published.of(after, networks).ports();
    Map<String, List<Step>> byVariant = new LinkedHashMap<>();
    now.forEach(
        (cluster, port) ->
            port.assignments()
                .forEach(
                    (variant, assignment) -> {
                      Published.Port was = old.get(cluster);
                      byVariant
                          .computeIfAbsent(variant, key -> new ArrayList<>())
                          .add(
                              new Step(
                                  port.destination().port(),
                                  cluster,
                                  was == null
                                      ? Assignment.EMPTY
                                      : was.assignments().getOrDefault(variant, Assignment.EMPTY),
                                  assignment));
                    }));
    Map<List<Step>, List<String>> groups = new LinkedHashMap<>();
    byVariant.forEach(
        (variant, steps) -> groups.computeIfAbsent(steps, key -> new ArrayList<>()).add(variant));
    return groups;
  }

  private static Unit unit(Step step, String variant) {
    return new Unit(ResourceType.ASSIGNMENT.url(), step.cluster(), variant);
  }

  private List<Variant> variants(
      Map<List<Step>, List<String>> groups, Map<Unit, Set<StreamId>> streams) {
    List<Variant> variants = new ArrayList<>();
    groups.forEach(
        (steps, names) -> {
          SortedSet<String> of = new TreeSet<>();
          SortedSet<String> gateways = new TreeSet<>();
          Map<String, String> kinds = new HashMap<>();
          for (String name : names) {
            (NetworkVariants.isGateway(name) ? gateways : of).add(NetworkVariants.network(name));
            for (Step step : steps) {
              streams.getOrDefault(unit(step, name), Set.of()).forEach(one -> count(one, kinds));
            }
          }
          SortedMap<String, Integer> proxies = new TreeMap<>();
          kinds.values().forEach(kind -> proxies.merge(kind, 1, Integer::sum));
          variants.add(
              new Variant(of, gateways, proxies, steps.stream().map(this::cluster).toList()));
        });
    return variants;
  }

  private void count(StreamId stream, Map<String, String> kinds) {
    Session session = sessions.get(stream);
    if (session != null) {
      kinds.put(session.name(), session.caller().needs().kind().name().toLowerCase(Locale.ROOT));
    }
  }

  private Cluster cluster(Step step) {
    return new Cluster(
        step.port(),
        step.cluster(),
        step.before(),
        step.after(),
        version(step.cluster(), step.before()),
        version(step.cluster(), step.after()));
  }

  private String version(String cluster, Assignment assignment) {
    return Resource.of(rendering.assignment(cluster, assignment).bytes()).version();
  }
}
