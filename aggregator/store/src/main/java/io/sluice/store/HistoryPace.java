package io.sluice.store;

import java.time.Duration;

/**
 * How long the recorder gathers before it works. A batch reads all that is known of every service
 * that it touches: when all proxies of a lost member come back at once that is every service, and
 * fewer batches leave the processor to the proxies. The rows are the same ({@link HistoryDraft}).
 * One thread.
 */
final class HistoryPace {
  /** So many times as long as it worked it gathers: it works a tenth of its time at most. */
  private static final int REST = 9;

  private static final long MOST_NANOS = Duration.ofSeconds(2).toNanos();

  private final long leastNanos;
  private long workedNanos;

  HistoryPace(Duration least) {
    this.leastNanos = least.toNanos();
  }

  /** The work of the last batch took so long. */
  void worked(long nanos) {
    workedNanos = nanos;
  }

  Duration gather() {
    return Duration.ofNanos(Math.max(leastNanos, Math.min(REST * workedNanos, MOST_NANOS)));
  }
}
