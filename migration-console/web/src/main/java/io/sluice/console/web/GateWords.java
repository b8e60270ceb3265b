package io.sluice.console.web;

import io.sluice.migrations.engine.Migration;
import io.sluice.view.Approval;
import io.sluice.view.Emergency;
import io.sluice.view.Freeze;
import io.sluice.view.TrafficSplit;
import io.sluice.view.people.People;
import io.sluice.view.people.Role;
import io.sluice.view.people.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What freezes and approvals say to whoever they stop. */
final class GateWords {
  private static final int MOST_NAMED = 5;

  private GateWords() {}

  static Refusal frozen(String service, Freeze freeze) {
    return Refusal.of(
        423,
        service
            + " is frozen by "
            + freeze.actor()
            + " "
            + until(freeze)
            + reason(freeze.reason())
            + "; nothing was changed. sluice rollback "
            + service
            + " works all the same, and so does what gives nobody but its home more; who must act"
            + " now says --break-glass, and another person looks at it; sluice freeze end "
            + freeze.id()
            + " ends the freeze");
  }

  /** A rollback without the database and what is stored go different ways. */
  static Refusal contradicted(Emergency emergency) {
    String service = emergency.service();
    return Refusal.of(
        409,
        "an emergency rollback of "
            + service
            + " (by "
            + emergency.origin()
            + ") contradicts what is stored: decide first, sluice emergency keep "
            + service
            + " or sluice emergency drop "
            + service);
  }

  static Refusal needsApproval(
      String service, @Nullable TrafficSplit split, List<String> environments) {
    return Refusal.of(
        409,
        "changes of "
            + service
            + " that do not lead home need another person's leave; nothing was changed. "
            + (split == null
                ? "Its policy stays as it is while that is configured (approvals.services)"
                : "Ask for it with sluice split "
                    + service
                    + " "
                    + shares(split, environments)
                    + " --ask, or act now with --break-glass, and another person looks at it"
                    + " afterwards")
            + "; sluice rollback "
            + service
            + " needs nobody");
  }

  /** A migration has its hand on the split. */
  static Refusal migrating(String service, String migration) {
    return Refusal.of(
        409,
        "migration "
            + migration
            + " moves the split of "
            + service
            + "; nothing was changed. sluice migrate pause "
            + service
            + " holds it where it is, sluice split ... --take-over pauses it and sets the split,"
            + " sluice rollback "
            + service
            + " goes back");
  }

  /** Nobody is his own second person. */
  static Refusal own(Caller caller, Approval approval) {
    List<String> others = approvers(caller, approval.service(), approval.person());
    return Refusal.of(
        403,
        approval.person()
            + (approval.kind() == Approval.Kind.APPROVAL ? " asked for it" : " did it")
            + " himself, so another person has to "
            + (approval.kind() == Approval.Kind.APPROVAL ? "allow it" : "look at it")
            + (others.isEmpty()
                ? "; an admin can make somebody an approver (sluice grant add --role approver"
                    + " --services '"
                    + approval.service()
                    + "' --user NAME)"
                : ": " + String.join(", ", others) + ", or an admin"));
  }

  /** Nobody opens the gates of his own plan. */
  static Refusal ownPlan(Caller caller, String service) {
    List<String> others = approvers(caller, service, caller.name());
    return Refusal.of(
        403,
        caller.name()
            + " wrote the plan himself, so another person approves it"
            + (others.isEmpty()
                ? "; an admin can make somebody an approver (sluice grant add --role approver"
                    + " --services '"
                    + service
                    + "' --user NAME)"
                : ": " + String.join(", ", others) + ", or an admin"));
  }

  /** A service has one migration at a time. */
  static Refusal taken(String service, Migration by) {
    return Refusal.of(
        409,
        service
            + " has migration "
            + by.id()
            + " of "
            + by.author()
            + ", which is "
            + by.state().word()
            + "; nothing was changed. sluice migrate status "
            + service
            + " shows it, sluice migrate abort "
            + service
            + " ends it where it is");
  }

  private static List<String> approvers(Caller caller, String service, String but) {
    return People.holders(caller.directory(), Role.APPROVER, service, Scope.ALL).stream()
        .filter(who -> !who.name().equals(but))
        .limit(MOST_NAMED)
        .map(who -> who.words())
        .toList();
  }

  /** It waits no more. */
  static Refusal over(Approval approval, List<String> environments) {
    String what = approval.id() + " of " + approval.service() + " ";
    String decided = approval.decision().actor();
    return Refusal.of(
        409,
        switch (approval.state()) {
          case PENDING -> what + "waits for leave: approve or withdraw it";
          case APPROVED -> what + "was allowed by " + decided + " and done already";
          case WITHDRAWN -> what + "was taken back by " + decided;
          case DECLINED -> what + "was declined by " + decided;
          case STALE ->
              what
                  + "is stale: the split moved since it was asked for on generation "
                  + approval.generation()
                  + "; nothing was changed, ask again (sluice split "
                  + approval.service()
                  + " "
                  + shares(approval.split(), environments)
                  + " --ask)";
          case EXPIRED ->
              what
                  + "expired at "
                  + Instant.ofEpochMilli(approval.expiresAt())
                  + "; nothing was changed, ask again";
          case OPEN -> what + "is done already and waits for somebody to look at it: close it";
          case CLOSED -> what + "was looked at by " + decided;
        });
  }

  /** What a service's page says of a freeze. */
  static String note(Freeze freeze) {
    return "Frozen by "
        + freeze.actor()
        + " "
        + until(freeze)
        + (freeze.scope().environment().equals(Scope.ALL)
            ? ""
            : " (the share of " + freeze.scope().environment() + ")")
        + reason(freeze.reason())
        + "; sluice rollback works all the same.";
  }

  private static String until(Freeze freeze) {
    return freeze.until() == Freeze.OPEN_ENDED
        ? "until somebody ends it"
        : "until " + Instant.ofEpochMilli(freeze.until());
  }

  private static String reason(String reason) {
    return reason.isEmpty() ? "" : " (" + Texts.cut(reason, 200) + ")";
  }

  /** As a command takes them, in the order of the environments. */
  static String shares(TrafficSplit split, List<String> environments) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Integer> weight :
        Words.ordered(split.weights(), environments).entrySet()) {
      text.append(text.isEmpty() ? "" : " ")
          .append(weight.getKey())
          .append('=')
          .append(BigDecimal.valueOf(weight.getValue(), 2).stripTrailingZeros().toPlainString());
    }
    return text.toString();
  }
}
