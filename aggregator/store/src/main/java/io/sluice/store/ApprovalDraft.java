package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.Approval;
import io.sluice.view.Approval.Decision;
import io.sluice.view.Approval.Kind;
import io.sluice.view.Approval.State;
import io.sluice.view.Approvals.Wanted;
import java.time.Clock;
import java.util.UUID;

/**
 * What somebody wants that needs another person, before or afterwards.
 *
 * @param person who wants it, whatever the token is called
 * @param gate what it meets, and how long leave is waited for
 */
record ApprovalDraft(Wanted wanted, String person, Actor actor, StandingGate gate, Clock clock) {
  /** It waits for leave. */
  Approval pending() {
    return approval(Kind.APPROVAL, State.PENDING, wanted.generation(), "");
  }

  /**
   * It is done already, and somebody looks at it.
   *
   * @param generation that it made
   * @param freeze that it passed, or empty
   */
  Approval review(long generation, String freeze) {
    return approval(Kind.BREAK_GLASS, State.OPEN, generation, freeze);
  }

  private Approval approval(Kind kind, State state, long generation, String freeze) {
    long now = clock.millis();
    return new Approval(
        UUID.randomUUID().toString().substring(0, 13),
        kind,
        state,
        wanted.service(),
        wanted.split(),
        generation,
        person,
        actor.name(),
        wanted.reason(),
        now,
        now + gate.rule().expire().toMillis(),
        freeze,
        Decision.NONE);
  }
}
