package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.ShadowBody;
import io.sluice.console.contract.ShadowBody.ShadowChangeBody;
import io.sluice.console.contract.ShadowBody.ShadowDifferenceBody;
import io.sluice.view.ShadowComparison;
import io.sluice.view.Sources;
import java.time.Instant;
import java.util.List;

/** What the sources that are only tried would change. */
final class ShadowOperations {
  private final Sources sources;

  ShadowOperations(Sources sources) {
    this.sources = sources;
  }

  List<Operation> operations() {
    return List.of(get(API + "/shadow", this::shadow));
  }

  Answer shadow(Call call) {
    ShadowComparison shadow = sources.shadow();
    return Answer.json(
        new ShadowBody(
            sources.sources().stream()
                .filter(status -> status.source().shadow())
                .map(status -> status.source().name())
                .toList(),
            shadow.services(),
            shadow.differences().stream()
                .filter(difference -> call.caller().sees(difference.service()))
                .map(ShadowOperations::difference)
                .toList()));
  }

  private static ShadowDifferenceBody difference(ShadowComparison.Difference difference) {
    return new ShadowDifferenceBody(
        difference.service(),
        Instant.ofEpochMilli(difference.since()).toString(),
        difference.count(),
        difference.changes().stream()
            .map(
                change ->
                    new ShadowChangeBody(
                        change.kind().name(),
                        change.subject(),
                        change.published(),
                        change.shadow()))
            .toList());
  }
}
