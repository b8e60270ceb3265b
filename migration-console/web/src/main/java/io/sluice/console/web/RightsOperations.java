package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operations.SOURCE;

import io.sluice.console.contract.RightsBody;
import io.sluice.registry.Rights;
import io.sluice.view.Sources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the credentials of a source could do beyond reading. */
final class RightsOperations {
  private static final Logger log = LoggerFactory.getLogger(RightsOperations.class);

  /** Below the 30 s after which the console itself gives up. */
  static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);

  private final Sources sources;
  private final CompletableFuture<Void> stopping;
  private final Duration within;

  RightsOperations(Sources sources, CompletionStage<Void> stopping, Duration within) {
    this.sources = sources;
    this.stopping = stopping.toCompletableFuture();
    this.within = within;
  }

  List<Operation> operations() {
    return List.of(
        ask(SOURCE + "/rights", this::rights).needs(Right.READ, Operation.Reach.EVERYWHERE));
  }

  Answer rights(Call call) {
    String source = SourceOperations.find(sources, call).source().name();
    CompletionStage<Rights> asked = sources.rights(source);
    Rights rights = asked == null ? Rights.unknown("the source is gone") : await(source, asked);
    return Answer.json(new RightsBody(source, rights.verdict().name(), rights.findings()));
  }

  /** A registry that does not answer is an answer: nobody can tell. */
  private Rights await(String source, CompletionStage<Rights> asked) {
    CompletableFuture<Rights> answer = asked.toCompletableFuture();
    try {
      CompletableFuture.anyOf(answer, stopping).get(within.toMillis(), TimeUnit.MILLISECONDS);
      return answer.isDone() ? answer.get() : Rights.unknown("the server is stopping");
    } catch (TimeoutException e) {
      return Rights.unknown("the registry did not answer within " + within.toSeconds() + " s");
    } catch (ExecutionException | CancellationException e) {
      log.atError()
          .addKeyValue("source", source)
          .setCause(e)
          .log("an adapter failed to tell rights");
      return Rights.unknown("the adapter failed; the server's log says how");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Rights.unknown("the server is stopping");
    }
  }
}
