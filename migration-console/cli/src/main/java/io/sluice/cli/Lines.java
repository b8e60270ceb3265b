package io.sluice.cli;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lines of an answer that goes on, read one by one as they arrive. */
final class Lines implements Flow.Subscriber<String> {
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean ended;

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(1);
  }

  @Override
  public void onNext(String line) {
    lines.add(line);
  }

  @Override
  public void onError(Throwable broken) {
    ended = true;
  }

  @Override
  public void onComplete() {
    ended = true;
  }

  /** The next line, or null when there is none in that time. */
  @Nullable String next(Duration within) throws InterruptedException {
    String line = lines.poll(within.toMillis(), TimeUnit.MILLISECONDS);
    Flow.Subscription begun = subscription;
    if (line != null && begun != null) {
      begun.request(1);
    }
    return line;
  }

  boolean ended() {
    return ended && lines.isEmpty();
  }

  void cancel() {
    Flow.Subscription begun = subscription;
    if (begun != null) {
      begun.cancel();
    }
    ended = true;
  }
}
