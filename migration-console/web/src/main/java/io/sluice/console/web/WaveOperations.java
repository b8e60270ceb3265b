package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.WavesBody;
import io.sluice.console.contract.WavesBody.WaveBody;
import io.sluice.console.contract.WavesBody.WaveServiceBody;
import io.sluice.migrations.planner.Call;
import io.sluice.migrations.planner.Waves;
import io.sluice.migrations.runner.Migrations.Seen;
import io.sluice.view.FederatedView;
import io.sluice.view.Proxies;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** In which order services leave, from what proxies report and declare. */
final class WaveOperations {
  private final Supplier<FederatedView> view;
  private final ConsolePorts.Mesh mesh;
  private final Supplier<List<Seen>> migrations;
  private final List<String> environments;

  WaveOperations(
      Supplier<FederatedView> view,
      ConsolePorts.Mesh mesh,
      Supplier<List<Seen>> migrations,
      List<String> environments) {
    this.view = view;
    this.mesh = mesh;
    this.migrations = migrations;
    this.environments = environments;
  }

  List<Operation> operations() {
    return List.of(ask(API + "/waves", this::waves, "to"));
  }

  Answer waves(io.sluice.console.web.Call call) {
    String to = call.query("to");
    if (to == null || !environments.contains(to)) {
      throw Refusal.of(422, "to is missing or wrong; one of " + String.join(", ", environments));
    }
    SortedMap<String, Integer> staying = new TreeMap<>();
    int left = 0;
    for (ServiceView service : view.get().services()) {
      TrafficSplit split = service.split();
      if (split == null) {
        continue;
      }
      if (split.weight(to) == TrafficSplit.WHOLE) {
        left++;
      } else {
        staying.put(service.name(), split.weight(to));
      }
    }
    Set<String> heard = new TreeSet<>();
    List<Call> calls = calls(heard);
    Waves waves = Waves.of(staying.keySet(), calls);
    Map<String, String> moving =
        migrations.get().stream()
            .collect(
                Collectors.toMap(
                    seen -> seen.migration().service(), seen -> seen.migration().id()));
    Map<String, Set<String>> called = new TreeMap<>();
    calls.stream()
        .filter(one -> staying.containsKey(one.service()))
        .forEach(
            one -> called.computeIfAbsent(one.caller(), key -> new TreeSet<>()).add(one.service()));
    List<WaveBody> bodies = new ArrayList<>();
    for (List<String> wave : waves.waves()) {
      bodies.add(
          new WaveBody(
              bodies.size() + 1,
              wave.stream()
                  .map(
                      name ->
                          new WaveServiceBody(
                              name,
                              staying.getOrDefault(name, 0),
                              moving.get(name),
                              List.copyOf(called.getOrDefault(name, Set.of())),
                              heard.contains(name)))
                  .toList()));
    }
    return Answer.json(new WavesBody(to, bodies, waves.circles(), left));
  }

  /**
   * Who calls whom, by load reports since the member started, and by what connected proxies declare
   * that they depend on.
   *
   * @param heard takes the services whose proxies said anything
   */
  private List<Call> calls(Set<String> heard) {
    List<Call> calls = new ArrayList<>();
    mesh.traffic()
        .readAll()
        .ways()
        .forEach(
            (way, counts) -> {
              heard.add(way.caller());
              if (counts.issued() + counts.errors() > 0) {
                calls.add(new Call(way.caller(), way.service(), counts.completed()));
              }
            });
    for (Proxies.Proxy proxy : mesh.proxies().proxies()) {
      heard.add(proxy.service());
      proxy.dependencies().forEach(name -> calls.add(new Call(proxy.service(), name, 0)));
    }
    return calls;
  }
}
