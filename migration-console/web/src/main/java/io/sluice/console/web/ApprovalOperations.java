package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operation.delete;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.ApprovalBody;
import io.sluice.view.Approval;
import io.sluice.view.Approval.State;
import io.sluice.view.Approvals;
import io.sluice.view.Names;
import io.sluice.view.SplitStore;
import io.sluice.view.TrafficSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes that another person allows before, or looks at afterwards. */
final class ApprovalOperations {
  private static final Logger log = LoggerFactory.getLogger(ApprovalOperations.class);
  private static final String ONE = API + "/approvals/{approval}";
  private static final int AT_ONCE = 100;

  private final Approvals approvals;
  private final SplitOperations splits;
  private final Identities identities;
  private final EventOperations events;
  private final List<String> environments;

  ApprovalOperations(
      Approvals approvals,
      SplitOperations splits,
      Identities identities,
      EventOperations events,
      List<String> environments) {
    this.approvals = approvals;
    this.splits = splits;
    this.identities = identities;
    this.events = events;
    this.environments = environments;
  }

  List<Operation> operations() {
    return List.of(
        ask(API + "/approvals", this::list, "state", "cursor", "limit"),
        post(API + "/approvals", this::want).needs(Right.OPERATE, Operation.Reach.SOMEWHERE),
        // Whoever asked takes it back, whoever may approve declines: judged below.
        delete(ONE, this::withdraw).needs(Right.READ, Operation.Reach.SOMEWHERE),
        post(ONE + "/approve", this::approve).needs(Right.APPROVE, Operation.Reach.SOMEWHERE),
        post(ONE + "/close", this::close).needs(Right.APPROVE, Operation.Reach.SOMEWHERE));
  }

  Answer list(Call call) {
    PageRequest page = PageRequest.of(call);
    Set<State> states = states(call.query("state"));
    List<PageRequest.Keyed<ApprovalBody>> items = new ArrayList<>();
    String before = page.after();
    List<Approval> batch;
    do {
      batch = approvals.newest(states, before, AT_ONCE);
      for (Approval approval : batch) {
        before = approval.id();
        if (call.caller().sees(approval.service())) {
          items.add(new PageRequest.Keyed<>(approval.id(), body(approval)));
        }
      }
    } while (batch.size() == AT_ONCE && items.size() <= page.limit());
    return Answer.json(page.fill(items.iterator()));
  }

  Answer want(Call call) {
    JsonRequest request = call.object("service", "weights", "generation", "reason");
    String service = request.text("service");
    if (!Names.isService(service)) {
      throw Refusal.of(422, "service: no service has such a name: a name is " + Names.SERVICE_RULE);
    }
    TrafficSplit split = TrafficSplit.of(request.weights(environments));
    long generation = request.number("generation", 0, Long.MAX_VALUE);
    String reason = request.reason();
    call.caller().require(Right.OPERATE, service, splits.changed(service, split, generation));
    splits.refusals().conflict(service);
    Approvals.Outcome outcome =
        approvals.ask(
            new Approvals.Wanted(service, split, generation, reason),
            call.caller().name(),
            call.actor());
    if (outcome instanceof Approvals.Outcome.Refused refused
        && refused.why() instanceof SplitStore.Outcome.Unchanged) {
      throw Refusal.of(409, service + " has that split already: there is nothing to allow");
    }
    return Answer.json(201, body(judge("approval.ask", call, service, split, outcome)), Map.of());
  }

  Answer approve(Call call) {
    Approval found = find(call);
    String reason = call.optionalObject("reason").reason();
    List<String> changed = splits.changed(found.service(), found.split(), found.generation());
    call.caller().require(Right.APPROVE, found.service(), changed);
    if (found.state() == State.PENDING) {
      requireStill(found, changed);
      splits.refusals().conflict(found.service());
      splits.refusals().emergency(found.service());
    }
    return answer(
        "approval.approve",
        call,
        found,
        approvals.approve(found.id(), person(call), call.actor(), reason));
  }

  /** It is done in the name of whoever asked, so he must be allowed to do it when it is done. */
  private void requireStill(Approval found, List<String> changed) {
    Caller asker = identities.person(found.person());
    if (asker == null || !asker.may(Right.OPERATE, found.service(), changed)) {
      throw Refusal.of(
          409,
          found.person()
              + ", who asked for it, "
              + (asker == null ? "is disabled or gone" : "may not operate " + found.service())
              + " now; nothing was changed. Somebody who may asks anew; sluice approvals withdraw "
              + found.id()
              + " declines this one");
    }
  }

  Answer withdraw(Call call) {
    Approval found = find(call);
    String reason = call.optionalObject("reason").reason();
    if (found.person().equals(person(call))) {
      call.caller().require(Right.OPERATE, found.service());
    } else {
      call.caller().require(Right.APPROVE, found.service());
    }
    return answer(
        "approval.withdraw",
        call,
        found,
        approvals.withdraw(found.id(), person(call), call.actor(), reason));
  }

  Answer close(Call call) {
    Approval found = find(call);
    String reason = call.optionalObject("reason").reason();
    call.caller().require(Right.APPROVE, found.service(), found.split().weights().keySet());
    return answer(
        "approval.close",
        call,
        found,
        approvals.close(found.id(), person(call), call.actor(), reason));
  }

  private static String person(Call call) {
    return call.caller().name();
  }

  private Approval find(Call call) {
    String id = call.parameter("approval");
    return approvals
        .find(id)
        .filter(approval -> call.caller().sees(approval.service()))
        .orElseThrow(() -> unknown(id));
  }

  private Answer answer(String action, Call call, Approval found, Approvals.Outcome outcome) {
    return Answer.json(body(judge(action, call, found.service(), found.split(), outcome)));
  }

  private Approval judge(
      String action, Call call, String service, TrafficSplit split, Approvals.Outcome outcome) {
    if (outcome instanceof Approvals.Outcome.Done done) {
      log(action, call, done.approval());
      tell(done.approval());
      return done.approval();
    }
    if (outcome instanceof Approvals.Outcome.Applied applied) {
      log(action, call, applied.approval());
      tell(applied.approval());
      splits.committed("split.put", call, applied.split());
      return applied.approval();
    }
    if (outcome instanceof Approvals.Outcome.Own own) {
      throw GateWords.own(call.caller(), own.approval());
    }
    if (outcome instanceof Approvals.Outcome.Over over) {
      throw GateWords.over(over.now(), environments);
    }
    if (outcome instanceof Approvals.Outcome.Unknown) {
      throw unknown(call.parameter("approval"));
    }
    if (outcome instanceof Approvals.Outcome.TooMany) {
      throw Refusal.of(
          422, Approvals.MOST + " changes of " + service + " wait already; withdraw one first");
    }
    if (outcome instanceof Approvals.Outcome.Refused refused) {
      throw splits.refusals().of(service, split, refused.why());
    }
    throw Refusal.unavailable(
        outcome instanceof Approvals.Outcome.Unavailable unavailable
            ? unavailable.why()
            : "the store did not take it");
  }

  private void tell(Approval approval) {
    events.tell(
        new Event(
            Event.Kind.APPROVAL,
            approval.service(),
            approval.service(),
            approval.state().name(),
            approval.id()
                + " of "
                + approval.person()
                + ": "
                + GateWords.shares(approval.split(), environments),
            null));
  }

  private static Refusal unknown(String id) {
    return Refusal.of(
        404, "there is no approval " + Texts.cut(id, 60) + "; sluice approvals lists them");
  }

  private static Set<State> states(@Nullable String words) {
    if (words == null) {
      return EnumSet.allOf(State.class);
    }
    Set<State> states = EnumSet.noneOf(State.class);
    for (String word : words.split(",", -1)) {
      states.add(
          Arrays.stream(State.values())
              .filter(state -> state.name().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      Refusal.of(
                          422,
                          "state must be one or more of "
                              + Arrays.toString(State.values()).replaceAll("[\\[\\]]", "")
                              + ", separated by commas")));
    }
    return states;
  }

  private ApprovalBody body(Approval approval) {
    boolean decided = approval.decision().at() != 0;
    return new ApprovalBody(
        approval.id(),
        approval.kind().name(),
        approval.state().name(),
        approval.service(),
        Words.ordered(approval.split().weights(), environments),
        approval.generation(),
        approval.person(),
        approval.actor(),
        approval.reason(),
        Instant.ofEpochMilli(approval.askedAt()).toString(),
        approval.kind() == Approval.Kind.APPROVAL
            ? Instant.ofEpochMilli(approval.expiresAt()).toString()
            : null,
        approval.freeze(),
        approval.decision().actor(),
        decided ? Instant.ofEpochMilli(approval.decision().at()).toString() : null,
        approval.decision().reason());
  }

  private static void log(String action, Call call, Approval approval) {
    log.atInfo()
        .addKeyValue("action", action)
        .addKeyValue("approval", approval.id())
        .addKeyValue("service", approval.service())
        .addKeyValue("state", approval.state())
        .addKeyValue("actor", call.actor().name())
        .addKeyValue("requestId", call.actor().requestId())
        .log("committed");
  }
}
