package io.sluice.console.web;

import static io.sluice.console.web.Operation.post;

import io.sluice.console.contract.Limits;
import io.sluice.console.contract.SplitBody;
import io.sluice.console.contract.SplitsBody;
import io.sluice.console.contract.SplitsBody.SplitChange;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.FederatedView;
import io.sluice.view.Names;
import io.sluice.view.ServiceView;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Batch;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.SplitStore.Wanted;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The splits of several services in one transaction. */
final class ManySplitsOperations {
  private static final Logger log = LoggerFactory.getLogger(ManySplitsOperations.class);
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(1);
  private static final int NAMED_IN_DETAIL = 10;

  private final Supplier<FederatedView> view;
  private final SplitStore store;
  private final FreshSplits fresh;
  private final List<String> environments;
  private final ServiceRendering rendering;

  /** What one item asks for; its generation is null where it names none. */
  record Item(TrafficSplit split, @Nullable Long generation) {}

  ManySplitsOperations(
      Supplier<FederatedView> view,
      SplitStore store,
      FreshSplits fresh,
      List<String> environments) {
    this.view = view;
    this.store = store;
    this.fresh = fresh;
    this.environments = environments;
    this.rendering = new ServiceRendering(environments);
  }

  List<Operation> operations() {
    return List.of(
        post(Operations.API + "/splits", this::put)
            .creates()
            .needs(Right.OPERATE, Operation.Reach.SOMEWHERE),
        Operation.asking(Operations.API + "/splits/preview", this::preview));
  }

  Answer preview(Call call) {
    JsonRequest request = call.object("splits", "reason");
    SortedMap<String, Item> items = items(request);
    String unused = request.reason(); // refused here as it would be there
    List<SplitChange> changes = new ArrayList<>();
    items.forEach(
        (name, item) -> {
          call.caller().require(Right.READ, name);
          changes.add(change(name, item));
        });
    return Answer.json(new SplitsBody(false, changes));
  }

  Answer put(Call call) {
    JsonRequest request = call.object("splits", "reason");
    SortedMap<String, Item> items = items(request);
    String reason = request.reason();
    items.forEach(
        (name, item) -> {
          if (item.generation() == null) {
            throw Refusal.of(
                428,
                name
                    + " has no generation: read it first (POST /api/v1/splits/preview shows them), so"
                    + " that nobody's change is overwritten unseen");
          }
        });
    return Answer.json(set(call, items, reason, List.of()));
  }

  /**
   * Sets them, if the caller may, all or none.
   *
   * @param items each with the generation that it stands on
   * @param also for the audit, in the same transaction
   * @throws Refusal with the reason of each that cannot be
   */
  SplitsBody set(Call call, SortedMap<String, Item> items, String reason, List<Entry> also) {
    List<Wanted> wanted = new ArrayList<>();
    SortedMap<String, String> conflicts = new TreeMap<>();
    items.forEach(
        (name, item) -> {
          call.caller().require(Right.OPERATE, name, changed(name, item));
          wanted.add(new Wanted(name, item.split(), Objects.requireNonNull(item.generation())));
          String conflict = SplitRefusals.conflicting(view.get().services().get(name));
          if (conflict != null) {
            conflicts.put(name, conflict);
          }
        });
    if (!conflicts.isEmpty()) {
      throw refused(409, conflicts);
    }
    List<SplitChange> before = new ArrayList<>();
    items.forEach((name, item) -> before.add(change(name, item)));
    Batch batch = store.putSplits(wanted, call.actor(), reason, also);
    return new SplitsBody(true, committed(call, batch, before));
  }

  private List<SplitChange> committed(Call call, Batch batch, List<SplitChange> before) {
    if (batch instanceof Batch.Unavailable unavailable) {
      throw Refusal.unavailable(unavailable.why());
    }
    if (batch instanceof Batch.Refused refused) {
      SortedMap<String, String> why = new TreeMap<>();
      refused.outcomes().forEach((name, outcome) -> why.put(name, words(name, outcome)));
      throw refused(status(refused.outcomes().values()), why);
    }
    if (!(batch instanceof Batch.Committed committed)) {
      throw new IllegalStateException("unknown outcome " + batch);
    }
    List<SplitChange> changes = new ArrayList<>();
    for (SplitChange change : before) {
      changes.add(after(change, committed.outcomes().get(change.service())));
    }
    committed.outcomes().values().forEach(outcome -> told(call, outcome));
    await(committed.outcomes().values());
    return changes;
  }

  private SplitChange after(SplitChange change, @Nullable Outcome outcome) {
    StoredSplit stored =
        outcome instanceof Outcome.Committed committed
            ? committed.split()
            : outcome instanceof Outcome.Unchanged unchanged ? unchanged.split() : null;
    SplitBody now = rendering.split((String) null, stored);
    return new SplitChange(
        change.service(),
        change.before(),
        now == null ? change.after() : now.weights(),
        stored == null ? change.generation() : stored.generation(),
        outcome instanceof Outcome.Committed,
        null);
  }

  /** Until the view shows all of them, or for a second. */
  private void await(Collection<Outcome> outcomes) {
    long until = System.nanoTime() + SHOWN_WITHIN.toNanos();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Committed committed) {
        StoredSplit split = committed.split();
        Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
        if (!fresh.awaitShown(split.service(), split.generation(), left)) {
          return;
        }
      }
    }
  }

  private void told(Call call, Outcome outcome) {
    if (outcome instanceof Outcome.Committed committed) {
      StoredSplit split = committed.split();
      fresh.committed(split);
      log.atInfo()
          .addKeyValue("action", "split.put")
          .addKeyValue("service", split.service())
          .addKeyValue("generation", split.generation())
          .addKeyValue("actor", call.actor().name())
          .addKeyValue("from", call.actor().from())
          .addKeyValue("requestId", call.actor().requestId())
          .log("committed among others");
    }
  }

  private SplitChange change(String name, Item item) {
    ServiceView service = view.get().services().get(name);
    StoredSplit stored = service == null ? null : fresh.stored(service);
    SplitBody now = service == null ? null : rendering.split(service, stored);
    long generation = stored == null ? 0 : stored.generation();
    TrafficSplit before = now == null ? null : TrafficSplit.of(now.weights());
    TrafficSplit after = before == null ? item.split() : item.split().namingAlso(before);
    String refusal = SplitRefusals.conflicting(service);
    if (before == null) {
      refusal = words(name, new Outcome.Unknown());
    } else if (item.generation() != null && item.generation() != generation) {
      refusal = words(name, new Outcome.Stale(generation));
    }
    return new SplitChange(
        name,
        before == null ? Map.of() : rendering.ordered(before.weights()),
        rendering.ordered(after.weights()),
        generation,
        !after.equals(before),
        refusal);
  }

  /** The environments whose weight changes; all of them where another split stands by now. */
  private List<String> changed(String name, Item item) {
    SplitChange change = change(name, item);
    return change.refusal() != null
        ? environments
        : environments.stream()
            .filter(
                environment ->
                    item.split().weight(environment)
                        != change.before().getOrDefault(environment, 0))
            .toList();
  }

  private SortedMap<String, Item> items(JsonRequest request) {
    SortedMap<String, Item> items = new TreeMap<>();
    for (JsonRequest item :
        request.objects("splits", Limits.SPLITS, "service", "weights", "generation")) {
      String name = item.text("service");
      if (!Names.isService(name)) {
        throw Refusal.of(
            422, "no service is called " + Texts.cut(name, 60) + ": " + Names.SERVICE_RULE);
      }
      Long generation =
          item.has("generation") ? item.number("generation", 0, Long.MAX_VALUE) : null;
      if (items.put(name, new Item(TrafficSplit.of(item.weights(environments)), generation))
          != null) {
        throw Refusal.of(422, name + " is named twice");
      }
    }
    return items;
  }

  /** What all of them have in common, or the status of a conflict. */
  private static int status(Collection<Outcome> refusals) {
    if (refusals.stream().allMatch(Outcome.Stale.class::isInstance)) {
      return 412;
    }
    return refusals.stream().allMatch(Outcome.Frozen.class::isInstance) ? 423 : 409;
  }

  static Refusal refused(int status, SortedMap<String, String> why) {
    StringBuilder detail = new StringBuilder("nothing was changed");
    why.entrySet().stream()
        .limit(NAMED_IN_DETAIL)
        .forEach(
            refusal ->
                detail
                    .append("; ")
                    .append(refusal.getKey())
                    .append(": ")
                    .append(refusal.getValue()));
    if (why.size() > NAMED_IN_DETAIL) {
      detail.append("; and ").append(why.size() - NAMED_IN_DETAIL).append(" more");
    }
    return Refusal.ofSeveral(status, detail.toString(), why);
  }

  private String words(String name, Outcome outcome) {
    if (outcome instanceof Outcome.Stale stale) {
      return "somebody changed it since you read it: its generation is "
          + stale.generation()
          + " now";
    }
    if (outcome instanceof Outcome.Unknown) {
      return view.get().services().get(name) == null
          ? "no source reports it"
          : "it waits for a home and is not published";
    }
    if (outcome instanceof Outcome.EmergencyStands) {
      return "an emergency rollback contradicts what is stored: decide first, sluice emergency keep "
          + name
          + " or sluice emergency drop "
          + name;
    }
    if (outcome instanceof Outcome.Frozen frozen) {
      return GateWords.note(frozen.by());
    }
    if (outcome instanceof Outcome.NeedsApproval) {
      return "it needs another person's leave: set it alone, with sluice split --ask";
    }
    if (outcome instanceof Outcome.Migrating migrating) {
      return "migration "
          + migrating.migration()
          + " moves it: sluice migrate pause "
          + name
          + ", or leave it out";
    }
    if (outcome instanceof Outcome.Unavailable unavailable) {
      return unavailable.why();
    }
    throw new IllegalStateException("unknown refusal " + outcome);
  }
}
