package io.sluice.store;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.history.Span;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever asks for what was just now waits until that is written, by this member or by the one that
 * leads. Any thread.
 */
final class Settling {
  private static final Logger log = LoggerFactory.getLogger(HistoryRecorder.class);
  private static final String SUBJECT = "history-settled";
  private static final Duration WITHIN = Duration.ofSeconds(2);

  private final Exchange exchange;
  private final HistoryNotes notes;
  private final CurrentSpan span;
  private final Duration alive;
  private final Clock clock;

  /** Until when another member said that all is written, milliseconds since the epoch. */
  private volatile long elsewhere;

  /**
   * Answers others from now on.
   *
   * @param alive how often it is written at least until when all is written
   */
  Settling(Exchange exchange, HistoryNotes notes, CurrentSpan span, Duration alive, Clock clock) {
    this.exchange = exchange;
    this.notes = notes;
    this.span = span;
    this.alive = alive;
    this.clock = clock;
    exchange.onAsked(SUBJECT, question -> here().thenApply(nothing -> answer()));
  }

  /** Waits at most two seconds until what happened by a time is written. */
  void await(long at) {
    Span recent = span.recorded();
    if (elsewhere >= at || (recent != null && recent.until() >= at)) {
      return;
    }
    boolean fresh = clock.millis() - at <= alive.plus(WITHIN).toMillis();
    CompletableFuture<Void> settled = here(); // which tells the others what is news, too
    try {
      (recent == null && fresh ? settled.thenCompose(nothing -> others()) : settled)
          .get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.atDebug().setCause(e).log("The history is asked while it cannot be written");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Void> here() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!notes.tell(new HistoryNote.Settle(clock.millis(), done))) {
      done.complete(null);
    }
    return done;
  }

  private byte[] answer() {
    Span recorded = span.recorded();
    return new CanonicalOutput().number(recorded == null ? 0L : recorded.until()).toBytes();
  }

  /** One of them leads, if this member does not. */
  private CompletionStage<Void> others() {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (String member : exchange.others()) {
      all.add(
          exchange
              .ask(member, SUBJECT, new byte[0], WITHIN)
              .thenAccept(answer -> elsewhere = Math.max(elsewhere, until(answer)))
              .exceptionally(failure -> null) // it may be gone, or of the release before
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
  }

  private static long until(byte[] answer) {
    try {
      return new CanonicalInput(answer).longNumber();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
