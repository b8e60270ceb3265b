package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.view.cluster.Leases;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database that hangs: what was asked last is done next, and a release is never lost. */
final class LeaseDeskTest {
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private final CountDownLatch hangs = new CountDownLatch(1);
  private final LeaseDesk desk =
      new LeaseDesk(
          new Leases() {
            @Override
            public @Nullable Lease take(String name, String holder, Duration lasts, long above) {
              done.add("take " + above);
              if (above == 1) {
                await().until(() -> hangs.getCount() == 0);
              }
              if (above == 9) {
                throw new IllegalStateException("no such table");
              }
              return new Lease(holder, above + 1);
            }

            @Override
            public void release(String name, String holder) {
              done.add("release");
            }
          },
          "one/1",
          workers,
          (name, asked, lease) -> answers.add(asked + " " + (lease == null ? "-" : lease.epoch())));

  @AfterEach
  void end() {
    workers.shutdownNow();
  }

  @Test
  void oneQuestionIsAskedAfterTheOther() {
    desk.take("source/a", 100, 1);
    await().until(() -> done.contains("take 1"));
    desk.take("source/a", 200, 2);
    desk.take("source/a", 300, 3);
    desk.release("source/a");
    desk.take("source/a", 400, 4);
    desk.take("source/b", 500, 5);
    await().untilAsserted(() -> assertThat(answers).containsExactly("500 6"));

    hangs.countDown();

    await().untilAsserted(() -> assertThat(answers).containsExactly("500 6", "100 2", "400 5"));
    assertThat(done).containsExactly("take 1", "take 5", "release", "take 4");
  }

  @Test
  void aDatabaseThatFailsHasNotAnswered() {
    desk.take("source/a", 100, 9);

    await().untilAsserted(() -> assertThat(answers).containsExactly("100 -"));
  }
}
