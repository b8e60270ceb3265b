package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;
import static io.sluice.console.web.Operations.SERVICE;

import io.sluice.console.contract.RollbackBody;
import io.sluice.console.contract.SplitBody;
import io.sluice.view.Emergencies;
import io.sluice.view.Emergencies.Decided;
import io.sluice.view.Emergency;
import io.sluice.view.ServiceView;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.StoredSplit;
import java.util.Iterator;
import java.util.List;

/** Going back, with the database and without it, and what is to be decided afterwards. */
final class RollbackOperations {
  private final SplitOperations splits;
  private final ConsolePorts.Stored stored;
  private final FreshSplits fresh;
  private final List<String> environments;
  private final ServiceRendering rendering;

  RollbackOperations(
      SplitOperations splits,
      ConsolePorts.Stored stored,
      FreshSplits fresh,
      List<String> environments) {
    this.splits = splits;
    this.stored = stored;
    this.fresh = fresh;
    this.environments = environments;
    this.rendering = new ServiceRendering(environments);
  }

  List<Operation> operations() {
    return List.of(
        post(SERVICE + "/rollback", this::rollback).in(Operation.Pool.RESCUE),
        post(SERVICE + "/emergency", this::decide),
        get(API + "/emergencies", this::emergencies, "cursor", "limit"));
  }

  /** The way back is open to whoever may operate the service in any environment. */
  Answer rollback(Call call) {
    String name = ServiceOperations.name(call);
    JsonRequest request = call.optionalObject("reason", "emergency");
    String reason = request.reason();
    if (request.flag("emergency")) {
      return emergency(name, reason, call);
    }
    Outcome outcome = stored.splits().rollback(name, call.actor(), reason);
    if (outcome instanceof Outcome.Unavailable unavailable) {
      throw Refusal.unavailable(
          unavailable.why()
              + (stands(name)
                  ? "; an emergency rollback of it is in force already"
                  : "; sluice rollback " + name + " --emergency needs no database"));
    }
    return ordinary(name, call, outcome);
  }

  private boolean stands(String name) {
    return stored.emergencies().standing().stream().anyMatch(it -> it.service().equals(name));
  }

  private Answer ordinary(String name, Call call, Outcome outcome) {
    StoredSplit after = splits.judge("split.rollback", name, call, outcome);
    SplitBody body = splits.shown(name, after);
    return answer(body, outcome instanceof Outcome.Committed, false);
  }

  private static Answer answer(SplitBody body, boolean changed, boolean emergency) {
    return Answer.tagged(
        new RollbackBody(body.weights(), body.generation(), body.stored(), changed, emergency),
        body.generation());
  }

  private Answer emergency(String name, String reason, Call call) {
    ServiceView service = ServiceOperations.find(splits.view(), call);
    if (service.home() == null) {
      throw SplitRefusals.homeless(name);
    }
    Emergencies.Outcome outcome =
        stored.emergencies().rollback(name, fresh.stored(service), call.actor(), reason);
    if (outcome instanceof Emergencies.Outcome.Ordinary ordinary) {
      return ordinary(name, call, ordinary.outcome());
    }
    if (outcome instanceof Emergencies.Outcome.AtBaseline) {
      return answer(splits.shown(name, fresh.stored(service)), false, false);
    }
    if (outcome instanceof Emergencies.Outcome.Standing standing) {
      Emergency now = standing.emergency();
      fresh.awaitShown(name, shown -> isShown(shown, now), SplitOperations.SHOWN_WITHIN);
      return answer(
          new SplitBody(rendering.ordered(now.split().weights()), now.stood().generation(), false),
          standing.changed(),
          true);
    }
    if (outcome instanceof Emergencies.Outcome.Unwritable unwritable) {
      throw Refusal.of(
          503, "the emergency rollback is not made, nothing was changed: " + unwritable.why());
    }
    throw new IllegalStateException("unknown outcome " + outcome);
  }

  private boolean isShown(ServiceView service, Emergency emergency) {
    Emergency shown = service.emergency();
    return (shown != null && shown.id().equals(emergency.id())) || !stands(service.name());
  }

  Answer emergencies(Call call) {
    PageRequest page = PageRequest.of(call);
    Iterator<PageRequest.Keyed<Object>> items =
        stored.emergencies().standing().stream()
            .filter(it -> it.service().compareTo(page.after()) > 0)
            .filter(it -> call.caller().sees(it.service()))
            .map(it -> new PageRequest.Keyed<Object>(it.service(), rendering.emergency(it)))
            .iterator();
    return Answer.json(page.fill(items));
  }

  Answer decide(Call call) {
    String name = ServiceOperations.name(call);
    JsonRequest request = call.object("choice", "reason");
    Emergencies.Choice choice =
        request.word("choice", "keep", "drop").equals("keep")
            ? Emergencies.Choice.KEEP
            : Emergencies.Choice.DROP;
    call.caller().require(Right.OPERATE, name, environments);
    Decided decided = stored.emergencies().decide(name, choice, call.actor(), request.reason());
    if (decided instanceof Decided.None) {
      throw Refusal.of(404, "no emergency rollback of " + name + " stands; nothing was changed");
    }
    if (decided instanceof Decided.Refused refused) {
      splits.judge("emergency." + choice, name, call, refused.outcome());
    }
    StoredSplit after = decided instanceof Decided.Done done ? done.split() : null;
    long generation = after == null ? 0 : after.generation();
    fresh.awaitShown(
        name,
        shown -> shown.emergency() == null && shown.generation() >= generation,
        SplitOperations.SHOWN_WITHIN);
    SplitBody body = splits.shown(name, after);
    return Answer.tagged(body, body.generation());
  }
}
