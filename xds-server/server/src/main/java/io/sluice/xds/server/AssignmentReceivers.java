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
import java.util.LinkedHashSet;
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
import org.jspecify.annotations.Nullable;

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
    Map<String, Published.Port> old = Published.of(before, networks).ports();
    Map<String, Published.Port> now = Published.of(after, networks).ports();
    Map<String, List<Step>> steps = steps(old, now);
    Set<Unit> units = new TreeSet<>(Comparator.comparing(Unit::name).thenComparing(Unit::variant));
    for (Map<String, Published.Port> ports : List.of(old, now)) {
      ports.forEach(
          (cluster, port) ->
              port.assignments()
                  .keySet()
                  .forEach(
                      variant ->
                          units.add(new Unit(ResourceType.ASSIGNMENT.url(), cluster, variant))));
    }
    return receiving.apply(units).thenApply(streams -> variants(steps, streams));
  }

  /** By variant, every cluster: where a caller has nothing of its own, it gets what others do. */
  private static Map<String, List<Step>> steps(
      Map<String, Published.Port> old, Map<String, Published.Port> now) {
    Set<String> variants = new LinkedHashSet<>();
    now.values().forEach(port -> variants.addAll(port.assignments().keySet()));
    old.values().forEach(port -> variants.addAll(port.assignments().keySet()));
    Map<String, List<Step>> steps = new LinkedHashMap<>();
    for (String variant : variants) {
      List<Step> all = new ArrayList<>();
      now.forEach(
          (cluster, port) ->
              all.add(
                  new Step(
                      port.destination().port(),
                      cluster,
                      assignment(old.get(cluster), variant),
                      assignment(port, variant))));
      old.forEach(
          (cluster, port) -> {
            if (!now.containsKey(cluster)) {
              all.add(
                  new Step(
                      port.destination().port(),
                      cluster,
                      assignment(port, variant),
                      Assignment.EMPTY));
            }
          });
      steps.put(variant, all);
    }
    return steps;
  }

  private static Assignment assignment(Published.@Nullable Port port, String variant) {
    if (port == null) {
      return Assignment.EMPTY;
    }
    Assignment own = port.assignments().get(variant);
    return own != null
        ? own
        : port.assignments().getOrDefault(NetworkVariants.ofOthers(variant), Assignment.EMPTY);
  }

  private List<Variant> variants(Map<String, List<Step>> steps, Map<Unit, Set<StreamId>> streams) {
    Map<String, Map<String, String>> kinds = new HashMap<>();
    streams.forEach(
        (unit, receiving) ->
            receiving.forEach(stream -> count(stream, unit.variant(), steps.keySet(), kinds)));
    Map<List<Step>, List<String>> groups = new LinkedHashMap<>();
    steps.forEach(
        (variant, all) -> groups.computeIfAbsent(all, key -> new ArrayList<>()).add(variant));
    List<Variant> variants = new ArrayList<>();
    groups.forEach(
        (all, names) -> {
          SortedSet<String> of = new TreeSet<>();
          SortedSet<String> gateways = new TreeSet<>();
          SortedSet<String> callers = new TreeSet<>();
          Map<String, String> proxies = new HashMap<>();
          for (String name : names) {
            String caller = NetworkVariants.caller(name);
            if (caller.isEmpty()) {
              (NetworkVariants.isGateway(name) ? gateways : of).add(NetworkVariants.network(name));
            } else {
              callers.add(caller);
            }
            proxies.putAll(kinds.getOrDefault(name, Map.of()));
          }
          SortedMap<String, Integer> count = new TreeMap<>();
          proxies.values().forEach(kind -> count.merge(kind, 1, Integer::sum));
          variants.add(
              new Variant(of, gateways, count, all.stream().map(this::cluster).toList(), callers));
        });
    return variants;
  }

  /**
   * A caller that will have a split of its own counts there, and not among those whose variant it
   * has now.
   */
  private void count(
      StreamId stream, String has, Set<String> variants, Map<String, Map<String, String>> kinds) {
    Session session = sessions.get(stream);
    if (session == null) {
      return;
    }
    String others = NetworkVariants.ofOthers(has);
    String own =
        NetworkVariants.ofCaller(session.caller().service(), NetworkVariants.network(others));
    String gets = !NetworkVariants.isGateway(has) && variants.contains(own) ? own : others;
    kinds
        .computeIfAbsent(gets, key -> new HashMap<>())
        .put(session.name(), session.caller().needs().kind().name().toLowerCase(Locale.ROOT));
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
