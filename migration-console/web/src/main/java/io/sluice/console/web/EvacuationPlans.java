package io.sluice.console.web;

import io.sluice.console.contract.EvacuationBody.EvacuatedService;
import io.sluice.console.contract.Limits;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.State;
import io.sluice.migrations.runner.Migrations.Seen;
import io.sluice.view.FederatedView;
import io.sluice.view.ServiceView;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import io.sluice.view.people.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What would become of services that leave an environment. */
final class EvacuationPlans {
  private final Supplier<FederatedView> view;
  private final FreshSplits fresh;
  private final Fleet fleet;
  private final Supplier<List<Seen>> migrations;
  private final List<String> environments;

  EvacuationPlans(
      Supplier<FederatedView> view,
      FreshSplits fresh,
      Fleet fleet,
      Supplier<List<Seen>> migrations,
      List<String> environments) {
    this.view = view;
    this.fresh = fresh;
    this.fleet = fleet;
    this.migrations = migrations;
    this.environments = environments;
  }

  /** What is asked. */
  record Wish(
      String environment,
      Scope services,
      @Nullable String zone,
      @Nullable String to,
      boolean force,
      String reason) {}

  /**
   * Those that fit, that a caller sees and that have weight there, in order of names.
   *
   * @throws Refusal if they are more than one request may set
   */
  List<EvacuatedService> services(Caller caller, Wish wish) {
    Map<String, Migration> moving = new HashMap<>();
    for (Seen seen : migrations.get()) {
      if (seen.migration().state() instanceof State.Running) {
        moving.put(seen.migration().service(), seen.migration());
      }
    }
    List<EvacuatedService> items = new ArrayList<>();
    for (ServiceView service : view.get().services()) {
      String name = service.name();
      TrafficSplit before = service.home() == null ? null : inForce(service);
      if (before == null
          || !wish.services().covers(name)
          || !caller.sees(name)
          || before.weight(wish.environment()) == 0
          || !isIn(service, wish)) {
        continue;
      }
      if (items.size() == Limits.SPLITS) {
        throw Refusal.of(
            422,
            "more than "
                + Limits.SPLITS
                + " services fit: name fewer at once, as in 'a*'; nothing was changed");
      }
      items.add(item(service, before, wish, moving.get(name)));
    }
    return items;
  }

  private static boolean isIn(ServiceView service, Wish wish) {
    return wish.zone() == null
        || service.endpoints().stream()
            .anyMatch(
                endpoint ->
                    endpoint.isReady()
                        && endpoint.environment().equals(wish.environment())
                        && endpoint.zone().equals(wish.zone()));
  }

  private TrafficSplit inForce(ServiceView service) {
    StoredSplit stored = fresh.stored(service);
    TrafficSplit split = stored == null ? null : stored.split();
    return split == null ? TrafficSplit.all(String.valueOf(service.home())) : split;
  }

  private EvacuatedService item(
      ServiceView service, TrafficSplit before, Wish wish, @Nullable Migration moving) {
    Evacuation leaving =
        Evacuation.of(service, before, wish.environment(), wish.to(), fleet.rate(service));
    StoredSplit stored = fresh.stored(service);
    String refusal = leaving.refusal();
    if (refusal == null) {
      refusal = SplitRefusals.conflicting(service);
    }
    if (refusal == null && moving != null) {
      refusal =
          "migration %s moves it: sluice migrate pause %s".formatted(moving.id(), service.name());
    }
    if (refusal == null && leaving.lacks() && !wish.force()) {
      refusal = "the other side does not carry it (" + leaving.receives() + "); force does it";
    }
    return new EvacuatedService(
        service.name(),
        Words.ordered(before.weights(), environments),
        Words.ordered(leaving.after().weights(), environments),
        stored == null ? 0 : stored.generation(),
        leaving.receives(),
        refusal);
  }
}
