package io.sluice.console.web;

import io.sluice.view.Actor;
import io.sluice.view.Approval;
import io.sluice.view.Approval.Decision;
import io.sluice.view.Approval.Kind;
import io.sluice.view.Approval.State;
import io.sluice.view.Approvals;
import io.sluice.view.SplitStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Approvals in memory, over the splits of a fake store; the store's own contract is its own. */
final class FakeApprovals implements Approvals {
  final Map<String, Approval> all = new TreeMap<>();
  private final FakeStore store;

  FakeApprovals(FakeStore store) {
    this.store = store;
  }

  @Override
  public synchronized List<Approval> open() {
    return all.values().stream().filter(approval -> approval.state() == State.OPEN).toList();
  }

  @Override
  public synchronized List<Approval> newest(Set<State> states, String before, int limit) {
    List<Approval> newest = new ArrayList<>(all.values());
    Collections.reverse(newest);
    return newest.stream()
        .filter(approval -> states.contains(approval.state()))
        .filter(approval -> before.isEmpty() || approval.id().compareTo(before) < 0)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<Approval> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  @Override
  public synchronized Outcome ask(Wanted wanted, String person, Actor actor) {
    return new Outcome.Done(put(Kind.APPROVAL, State.PENDING, wanted, person, actor));
  }

  @Override
  public synchronized Outcome approve(String id, String person, Actor actor, String reason) {
    Approval found = all.get(id);
    if (found == null) {
      return new Outcome.Unknown();
    }
    if (found.state() != State.PENDING) {
      return new Outcome.Over(found);
    }
    if (found.person().equals(person)) {
      return new Outcome.Own(found);
    }
    Actor inName = new Actor(found.actor(), actor.from(), actor.requestId(), actor.name());
    SplitStore.Outcome outcome =
        store.put(found.service(), found.split(), found.generation(), inName, found.reason());
    return outcome instanceof SplitStore.Outcome.Committed committed
        ? new Outcome.Applied(decide(found, State.APPROVED, actor, reason), committed.split())
        : new Outcome.Refused(outcome);
  }

  @Override
  public synchronized Outcome withdraw(String id, String person, Actor actor, String reason) {
    Approval found = all.get(id);
    if (found == null || found.state() != State.PENDING) {
      return found == null ? new Outcome.Unknown() : new Outcome.Over(found);
    }
    State state = found.person().equals(person) ? State.WITHDRAWN : State.DECLINED;
    return new Outcome.Done(decide(found, state, actor, reason));
  }

  @Override
  public synchronized Outcome close(String id, String person, Actor actor, String reason) {
    Approval found = all.get(id);
    if (found == null || found.state() != State.OPEN) {
      return found == null ? new Outcome.Unknown() : new Outcome.Over(found);
    }
    return found.person().equals(person)
        ? new Outcome.Own(found)
        : new Outcome.Done(decide(found, State.CLOSED, actor, reason));
  }

  @Override
  public synchronized SplitStore.Outcome breakGlass(Wanted wanted, String person, Actor actor) {
    SplitStore.Outcome outcome =
        store.put(wanted.service(), wanted.split(), wanted.generation(), actor, wanted.reason());
    if (outcome instanceof SplitStore.Outcome.Committed) {
      put(Kind.BREAK_GLASS, State.OPEN, wanted, person, actor);
    }
    return outcome;
  }

  private Approval put(Kind kind, State state, Wanted wanted, String person, Actor actor) {
    Approval approval =
        new Approval(
            "a-" + (all.size() + 1),
            kind,
            state,
            wanted.service(),
            wanted.split(),
            wanted.generation(),
            person,
            actor.name(),
            wanted.reason(),
            9_000,
            69_000,
            "",
            Decision.NONE);
    all.put(approval.id(), approval);
    return approval;
  }

  private Approval decide(Approval found, State state, Actor actor, String reason) {
    Approval decided = found.in(state, new Decision(actor.name(), 10_000, reason));
    all.put(decided.id(), decided);
    return decided;
  }
}
