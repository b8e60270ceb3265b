package io.sluice.console.web;

import io.sluice.view.Conflict;
import io.sluice.view.Emergency;
import io.sluice.view.Freeze;
import io.sluice.view.NextSplit;
import io.sluice.view.Previews.Change;
import io.sluice.view.Previews.Preview;
import io.sluice.view.ServiceView;
import io.sluice.view.StoredSplit;
import java.util.ArrayList;
import java.util.List;

/**
 * What would refuse a change that is only looked at, in the words in which it would be refused. The
 * store is the judge in the end: freezes are those that this member has seen, seconds ago.
 */
final class PreviewBlockers {
  private final ConsolePorts.Gates gates;
  private final List<String> environments;

  PreviewBlockers(ConsolePorts.Gates gates, List<String> environments) {
    this.gates = gates;
    this.environments = environments;
  }

  List<String> of(Preview preview, Change change) {
    ServiceView before = preview.before();
    List<String> blockers = new ArrayList<>();
    for (Conflict conflict : before.conflicts()) {
      if (conflict.blocksSplits()) {
        blockers.add(conflict(conflict));
      }
    }
    Emergency emergency = before.emergency();
    if (emergency != null && emergency.conflicting()) {
      blockers.add(GateWords.contradicted(emergency).words());
    }
    String home = before.home();
    StoredSplit after = preview.after().stored();
    if (home != null && after != null && !after.equals(before.stored())) {
      gates(before.name(), NextSplit.difference(home, before.stored(), after), change, blockers);
    }
    return blockers;
  }

  private void gates(
      String service, NextSplit.Difference difference, Change change, List<String> blockers) {
    for (Freeze freeze : gates.freezes().seen()) {
      if (freeze.covers(service, difference)) {
        blockers.add(GateWords.frozen(service, freeze).words());
      }
    }
    if (!difference.towardsHome() && gates.rule().covers(service)) {
      blockers.add(GateWords.needsApproval(service, change.split(), environments).words());
    }
  }

  private static String conflict(Conflict conflict) {
    return conflict.subject()
        + " stands in two environments ("
        + String.join(", ", conflict.parties())
        + "): no split of the service is taken until one of the registries is corrected.";
  }
}
