package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Hazelcast ends by itself, or is not joined in time; the member stays alone only so long. */
final class RejoiningFabricTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Peer SELF = new Peer("member-1", "run");
  private static final Peer OTHER = new Peer("member-2", "run");

  private final AtomicInteger changes = new AtomicInteger();
  private final Deque<IOException> failures = new ArrayDeque<>();
  private volatile Below below = new Below(() -> {});

  private final Fabric.Listener listener =
      new Fabric.Listener() {
        @Override
        public void heard(Peer from, boolean toAll, byte[] bytes) {}

        @Override
        public void changed() {
          changes.incrementAndGet();
        }
      };

  /** Two members, until it ends. */
  private static final class Below implements RejoiningFabric.Joined {
    private final Runnable ended;
    private volatile boolean running = true;

    Below(Runnable ended) {
      this.ended = ended;
    }

    void end() {
      running = false;
      ended.run();
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public Peer self() {
      return SELF;
    }

    @Override
    public List<Peer> present() {
      return running ? List.of(SELF, OTHER) : List.of(SELF);
    }

    @Override
    public void send(byte[] bytes) {}

    @Override
    public void send(Peer to, byte[] bytes) {}

    @Override
    public void close() {
      end();
    }
  }

  private RejoiningFabric open() throws IOException {
    return new RejoiningFabric(
        SELF,
        (self, heard, ended) -> {
          IOException failure = failures.poll();
          if (failure != null) {
            throw failure;
          }
          below = new Below(ended);
          return below;
        },
        listener);
  }

  @Test
  void itJoinsAgainWhenItEndedByItself() throws IOException {
    try (Fabric fabric = open()) {
      Below first = below;
      failures.add(new RejoiningFabric.NotJoined("not yet", new IllegalStateException()));

      first.end();

      assertThat(fabric.present()).containsExactly(SELF);
      await().atMost(SOON).until(() -> fabric.present().size() == 2);
      assertThat(below).isNotSameAs(first);
      await().atMost(SOON).until(() -> changes.get() == 1);
    }
    assertThat(below.isRunning()).isFalse();
  }

  @Test
  void whoCannotJoinAtItsStartIsAloneForAWhile() throws IOException {
    failures.add(new RejoiningFabric.NotJoined("not yet", new IllegalStateException()));

    try (Fabric fabric = open()) {
      assertThat(fabric.present()).containsExactly(SELF);
      fabric.send(OTHER, new byte[1]);
      await().atMost(SOON).until(() -> fabric.present().size() == 2);
    }
  }

  @Test
  void whatNoAttemptCanMendEndsTheStart() {
    failures.add(new IOException("the port is taken"));

    assertThatThrownBy(this::open).hasMessage("the port is taken");
  }
}
