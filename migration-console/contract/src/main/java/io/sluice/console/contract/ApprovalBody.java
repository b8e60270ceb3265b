package io.sluice.console.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of a split that another person allows before, or looks at afterwards.
 *
 * @param id of it
 * @param kind APPROVAL: asked before; BREAK_GLASS: done at once, looked at afterwards
 * @param state PENDING, APPROVED, WITHDRAWN, DECLINED, STALE or EXPIRED; OPEN or CLOSED of a review
 * @param service whose split
 * @param weights asked for, or set
 * @param generation that it stands on, or that it made
 * @param person who asked or acted
 * @param actor the same as the audit names him
 * @param reason he gave, empty when none was
 * @param askedAt when
 * @param expiresAt when nobody can allow it any more; null of a review
 * @param freeze which freeze was passed, in words; empty when none was
 * @param decidedBy who decided, empty while nobody did
 * @param decidedAt when, null while nobody did
 * @param decision why, empty when nothing was said
 */
public record ApprovalBody(
    String id,
    String kind,
    String state,
    String service,
    Map<String, Integer> weights,
    long generation,
    String person,
    String actor,
    String reason,
    String askedAt,
    @Nullable String expiresAt,
    String freeze,
    String decidedBy,
    @Nullable String decidedAt,
    String decision) {
  public ApprovalBody {
    weights = Ordered.copy(weights);
  }
}
