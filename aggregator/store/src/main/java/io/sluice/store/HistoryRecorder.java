package io.sluice.store;

import io.sluice.view.Deliveries;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.ViewChange;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.history.Span;
import io.sluice.view.proof.Absentees;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what the merged registry was and what proxies held of it (docs/design/0013). Whoever
 * tells it something hands over a reference and goes on; a thread of its own packs and writes. What
 * it could not take or write leaves a gap, which is shown, and after which every service that
 * changed begins anew with a checkpoint.
 */
public final class HistoryRecorder implements Deliveries, Absentees, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HistoryRecorder.class);
  private static final long CLOSE_MILLIS = 5_000;

  private final HistoryExpiry expiry;
  private final Settings settings;
  private final Clock clock;
  private final Supplier<Map<String, Long>> sequences;
  private final HistoryNotes notes;
  private final HistoryState state;
  private final CurrentSpan span;
  private final HistoryPace pace;
  private final Settling settling;
  private final Thread thread = new Thread(this::run, "sluice-history");
  private volatile boolean closed;

  // The recorder's own thread's.
  private boolean loaded;
  private long keptAt;

  /**
   * How it works.
   *
   * @param gather how long what belongs together is waited for before it is written; all changes of
   *     a service within it are one row
   * @param queue how many notes wait at most; more leave a gap
   * @param retry how long a database that failed is left alone
   * @param alive how often it is noted that nothing changed
   * @param keep how long history is kept
   */
  public record Settings(
      Duration gather, int queue, Duration retry, Duration alive, Duration keep) {
    /** What a member uses. */
    public static Settings keeping(Duration keep) {
      return new Settings(
          Duration.ofMillis(500), 65_536, Duration.ofSeconds(5), Duration.ofSeconds(60), keep);
    }
  }

  HistoryRecorder(
      HistoryJournal journal,
      HistoryExpiry expiry,
      Settings settings,
      Supplier<Map<String, Long>> sequences,
      Exchange exchange,
      Clock clock) {
    this.expiry = expiry;
    this.settings = settings;
    this.sequences = sequences;
    this.clock = clock;
    this.notes = new HistoryNotes(settings.queue());
    this.state = new HistoryState(settings, notes, exchange, clock);
    this.span = new CurrentSpan(journal, state, settings.retry());
    this.pace = new HistoryPace(settings.gather());
    this.settling = new Settling(exchange, notes, span, settings.alive(), clock);
    thread.setDaemon(true);
  }

  /** Begins to write. */
  public void start() {
    thread.start();
  }

  /** A step of the view; on the aggregator's loop. */
  public void viewChanged(ViewChange change) {
    notes.show(clock.millis(), change, sequences.get());
  }

  @Override
  public void published(List<Offer> offers) {
    if (!notes.tell(new HistoryNote.Offered(clock.millis(), offers))) {
      state.missed(offers);
      notes.missView();
    }
  }

  @Override
  public void joined(String proxy, String service) {
    notes.tellOf(proxy, new HistoryNote.Joined(clock.millis(), proxy, service));
  }

  @Override
  public void holds(String proxy, Map<String, String> versions) {
    notes.tellOf(proxy, new HistoryNote.Holds(clock.millis(), proxy, versions));
  }

  @Override
  public void dropped(String proxy, Set<String> names) {
    notes.tellOf(proxy, new HistoryNote.Dropped(clock.millis(), proxy, names));
  }

  @Override
  public void left(String proxy) {
    notes.tellOf(proxy, new HistoryNote.Left(clock.millis(), proxy));
  }

  @Override
  public void departed(String proxy) {
    notes.tellOf(proxy, new HistoryNote.Departed(clock.millis(), proxy));
  }

  /** Completes when it is written, or will be as soon as the database is back. */
  @Override
  public CompletionStage<Forgotten> forget(String proxy) {
    CompletableFuture<Forgotten> answer = new CompletableFuture<>();
    if (closed || !notes.tell(new HistoryNote.Forget(clock.millis(), proxy, answer))) {
      answer.complete(Forgotten.UNAVAILABLE);
    }
    return answer;
  }

  /** As of what was noted before; not known until the last run's state could be read. */
  @Override
  public CompletionStage<Optional<List<Absentee>>> from(String service) {
    CompletableFuture<Optional<List<Absentee>>> answer = new CompletableFuture<>();
    if (closed || !notes.tell(new HistoryNote.Asked(clock.millis(), service, answer))) {
      answer.complete(Optional.empty());
    }
    return answer;
  }

  /** Waits at most two seconds until what happened by a time is written; older times need not. */
  void settle(long at) {
    if (!closed && thread.isAlive()) {
      settling.await(at);
    }
  }

  private void run() {
    List<HistoryNote> batch = new ArrayList<>();
    long idle = Math.min(settings.retry().toMillis(), settings.alive().toMillis());
    while (!closed || !notes.isEmpty()) {
      try {
        notes.gather(batch, Duration.ofMillis(idle), pace.gather(), this::answeredAtOnce);
        long begun = System.nanoTime();
        work(batch);
        pace.worked(System.nanoTime() - begun);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("The history's recorder failed; it begins anew");
        span.failed("an error");
        notes.missView();
      } finally {
        for (HistoryNote note : batch) {
          if (note instanceof HistoryNote.Settle settle) {
            settle.done().complete(null);
          } else if (note instanceof HistoryNote.Asked asked) {
            answer(asked);
          } else if (note instanceof HistoryNote.Forget forget) {
            forget.answer().complete(state.forgotten(forget));
          }
        }
        batch.clear();
      }
    }
  }

  /** Who asks does not wait for what is gathered, once the last run's state was read. */
  private boolean answeredAtOnce(HistoryNote.Asked asked) {
    if (loaded) {
      answer(asked);
    }
    return loaded;
  }

  /** What the recorder lost sight of, it does not know. */
  private void answer(HistoryNote.Asked asked) {
    boolean known = loaded && state.isOpen() && state.isAgreed() && !notes.hasMissed();
    try {
      asked
          .answer()
          .complete(
              known
                  ? Optional.of(state.absentees(asked.service(), clock.millis()))
                  : Optional.empty());
    } catch (RuntimeException e) {
      asked.answer().completeExceptionally(e);
    }
  }

  private void work(List<HistoryNote> batch) {
    boolean missed = notes.takeMissed(batch);
    long now = clock.millis();
    long reached = notes.reached(batch, now);
    state.begin(batch);
    if (!loaded) {
      loaded = span.load(now);
      if (!loaded) {
        state.takeWhileUnknown(batch);
        return;
      }
      state.loaded(notes.newest());
    }
    Map<String, Integer> unsure = notes.takeUnsure();
    if (!unsure.isEmpty()) {
      state.unsure(unsure);
    }
    HistoryBatch rows = state.take(batch);
    state.tell();
    if (missed) {
      overflowed();
    }
    if (!state.isOpen()) {
      return;
    }
    Span current = span.recorded();
    if (current == null) {
      state.unwritten(rows);
      span.begin(now, reached);
      return;
    }
    boolean asked = batch.stream().anyMatch(HistoryNote.Settle.class::isInstance);
    if (!rows.deltas().isEmpty() || asked || now - current.until() >= settings.alive().toMillis()) {
      span.write(rows, current, now, reached);
    }
    expire(now);
  }

  /** More came than could be taken: what is now is known, what was in between is not. */
  private void overflowed() {
    HistoryNote.Seen known = notes.newest();
    if (known != null) {
      state.reconcile(known);
    }
    span.failed("more changed than could be noted");
    span.mayBegin();
  }

  private void expire(long now) {
    if (now - keptAt < TimeUnit.MINUTES.toMillis(1)) {
      return;
    }
    keptAt = now;
    try {
      expiry.step(now - settings.keep().toMillis());
    } catch (StoreUnavailable e) {
      log.atDebug().setCause(e).log("Old history stays until the database is back");
    }
  }

  /** Writes what waits, for at most five seconds. */
  @Override
  public void close() {
    closed = true;
    notes.tell(new HistoryNote.Settle(clock.millis(), new CompletableFuture<>()));
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
