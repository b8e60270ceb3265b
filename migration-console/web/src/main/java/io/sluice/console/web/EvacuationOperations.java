package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.EvacuationBody;
import io.sluice.console.contract.EvacuationBody.EvacuatedService;
import io.sluice.console.contract.EvacuationItem;
import io.sluice.console.contract.RestoredBody;
import io.sluice.console.contract.RestoredBody.LeftService;
import io.sluice.console.contract.SplitsBody;
import io.sluice.console.contract.SplitsBody.SplitChange;
import io.sluice.console.web.EvacuationPlans.Wish;
import io.sluice.console.web.EvacuationRecord.Known;
import io.sluice.console.web.EvacuationRecord.Moved;
import io.sluice.console.web.ManySplitsOperations.Item;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.FederatedView;
import io.sluice.view.ServiceView;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import io.sluice.view.people.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Leaving an environment with many services at once, and coming back. */
final class EvacuationOperations {
  private static final int NEWEST = 50;

  private final Supplier<FederatedView> view;
  private final FreshSplits fresh;
  private final ManySplitsOperations splits;
  private final EvacuationRecord record;
  private final EvacuationPlans plans;
  private final List<String> environments;
  private final Clock clock;

  EvacuationOperations(
      Supplier<FederatedView> view,
      FreshSplits fresh,
      ManySplitsOperations splits,
      ConsolePorts.Stored stored,
      Fleet fleet,
      List<String> environments,
      Clock clock) {
    this.view = view;
    this.fresh = fresh;
    this.splits = splits;
    this.record = new EvacuationRecord(stored.audit());
    this.plans = new EvacuationPlans(view, fresh, fleet, stored.migrations()::latest, environments);
    this.environments = environments;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        ask(API + "/evacuations", this::list),
        post(API + "/evacuations", this::evacuate)
            .creates()
            .needs(Right.OPERATE, Operation.Reach.SOMEWHERE),
        Operation.asking(API + "/evacuations/preview", this::preview),
        post(API + "/evacuations/{evacuation}/restore", this::restore)
            .needs(Right.OPERATE, Operation.Reach.SOMEWHERE));
  }

  Answer preview(Call call) {
    Wish wish = wish(call);
    return Answer.json(
        new EvacuationBody(
            null,
            wish.environment(),
            wish.services().services(),
            false,
            plans.services(call.caller(), wish)));
  }

  Answer evacuate(Call call) {
    Wish wish = wish(call);
    List<EvacuatedService> items = plans.services(call.caller(), wish);
    SortedMap<String, String> refusals = new TreeMap<>();
    SortedMap<String, Item> wanted = new TreeMap<>();
    SortedMap<String, Moved> moved = new TreeMap<>();
    for (EvacuatedService item : items) {
      if (item.refusal() != null) {
        refusals.put(item.service(), item.refusal());
      }
      wanted.put(item.service(), new Item(TrafficSplit.of(item.after()), item.generation()));
      moved.put(item.service(), new Moved(item.before(), item.after(), item.generation() + 1));
    }
    if (!refusals.isEmpty()) {
      throw ManySplitsOperations.refused(409, refusals);
    }
    if (wanted.isEmpty()) {
      return Answer.json(
          new EvacuationBody(
              null, wish.environment(), wish.services().services(), false, List.of()));
    }
    String id = UUID.randomUUID().toString().substring(0, 8);
    Entry entry =
        new Entry(
            clock.millis(),
            call.actor(),
            EvacuationRecord.PUT,
            id,
            "",
            EvacuationRecord.document(wish.environment(), moved),
            wish.reason());
    Map<String, Long> generations = new HashMap<>();
    splits
        .set(call, wanted, wish.reason(), List.of(entry))
        .items()
        .forEach(change -> generations.put(change.service(), change.generation()));
    return Answer.json(
        new EvacuationBody(
            id,
            wish.environment(),
            wish.services().services(),
            true,
            items.stream()
                .map(
                    item ->
                        new EvacuatedService(
                            item.service(),
                            item.before(),
                            item.after(),
                            generations.getOrDefault(item.service(), item.generation()),
                            item.receives(),
                            null))
                .toList()));
  }

  private Wish wish(Call call) {
    JsonRequest request = call.object("environment", "services", "zone", "to", "force", "reason");
    String environment = environment("environment", request.text("environment"));
    String services = request.text("services");
    if (!Scope.isPattern(services)) {
      throw Refusal.of(422, "services is a pattern: " + Scope.PATTERN_RULE);
    }
    String to = request.has("to") ? environment("to", request.text("to")) : null;
    if (environment.equals(to)) {
      throw Refusal.of(422, "to: " + to + " is what is left; say another environment");
    }
    return new Wish(
        environment,
        new Scope(services, Scope.ALL),
        request.has("zone") ? request.text("zone") : null,
        to,
        request.flag("force", false),
        request.reason());
  }

  private String environment(String key, String name) {
    if (!environments.contains(name)) {
      throw Refusal.of(
          422,
          key
              + ": there is no environment of this name; configured: "
              + String.join(", ", environments));
    }
    return name;
  }

  Answer list(Call call) {
    List<EvacuationItem> items = new ArrayList<>();
    for (Known known : record.newest(NEWEST)) {
      if (known.services().keySet().stream().allMatch(call.caller()::sees)) {
        items.add(
            new EvacuationItem(
                known.id(),
                known.environment(),
                known.services().size(),
                Instant.ofEpochMilli(known.entry().at()).toString(),
                known.entry().actor().name(),
                known.entry().reason(),
                record.isRestored(known.id())));
      }
    }
    return Answer.json(new io.sluice.console.contract.Page<>(items, null));
  }

  Answer restore(Call call) {
    String id = call.parameter("evacuation");
    String reason = call.optionalObject("reason").reason();
    Known known =
        record
            .find(id)
            .orElseThrow(
                () ->
                    Refusal.of(
                        404,
                        "there is no evacuation "
                            + Texts.cut(id, 60)
                            + "; sluice evacuate --list has the newest"));
    SortedMap<String, Item> wanted = new TreeMap<>();
    List<LeftService> left = new ArrayList<>();
    known
        .services()
        .forEach(
            (name, moved) -> {
              call.caller().require(Right.OPERATE, name);
              String why = movedSince(name, moved);
              if (why == null) {
                wanted.put(name, new Item(TrafficSplit.of(moved.before()), moved.generation()));
              } else {
                left.add(new LeftService(name, why));
              }
            });
    List<SplitChange> changes = List.of();
    if (!wanted.isEmpty()) {
      Entry entry =
          new Entry(
              clock.millis(),
              call.actor(),
              EvacuationRecord.RESTORED,
              id,
              "",
              Json.text(Map.of("services", List.copyOf(wanted.keySet()))),
              reason);
      SplitsBody done = splits.set(call, wanted, reason, List.of(entry));
      changes = done.items();
    }
    return Answer.json(new RestoredBody(id, changes, left));
  }

  /** Why a service stays as it is, or null when nobody touched it. */
  private @Nullable String movedSince(String name, Moved moved) {
    ServiceView service = view.get().services().get(name);
    StoredSplit stored = service == null ? null : fresh.stored(service);
    if (service == null || stored == null) {
      return "it is no service any more";
    }
    TrafficSplit split = stored.split();
    boolean same = split != null && split.equals(TrafficSplit.of(moved.after()));
    if (stored.generation() == moved.generation() && same) {
      return null;
    }
    return same
        ? "somebody changed it since (generation %d, not %d)"
            .formatted(stored.generation(), moved.generation())
        : "somebody moved it since: it is %s now"
            .formatted(
                split == null
                    ? "at home"
                    : Words.shares(Words.ordered(split.weights(), environments)));
  }
}
