package io.sluice.console.web;

import io.sluice.view.cluster.ReadElsewhere;
import io.sluice.view.cluster.ReaderSilent;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for what the aggregator's loop answers to an operator, and gives up where it does not: the
 * loop may be stopping, or have failed, and then nobody completes its stages.
 */
final class LoopAnswers {
  private static final Logger log = LoggerFactory.getLogger(LoopAnswers.class);

  /** A pass over the largest catalogues takes well under a second. */
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private static final String UNSURE =
      "it may or may not have been done, the audit only says that it was asked for: look at the"
          + " source (sluice sources SOURCE) before you repeat it";

  private final CompletableFuture<Void> stopping;
  private final Duration within;

  LoopAnswers(CompletionStage<Void> stopping) {
    this(stopping, ANSWERS_WITHIN);
  }

  LoopAnswers(CompletionStage<Void> stopping, Duration within) {
    this.stopping = stopping.toCompletableFuture();
    this.within = within;
  }

  /**
   * The loop's answer; blocks, for a worker thread only.
   *
   * @throws Refusal 503 when there is none, 409 when only another member knows it
   */
  <T> T await(CompletionStage<T> stage) {
    return await(stage, UNSURE);
  }

  /**
   * The same for what is no change of a source.
   *
   * @param unsure what to know, or to do, when there is no answer
   */
  <T> T await(CompletionStage<T> stage, String unsure) {
    CompletableFuture<T> answer = stage.toCompletableFuture();
    try {
      CompletableFuture.anyOf(answer, stopping).get(within.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.isDone()) {
        return answer.get();
      }
      throw unknown("the server is stopping", unsure);
    } catch (TimeoutException e) {
      throw unknown("the aggregator did not answer within " + within.toSeconds() + " s", unsure);
    } catch (ExecutionException | CancellationException e) {
      if (e.getCause() instanceof ReadElsewhere elsewhere) {
        throw Refusal.of(409, String.valueOf(elsewhere.getMessage()));
      }
      if (e.getCause() instanceof ReaderSilent silent) {
        throw unknown(String.valueOf(silent.getMessage()), unsure);
      }
      log.atError().setCause(e).log("the aggregator failed to answer an operator");
      throw unknown("the aggregator failed", unsure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown("the server is stopping", unsure);
    }
  }

  private static Refusal unknown(String why, String unsure) {
    return Refusal.of(503, why + "; " + unsure).with("Retry-After", "5");
  }
}
