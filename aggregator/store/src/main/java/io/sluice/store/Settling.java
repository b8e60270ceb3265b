package io.sluice.store;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.history.Span;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
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

  /** What happened until then another member has written, by this one's clock. */
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

  /** Those that do not write tell what is news; then the one that does writes it. */
  private CompletionStage<Void> others() {
    long asked = clock.millis();
    Set<String> writing = ConcurrentHashMap.newKeySet();
    return all(
            exchange.others(),
            member -> settled(member).thenAccept(is -> note(is, member, writing)))
        .thenCompose(
            nothing ->
                all(writing, member -> settled(member).thenAccept(is -> written(is, asked))));
  }

  private static void note(boolean writes, String member, Set<String> writing) {
    if (writes) {
      writing.add(member);
    }
  }

  private void written(boolean is, long asked) {
    elsewhere = is ? Math.max(elsewhere, asked) : elsewhere;
  }

  private static CompletableFuture<Void> all(
      Set<String> members, Function<String, CompletionStage<Void>> each) {
    return CompletableFuture.allOf(
        members.stream()
            .map(each)
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Whether a member writes and has; one that is gone, or of the release before, does not. */
  private CompletionStage<Boolean> settled(String member) {
    return exchange
        .ask(member, SUBJECT, new byte[0], WITHIN)
        .handle((answer, failure) -> failure == null && until(answer) > 0);
  }

  private static long until(byte[] answer) {
    try {
      return new CanonicalInput(answer).longNumber();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
