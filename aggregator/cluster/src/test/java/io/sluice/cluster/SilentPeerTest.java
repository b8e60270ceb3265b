package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cluster.Discovery.MemberList;
import io.sluice.components.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two members over the real Hazelcast, and a third one's address where connections are accepted and
 * nothing is ever said, as by a frozen process. That one is no reason to take each other for dead.
 */
final class SilentPeerTest {
  /** Hazelcast misses a member after 5 s, and tries a third address every 2 s. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  private final List<Integer> ports = Ports.ofUser().next(3);

  @Test
  void twoMembersKeepEachOtherBesideAFrozenOne() throws IOException {
    try (HazelcastFabric first = open(0);
        HazelcastFabric second = open(1)) {
      await().atMost(LONG_ENOUGH).until(() -> bothSeeBoth(first, second));
      try (ServerSocket frozen =
          new ServerSocket(ports.get(2), 50, InetAddress.getLoopbackAddress())) {
        List<Thread> talk =
            Stream.of(first, second, first, second).map(SilentPeerTest::talk).toList();
        await()
            .during(LONG_ENOUGH)
            .atMost(LONG_ENOUGH.multipliedBy(2))
            .until(() -> bothSeeBoth(first, second));
        talk.forEach(Thread::interrupt);
        frozen.setSoTimeout(1);
        try (Socket asked = frozen.accept()) {
          assertThat(asked.isConnected()).isTrue();
        }
      }
    }
  }

  /** As many tell as in a cluster with changes, so that they write for each other. */
  private static Thread talk(HazelcastFabric member) {
    Thread talk =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                member.send(new byte[200]);
                LockSupport.parkNanos(100_000);
              }
            });
    talk.start();
    return talk;
  }

  private static boolean bothSeeBoth(HazelcastFabric first, HazelcastFabric second) {
    return Stream.of(first, second).allMatch(each -> each.present().size() == 2);
  }

  private HazelcastFabric open(int index) throws IOException {
    ClusterSettings settings =
        new ClusterSettings(
            "sluice-test-" + ports.get(0),
            "member-" + index,
            "127.0.0.1:" + ports.get(index),
            new MemberList(ports.stream().map(each -> "127.0.0.1:" + each).toList()),
            new TreeMap<>(Map.of("sources", "1")),
            List.of(),
            Map.of());
    return HazelcastFabric.open(settings, HazelcastFabric.run(settings), new Deaf(), () -> {}, 500);
  }
}
