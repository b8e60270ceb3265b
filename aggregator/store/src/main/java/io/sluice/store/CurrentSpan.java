package io.sluice.store;

import io.sluice.view.StoreUnavailable;
import io.sluice.view.history.Span;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The span that is being recorded, or the gap until the next one. The recorder's thread's, but for
 * the span itself, which anybody may ask for.
 */
final class CurrentSpan {
  private static final Logger log = LoggerFactory.getLogger(HistoryRecorder.class);
  private static final String ANOTHER = "another member wrote it";

  private final HistoryJournal journal;
  private final HistoryState state;
  private final long retryMillis;
  private boolean failing;
  private long spans;
  private @Nullable Span span;
  private String why = "started";
  private long triedAt;

  /**
   * None that is recorded.
   *
   * @param retry how long a database that failed is left alone
   */
  CurrentSpan(HistoryJournal journal, HistoryState state, Duration retry) {
    this.journal = journal;
    this.state = state;
    this.retryMillis = retry.toMillis();
  }

  /** What is in the database, or null in a gap; any thread. */
  synchronized @Nullable Span recorded() {
    return span;
  }

  private synchronized void within(@Nullable Span now) {
    span = now;
  }

  /** Lets the state remember what the last run left; false while the database is away. */
  boolean load(long now) {
    if (now - triedAt < retryMillis) {
      return false;
    }
    triedAt = now;
    try {
      journal.last(state::remember);
      return true;
    } catch (StoreUnavailable e) {
      failed(e);
      return false;
    }
  }

  /** Ends a gap, unless the database failed just now. */
  void begin(long tried, long reached) {
    if (failing && tried - triedAt < retryMillis) {
      return;
    }
    triedAt = tried;
    long now = state.reached(reached);
    try {
      journal.mayWrite(); // before all that is to be written is put together
      state.writeUnwritten(now, journal::write);
      Span begun = new Span(now, now, why);
      spans = journal.lastSpan() + 1;
      journal.write(HistoryBatch.NOTHING, new HistoryBatch.Within(spans, begun), true);
      within(begun);
      log.atInfo().addKeyValue("why", why).log("The history is recorded from here on");
      failing = false;
    } catch (StoreUnavailable e) {
      if (!failing) {
        failed(e);
      }
      within(null);
    }
  }

  /** The next one need not wait: it was not the database that failed. */
  void mayBegin() {
    triedAt = 0;
  }

  /** Goes on with what is recorded. */
  void write(HistoryBatch rows, Span current, long tried, long reached) {
    Span longer = new Span(current.from(), state.reached(reached), current.why());
    try {
      journal.write(rows, new HistoryBatch.Within(spans, longer), false);
      within(longer);
    } catch (StoreUnavailable e) {
      state.unwritten(rows);
      triedAt = tried;
      failed(e);
    }
  }

  private void failed(StoreUnavailable e) {
    if (e instanceof LeaderFence.AnotherLeads) {
      if (!failing || !why.equals(ANOTHER)) {
        log.atInfo().log("The history is written by the member that leads");
      }
      failing = true;
      why = ANOTHER;
      within(null);
      return;
    }
    failed("the database was away");
  }

  /** From here on is a gap. */
  void failed(String reason) {
    if (!failing) {
      log.atWarn()
          .addKeyValue("why", reason)
          .log("The history is not recorded for a while; the gap will be shown");
    }
    failing = true;
    why = reason;
    within(null);
  }
}
