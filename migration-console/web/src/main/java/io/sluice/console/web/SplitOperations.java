package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operation.put;
import static io.sluice.console.web.Operations.SERVICE;

import io.sluice.console.contract.PolicyBody;
import io.sluice.console.contract.SplitBody;
import io.sluice.migrations.runner.Migrations;
import io.sluice.view.Approvals;
import io.sluice.view.FederatedView;
import io.sluice.view.Policy;
import io.sluice.view.ServiceView;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reading and changing what operators say of a service; the store is the judge. */
final class SplitOperations {
  private static final Logger log = LoggerFactory.getLogger(SplitOperations.class);

  /** How long an answer waits for the view, so that who reads next sees what was written. */
  static final Duration SHOWN_WITHIN = Duration.ofSeconds(1);

  private final Supplier<FederatedView> view;
  private final SplitStore store;
  private final Approvals approvals;
  private final Migrations migrations;
  private final FreshSplits fresh;
  private final List<String> environments;
  private final SplitRefusals refusals;
  private final ServiceRendering rendering;

  SplitOperations(
      Supplier<FederatedView> view,
      SplitStore store,
      Approvals approvals,
      Migrations migrations,
      FreshSplits fresh,
      List<String> environments) {
    this.view = view;
    this.store = store;
    this.approvals = approvals;
    this.migrations = migrations;
    this.fresh = fresh;
    this.environments = environments;
    this.refusals = new SplitRefusals(view, environments);
    this.rendering = new ServiceRendering(environments);
  }

  List<Operation> operations() {
    return List.of(
        get(SERVICE + "/split", this::split),
        put(SERVICE + "/split", this::putSplit),
        get(SERVICE + "/policy", this::policy),
        put(SERVICE + "/policy", this::putPolicy));
  }

  Answer split(Call call) {
    ServiceView service = ServiceOperations.find(view.get(), call);
    SplitBody body = require(rendering.split(service, fresh.stored(service)), service.name());
    return Answer.tagged(body, body.generation());
  }

  Answer putSplit(Call call) {
    String name = ServiceOperations.name(call);
    JsonRequest request = call.object("weights", "reason", "breakGlass", "takeOver");
    TrafficSplit split = TrafficSplit.of(request.weights(environments));
    String reason = request.reason();
    long expected = call.expected();
    call.caller().require(Right.OPERATE, name, changed(name, split, expected));
    refusals.conflict(name);
    boolean breaksGlass = breaksGlass(request, reason);
    if (breaksGlass) {
      refusals.emergency(name);
    }
    Supplier<Outcome> write =
        () ->
            breaksGlass
                ? approvals.breakGlass(
                    new Approvals.Wanted(name, split, expected, reason),
                    call.caller().name(),
                    call.actor())
                : store.putSplit(name, split, expected, call.actor(), reason);
    Outcome outcome = write.get();
    if (outcome instanceof Outcome.Migrating migrating && request.flag("takeOver", false)) {
      takeOver(migrating.migration(), reason, call);
      outcome = write.get();
    }
    if (outcome instanceof Outcome.NeedsApproval) {
      throw GateWords.needsApproval(name, split, environments);
    }
    StoredSplit stored = judge("split.put", name, call, outcome);
    SplitBody body = shown(name, stored);
    return Answer.tagged(body, body.generation());
  }

  /**
   * Pauses the migration that owns the split: so that it writes no step over what is set by hand.
   * One that ended meanwhile, or is on its way back, keeps what it says.
   */
  private void takeOver(String migration, String reason, Call call) {
    Migrations.Result result =
        migrations.act(
            migration,
            null,
            call.caller().name(),
            call.actor(),
            (commands, one) -> commands.takeOver(one, reason));
    if (result instanceof Migrations.Result.Unavailable unavailable) {
      throw Refusal.unavailable(unavailable.why());
    }
    log.atInfo()
        .addKeyValue("action", "migration.takeover")
        .addKeyValue("migration", migration)
        .addKeyValue("actor", call.actor().name())
        .addKeyValue("requestId", call.actor().requestId())
        .log("taken over");
  }

  private static boolean breaksGlass(JsonRequest request, String reason) {
    if (!request.flag("breakGlass", false)) {
      return false;
    }
    if (reason.isEmpty()) {
      throw Refusal.of(
          422, "reason is missing: who breaks the glass says why, for whoever looks at it");
    }
    return true;
  }

  /**
   * The environments whose weight changes. Where the split that the caller saw is not known here,
   * all of them: the store would take what nobody has judged.
   */
  List<String> changed(String name, TrafficSplit split, long expected) {
    ServiceView service = view.get().services().get(name);
    SplitBody now = service == null ? null : rendering.split(service.home(), fresh.stored(service));
    if (now == null || now.generation() != expected) {
      return environments;
    }
    return environments.stream()
        .filter(
            environment -> split.weight(environment) != now.weights().getOrDefault(environment, 0))
        .toList();
  }

  Answer policy(Call call) {
    PolicyBody body =
        ServiceRendering.policy(fresh.stored(ServiceOperations.find(view.get(), call)));
    return Answer.tagged(body, body.generation());
  }

  Answer putPolicy(Call call) {
    String name = ServiceOperations.name(call);
    JsonRequest request = call.object(PolicyReading.keysAnd("reason"));
    String reason = request.reason();
    long expected = call.expected();
    call.caller().require(Right.OPERATE, name, environments);
    ServiceView service = view.get().services().get(name);
    StoredSplit now = service == null ? null : fresh.stored(service);
    Policy before = now == null ? Policy.DEFAULT : now.policy();
    long generation = now == null ? 0 : now.generation();
    if (service != null && generation != expected && PolicyReading.keeps(request)) {
      throw Refusal.stale(generation); // what is left out would stay as somebody else made it
    }
    Policy policy = new PolicyReading(environments).policy(request, before);
    StoredSplit stored =
        judge(
            "policy.put",
            name,
            call,
            store.putPolicy(name, policy, expected, call.actor(), reason));
    PolicyBody body = ServiceRendering.policy(stored);
    return Answer.tagged(body, body.generation());
  }

  /** What is stored after a write; waits until the view shows it. Null when nothing is stored. */
  @Nullable StoredSplit judge(String action, String name, Call call, Outcome outcome) {
    if (outcome instanceof Outcome.Committed committed) {
      committed(action, call, committed.split());
      return committed.split();
    }
    if (outcome instanceof Outcome.Unchanged unchanged) {
      return unchanged.split();
    }
    throw refusals.of(name, null, outcome);
  }

  /** Logs a commit, and waits until the view shows it. */
  void committed(String action, Call call, StoredSplit split) {
    fresh.committed(split);
    log.atInfo()
        .addKeyValue("action", action)
        .addKeyValue("service", split.service())
        .addKeyValue("generation", split.generation())
        .addKeyValue("weights", weights(split.split()))
        .addKeyValue("policy", split.policy())
        .addKeyValue("actor", call.actor().name())
        .addKeyValue("from", call.actor().from())
        .addKeyValue("requestId", call.actor().requestId())
        .log("committed");
    if (!fresh.awaitShown(split.service(), split.generation(), SHOWN_WITHIN)) {
      log.atDebug()
          .addKeyValue("service", split.service())
          .log("answered before the view shows the commit");
    }
  }

  private static String weights(@Nullable TrafficSplit split) {
    return split == null ? "its home's" : split.weights().toString();
  }

  /** A service's split as it was just stored. */
  SplitBody shown(String name, @Nullable StoredSplit stored) {
    return require(rendering.split(home(name), stored), name);
  }

  /** Why a split cannot be set. */
  SplitRefusals refusals() {
    return refusals;
  }

  /** The current one. */
  FederatedView view() {
    return view.get();
  }

  private @Nullable String home(String name) {
    ServiceView service = view.get().services().get(name);
    return service == null ? null : service.home();
  }

  private static SplitBody require(@Nullable SplitBody body, String name) {
    if (body == null) {
      throw SplitRefusals.homeless(name);
    }
    return body;
  }
}
