package io.sluice.store;

import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.KnownGood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what this member knows in a file, so that it can serve again when neither registries nor
 * database can be read (docs/design/0006). One thread of its own writes.
 */
public final class LastKnownGood implements Alarms, AutoCloseable {
  /** The age beyond which a file is used only when an operator says so. */
  public static final Duration USUAL_AGE = Duration.ofHours(24);

  private static final Logger log = LoggerFactory.getLogger(LastKnownGood.class);
  private static final String NAME = "last-known-good";

  /** design.md: at most once a second. */
  private static final long PACE_MILLIS = 1_000;

  /** A pause is at least so many times as long as the write before it took. */
  private static final long LEISURE = 9;

  private static final long RETRY_MILLIS = 5_000;
  private static final long LOOK_MILLIS = 5_000;

  /** An unchanged file is written again, because its age decides whether it is used. */
  private static final long REFRESH_MILLIS = 600_000;

  private static final long CAPTURE_SECONDS = 10;
  private static final long CLOSE_MILLIS = 1_500;

  private final @Nullable LastKnownGoodFile file;
  private final Clock clock;
  private final @Nullable KnownGood known;
  private @Nullable Path aside; // the writer's
  private @Nullable Thread writer; // of whoever starts and closes
  private final Semaphore changes = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  /** What was wrong with the file at the start, while it still matters; the writer's. */
  private volatile @Nullable Alarm unused;

  /** Why the file cannot be written; the writer's, read anywhere. */
  private volatile @Nullable Alarm failing;

  /** Whether this run knows something to keep; set anywhere, never unset. */
  private volatile boolean knowing;

  private long failedInARow; // the writer's

  private LastKnownGood(@Nullable LastKnownGoodFile file, Clock clock, LastRun before) {
    this.file = file;
    this.clock = clock;
    this.known = before.known();
    this.aside = before.aside();
    this.unused = before.unused();
  }

  /**
   * Reads what the last run left. A file that cannot be used is set aside, and an alarm; the member
   * starts without it. Blocks.
   *
   * @param folder the member's data folder
   * @param mostAge an older file is left alone and not used
   * @param clock of the machine
   */
  public static LastKnownGood open(Path folder, Duration mostAge, Clock clock) {
    LastKnownGoodFile file = new LastKnownGoodFile(folder.resolve(NAME));
    return new LastKnownGood(file, clock, LastRun.read(file, mostAge, clock));
  }

  /** Keeps nothing and knows nothing: what a member that only observes decides is not committed. */
  public static LastKnownGood none(Clock clock) {
    return new LastKnownGood(null, clock, new LastRun(null, null, null));
  }

  static Alarm alarm(String text, Clock clock) {
    return new Alarm(Alarm.Kind.LAST_KNOWN_GOOD, NAME, text, clock.millis());
  }

  /** What the last run knew, or null when there is nothing that may be used. */
  public @Nullable KnownGood known() {
    return known;
  }

  /**
   * Begins to write.
   *
   * @param now what is known, asked for on the writer's thread
   */
  public void keep(Supplier<CompletionStage<KnownGood>> now) {
    if (file != null) {
      writer = new Thread(() -> run(file, now), "sluice-last-known-good");
      writer.setDaemon(true);
      writer.start();
    }
  }

  /**
   * Something changed since proxies may connect: it is on disk within about a second. Before that
   * nobody calls this: half of a start is worse than the whole of the run before. Any thread, never
   * blocks.
   */
  public void changed() {
    knowing = true;
    changes.release();
  }

  private void run(LastKnownGoodFile file, Supplier<CompletionStage<KnownGood>> now) {
    try {
      long pause = 0;
      while (!closing.await(pause, TimeUnit.MILLISECONDS)) {
        awaitChange();
        if (closing.getCount() > 0) {
          long began = System.nanoTime();
          boolean wrote = write(file, now);
          long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
          pause = wrote ? Math.max(PACE_MILLIS, took * LEISURE) : RETRY_MILLIS;
        }
      }
      write(file, now);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a change, or until the file is to be refreshed; sees meanwhile who is forgiven. */
  private void awaitChange() throws InterruptedException {
    for (long waited = 0; waited < REFRESH_MILLIS; waited += LOOK_MILLIS) {
      forgive();
      if (changes.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    changes.drainPermits();
  }

  /** Writes what is known, if anything is; false when that failed and is to be tried again. */
  private boolean write(LastKnownGoodFile file, Supplier<CompletionStage<KnownGood>> now)
      throws InterruptedException {
    if (!knowing) {
      return true;
    }
    try {
      KnownGood captured = now.get().toCompletableFuture().get(CAPTURE_SECONDS, TimeUnit.SECONDS);
      keepUnused(file);
      // Its age is judged by the machine's clock, which the aggregator does not follow.
      file.write(new KnownGood(clock.millis(), captured.stored(), captured.parts()));
      wrote();
      return true;
    } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
      failed(file, e);
      changes.release();
      return false;
    }
  }

  /** A file that was not used may still be wanted: it is not written over. */
  private void keepUnused(LastKnownGoodFile file) throws IOException {
    if (unused != null && aside == null && Files.exists(file.path())) {
      aside = file.setAside(".old");
    }
  }

  private void wrote() {
    writes.incrementAndGet();
    if (failedInARow > 0) {
      log.atInfo()
          .addKeyValue("failures", failedInARow)
          .log("The last-known-good file is written again");
    }
    failedInARow = 0;
    failing = null;
  }

  /** A refused file that somebody removed is no alarm any more. */
  private void forgive() {
    if (aside != null && !Files.exists(aside)) {
      unused = null;
    }
  }

  private void failed(LastKnownGoodFile file, Exception e) {
    failures.incrementAndGet();
    if (failedInARow++ == 0) {
      log.atWarn()
          .setCause(e)
          .addKeyValue("file", file.path())
          .log("The last-known-good file cannot be written; the one before stays");
      failing =
          alarm(
              "The file cannot be written ("
                  + why(e)
                  + "); after a restart this member would know what it knew then.",
              clock);
    }
  }

  private static String why(Exception e) {
    return e instanceof TimeoutException
        ? "the aggregator did not say within " + CAPTURE_SECONDS + " s what is known"
        : String.valueOf(e.getMessage());
  }

  /** How often the file was written; any thread. */
  public long writes() {
    return writes.get();
  }

  /** How often the file could not be written; any thread. */
  public long failures() {
    return failures.get();
  }

  @Override
  public List<Alarm> alarms() {
    return Stream.of(Optional.ofNullable(unused), Optional.ofNullable(failing))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Writes once more what is known; waits up to 1.5 s for it. */
  @Override
  public void close() {
    Thread writing = writer;
    if (writing == null) {
      return;
    }
    closing.countDown();
    changes.release();
    try {
      writing.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writing.isAlive()) {
      log.atWarn().addKeyValue("file", file).log("The last state is not kept: out of time");
      writing.interrupt();
    }
  }
}
