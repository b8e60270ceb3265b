package io.sluice.demo;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A steady load on one service. Bounded: never more requests in flight than callers; when answers
 * are slow the rate falls.
 */
final class Load implements AutoCloseable {
  private static final Pattern ENVIRONMENT = Pattern.compile("\"environment\":\"([a-z0-9-]+)\"");

  private final List<Caller> callers;
  private final ScheduledExecutorService threads;
  private final Tally tally = new Tally();

  private Load(List<Caller> callers) {
    this.callers = List.copyOf(callers);
    this.threads = Executors.newScheduledThreadPool(callers.size());
  }

  /**
   * Begins at once.
   *
   * @param callers each sends one request at a time
   * @param perSecond requests a second of all callers together, at least 1
   */
  static Load start(List<Caller> callers, int perSecond) {
    var load = new Load(callers);
    long period = TimeUnit.SECONDS.toNanos(callers.size()) / perSecond;
    for (int i = 0; i < callers.size(); i++) {
      load.begin(callers.get(i), i * period / callers.size(), period);
    }
    return load;
  }

  private void begin(Caller caller, long delay, long period) {
    var turn = new Turn(System.nanoTime() + delay, period);
    var scheduled =
        threads.scheduleAtFixedRate(
            () -> {
              if (turn.isDue(System.nanoTime())) {
                request(caller);
              }
            },
            delay,
            period,
            TimeUnit.NANOSECONDS);
    if (scheduled.isCancelled()) {
      throw new IllegalStateException("the load was ended before it began");
    }
  }

  /** Whose turn it is; for one caller, whose runs never overlap. */
  static final class Turn {
    private static final long LATEST = TimeUnit.SECONDS.toNanos(1);

    private final long period;
    private long due;

    Turn(long first, long period) {
      this.due = first;
      this.period = period;
    }

    /** Called once for each turn, late ones included; false for those that are too late to take. */
    boolean isDue(long now) {
      boolean inTime = now - due <= LATEST;
      due += period;
      return inTime;
    }
  }

  private void request(Caller caller) {
    try {
      String answer = caller.ask();
      Matcher environment = ENVIRONMENT.matcher(answer);
      if (environment.find()) {
        tally.served(environment.group(1));
      } else {
        tally.failed("an answer without an environment: " + answer.strip());
      }
    } catch (IOException | RuntimeException e) {
      // Whatever it is, the schedule goes on and the failure is counted: that is what this load is
      // for.
      tally.failed(String.valueOf(e.getMessage()));
    }
  }

  Tally tally() {
    return tally;
  }

  /** Lets requests in flight end, at most 1 s. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        tally.failed("a request did not end");
      }
      for (Caller caller : callers) {
        caller.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      tally.failed("closing: " + e.getMessage());
    }
  }
}
