package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts.Variant;
import io.sluice.suites.DeltaClient.Manners;
import io.sluice.xds.protocol.ResourceTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One client hangs: it never reads, or it reads and never acknowledges. The others get every change
 * as if it were not there; for it the changes are collected, not queued, and it gets the newest one
 * when it may. An alarm names it for as long as it hangs and goes by itself.
 */
class SlowClientIT {
  private static final String BIG = "big";
  private static final String ALARMS = "sluice_alarms{kind=\"proxy-behind\"}";
  private static final String BYTES = "sluice_xds_response_bytes_total";

  /** So many endpoints that one assignment does not fit into what a connection buffers. */
  private static final int ENDPOINTS = 2_500;

  /** For so long an unanswered response holds back the next one of its type (design, xDS). */
  private static final Duration HELD = Duration.ofSeconds(5);

  private final ExecutorService reopening = Executors.newSingleThreadExecutor();
  private Mesh mesh;
  private Member member;
  private SteadyLoad load;
  private DeltaClient neighbour;

  @BeforeEach
  void aBigServiceANeighbourAndALoad(@TempDir Path folder) {
    mesh = new Mesh(folder);
    mesh.vms.with("orders", Mesh.instances(mesh.backends("orders", 3)));
    mesh.vms.with(BIG, endpoints(0)).write();
    mesh.pods.write();
    member = mesh.member();
    member.awaitReady();
    load = mesh.proxy(member, Variant.DELTA, "orders").awaitLive().calls().load("orders");
    neighbour = client("neighbour", Manners.ACKNOWLEDGES);
    await().atMost(Duration.ofSeconds(10)).until(() -> !version(neighbour).isEmpty());
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
    reopening.shutdownNow();
  }

  private static List<String> endpoints(int round) {
    List<String> endpoints = new ArrayList<>();
    for (int i = 0; i < ENDPOINTS; i++) {
      endpoints.add(
          "{ address: 127.1.%d.%d, port: 9, weight: %d }"
              .formatted(i / 250, 1 + i % 250, i == 0 ? round + 1 : 1));
    }
    return endpoints;
  }

  private DeltaClient client(String id, Manners manners) {
    return mesh.add(
        DeltaClient.connect(
            member.xdsPort(),
            new DeltaClient.Settings(
                id, Map.of(ResourceTypes.ENDPOINT, List.of(BIG)), Map.of(), manners),
            reopening));
  }

  private static String version(DeltaClient client) {
    return client.version(ResourceTypes.ENDPOINT, BIG);
  }

  /** Changes the big service and waits until the neighbour has it. */
  private void change(int round) {
    String before = version(neighbour);
    mesh.vms.with(BIG, endpoints(round)).write();
    await().atMost(Duration.ofSeconds(15)).until(() -> !version(neighbour).equals(before));
  }

  private void awaitAlarms(String... subjects) {
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () ->
                assertThat(member.alarms())
                    .extracting(Member.StandingAlarm::kind, Member.StandingAlarm::subject)
                    .containsExactlyElementsOf(
                        java.util.Arrays.stream(subjects)
                            .map(
                                subject ->
                                    org.assertj.core.groups.Tuple.tuple("proxy-behind", subject))
                            .toList()));
    assertThat(member.metric(ALARMS)).isEqualTo(subjects.length);
  }

  private void assertNobodyElseNoticed() {
    Calls.Tally seen = load.stop();
    assertThat(seen.failures()).isEmpty();
    assertThat(seen.answers()).hasSize(3);
    assertThat(member.log().errors()).isEmpty();
  }

  @Test
  void aClientThatNeverReadsHoldsNobodyBackAndCostsOneResponse() {
    DeltaClient deaf = client("deaf", Manners.NEVER_READS);
    await().until(() -> member.metric("sluice_xds_streams") == 3);
    double before = member.metric(BYTES);
    int rounds = 10;
    for (int round = 1; round <= rounds; round++) {
      change(round);
    }

    awaitAlarms("deaf");
    change(rounds + 1);
    int size =
        neighbour.held(ResourceTypes.ENDPOINT).values().stream()
            .mapToInt(held -> held.bytes().size())
            .sum();
    assertThat(size).isGreaterThan(65_535);
    assertThat(member.metric(BYTES) - before)
        .as("the neighbour's %d changes of %d bytes and next to nothing else", rounds + 1, size)
        .isLessThan((rounds + 3.0) * size);
    assertThat(member.log().warnings("deaf")).hasSize(1);
    assertThat(member.log().warnings("a proxy")).hasSize(1);

    deaf.close();
    awaitAlarms();
    await().until(() -> member.metric("sluice_xds_streams") == 2);
    assertNobodyElseNoticed();
  }

  @Test
  void aClientThatNeverAcknowledgesGetsTheNewestStateLaterAndHoldsNobodyBack() {
    DeltaClient mute = client("mute", Manners.NEVER_ACKNOWLEDGES);
    long start = System.nanoTime();
    await().until(() -> mute.responses() == 1);
    int rounds = 10;
    for (int round = 1; round <= rounds; round++) {
      change(round);
    }
    int responses = mute.responses();
    assertThat(responses)
        .as("one, and one more for every 5 s that it did not answer")
        .isLessThanOrEqualTo(1 + (int) Duration.ofNanos(System.nanoTime() - start).dividedBy(HELD));

    awaitAlarms("mute");
    await().atMost(Duration.ofSeconds(10)).until(() -> version(mute).equals(version(neighbour)));
    assertThat(mute.responses())
        .as("changes are collected")
        .isLessThanOrEqualTo(responses + 2)
        .isLessThan(rounds);
    assertThat(member.metric("sluice_xds_overdue_total")).isPositive();
    assertThat(member.log().warnings("mute")).hasSize(1);
    assertThat(member.log().warnings("a proxy")).hasSize(1);

    mute.acknowledge();
    awaitAlarms();
    change(rounds + 1);
    await().atMost(Duration.ofSeconds(2)).until(() -> version(mute).equals(version(neighbour)));
    assertThat(member.log().lines("INFO", "mute")).hasSize(1);
    assertNobodyElseNoticed();
  }
}
