package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operations.SOURCE;

import io.sluice.console.contract.NameBody;
import io.sluice.console.contract.Page;
import io.sluice.view.ExplainedNames;
import io.sluice.view.Sources;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What became of a source's own names, and by which rules. */
final class NameOperations {
  private final Sources sources;
  private final LoopAnswers loop;

  NameOperations(Sources sources, LoopAnswers loop) {
    this.sources = sources;
    this.loop = loop;
  }

  List<Operation> operations() {
    return List.of(ask(SOURCE + "/names", this::names, "cursor", "limit"));
  }

  Answer names(Call call) {
    PageRequest page = PageRequest.of(call);
    String source = SourceOperations.find(sources, call).source().name();
    CompletionStage<ExplainedNames> asked = sources.explain(source, page.after(), page.limit());
    if (asked == null) {
      throw Refusal.of(404, "no source of this name is configured any more");
    }
    ExplainedNames explained = loop.await(asked, "ask again in a few seconds");
    String next = explained.next();
    return Answer.json(
        new Page<>(
            explained.names().stream()
                .filter(name -> isShown(name.service(), call.caller()))
                .map(NameOperations::body)
                .toList(),
            next == null ? null : PageRequest.cursor(next)));
  }

  /** A name that makes no service belongs to nobody. */
  private static boolean isShown(@Nullable String service, Caller caller) {
    return service == null || service.isEmpty() || caller.sees(service);
  }

  private static NameBody body(ExplainedNames.Name name) {
    return new NameBody(
        name.name(),
        name.service(),
        name.state().name(),
        name.steps().stream()
            .map(step -> new NameBody.StepBody(step.rule(), step.result()))
            .toList(),
        name.reason(),
        name.instances(),
        name.ready(),
        name.rejected());
  }
}
