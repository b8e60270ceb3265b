package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * When the server had read as many bytes as the file has: Linux counts what a process reads, which
 * is looked at five times a millisecond, so the time is at most 0.2 ms late.
 */
final class ReadWatch {
  private static final long LOOK_NANOS = 200_000;
  private static final int PATIENCE_SECONDS = 30;

  private final CompletableFuture<Long> read = new CompletableFuture<>();

  private ReadWatch() {}

  /** Begins to look; {@code bytes} more than now are the file. */
  static ReadWatch begin(MemberProcess member, long bytes) throws IOException {
    ReadWatch watch = new ReadWatch();
    long from = member.bytesRead();
    Thread thread = new Thread(() -> watch.look(member, from + bytes), "bench-read-watch");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  private void look(MemberProcess member, long until) {
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (member.bytesRead() < until && System.nanoTime() < end) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      read.complete(System.nanoTime());
    } catch (IOException e) {
      read.completeExceptionally(e);
    }
  }

  /** By {@link System#nanoTime}. */
  long nanos() throws InterruptedException {
    try {
      return read.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchmarkFailed("nobody read the file", e);
    }
  }
}
