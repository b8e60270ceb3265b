package io.sluice.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalTime;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints a line a second and lets the scenario, if there is one, take its steps; all on one thread.
 */
final class Show implements AutoCloseable {
  private static final long TICK_MS = 100;
  private static final int TICKS_A_LINE = 10;

  private final Scenery.Running running;
  private final Supplier<String> agree;
  private final ShareLine line;
  private final Clock clock;
  private final PrintStream out;
  private final @Nullable Steps scenario;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final CompletableFuture<Integer> verdict = new CompletableFuture<>();
  private final long began;
  private Counts shown = Counts.NONE;
  private long shownAt;
  private long ticks;
  private String failureShown = "";
  private boolean serverSilent;

  /**
   * Not begun yet.
   *
   * @param agree how many members agree, as each line says it; empty with one member
   */
  Show(
      Scenery.Running running,
      Supplier<String> agree,
      ShareLine line,
      Clock clock,
      PrintStream out,
      @Nullable Steps scenario) {
    this.running = running;
    this.agree = agree;
    this.line = line;
    this.clock = clock;
    this.out = out;
    this.scenario = scenario;
    this.began = clock.millis();
    this.shownAt = began;
  }

  /**
   * Begins; the result completes with the exit value when a scenario has ended, without one never.
   */
  CompletableFuture<Integer> begin() {
    var scheduled = thread.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    if (scheduled.isCancelled()) {
      throw new IllegalStateException("the show was ended before it began");
    }
    return verdict;
  }

  private void tick() {
    try {
      ticks++;
      boolean lineIsDue = ticks % TICKS_A_LINE == 0;
      Optional<Shares> shares = lineIsDue || scenario != null ? shares() : Optional.empty();
      if (lineIsDue && !thread.isShutdown()) {
        print(shares);
      }
      if (scenario != null && !verdict.isDone()) {
        step(scenario, shares);
      }
    } catch (IOException | RuntimeException e) {
      verdict.completeExceptionally(e);
    }
  }

  private Optional<Shares> shares() {
    try {
      Shares shares = running.console().shares(Backends.SERVICE);
      serverSilent = false;
      return Optional.of(shares);
    } catch (IOException e) {
      if (!serverSilent && !thread.isShutdown()) {
        String why = e.getMessage() == null ? "nobody listens there" : e.getMessage();
        out.println("          the server cannot be asked: " + why);
      }
      serverSilent = true;
      return Optional.empty();
    }
  }

  private void print(Optional<Shares> shares) {
    long now = clock.millis();
    Counts total = running.load().tally().counts();
    double seconds = Math.max(1, now - shownAt) / 1000.0;
    LocalTime time = LocalTime.ofInstant(clock.instant(), clock.getZone());
    out.println(line.of(time, agree.get(), shares, total.since(shown), seconds, total.failed()));
    String failure = running.load().tally().lastFailure();
    if (!failure.equals(failureShown)) {
      out.println("          a request failed: " + failure);
      failureShown = failure;
    }
    shown = total;
    shownAt = now;
  }

  private void step(Steps steps, Optional<Shares> shares) throws IOException {
    steps.step(running, shares, out).ifPresent(verdict::complete);
    if (!verdict.isDone() && clock.millis() - began > Steps.LIMIT_MS) {
      throw new IOException("the scenario took longer than " + Steps.LIMIT_MS / 1000 + " s");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
