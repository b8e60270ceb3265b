package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts.Variant;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Something fills the disk that the server keeps its data on. Changes that cannot be stored are
 * refused and nothing is half done; everything else goes on: registries are followed, proxies get
 * endpoints, no request fails. When there is space again, changes are taken again without a
 * restart.
 */
class SmallDiskIT {
  private Mesh mesh;
  private Member member;
  private SmallDisk disk;
  private List<Backend> vms;
  private Mesh.Proxy proxy;

  @BeforeEach
  void ordersOnAServerWithASmallDisk(@TempDir Path folder) {
    mesh = new Mesh(folder);
    vms = mesh.backends("vm", 4);
    mesh.vms.with("orders", Mesh.instances(vms.subList(0, 3))).write();
    mesh.pods.with("orders", Mesh.instances(mesh.backends("pod", 3))).write();
    member = mesh.member(Mesh.FILES, Surroundings.PLAIN.onSmallDisk(folder.resolve("data"), "4m"));
    disk = new SmallDisk(member);
    member.awaitReady();
    proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private static Map<String, Integer> split(int kubernetes) {
    return new TreeMap<>(Map.of("vm", 10_000 - kubernetes, "kubernetes", kubernetes));
  }

  private int stored() {
    return member.get("/api/v1/services/orders/split").at("/weights/kubernetes").asInt();
  }

  private List<String> kinds() {
    return member.alarms().stream().map(Member.StandingAlarm::kind).toList();
  }

  /** Changes the split by a hundredth of a percent each time; the first answer that says no. */
  private HttpResponse<String> fillUntilRefused(int[] last) {
    disk.fill();
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              // The database may have room left in what it has already.
              HttpResponse<String> answer = member.trySplit("orders", split(last[0] + 1));
              if (answer.statusCode() == 200) {
                last[0]++;
              }
              return answer;
            },
            answer -> answer.statusCode() != 200);
  }

  @Test
  void theWayHomeIsOpenOnAFullDiskAndIsStoredWhenThereIsRoom() throws Exception {
    member.split("orders", split(5_000));
    fillUntilRefused(new int[] {5_000});
    await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> {
              disk.fill(); // a database that was opened again may have made itself smaller
              return kinds().contains("store-unavailable");
            });
    int baseline = member.service("orders").at("/baseline/kubernetes").asInt(); // moved meanwhile

    CommandLine.Said said =
        new CommandLine(mesh.folder(), member).run("rollback", "orders", "--emergency");

    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).contains("EMERGENCY ROLLBACK");
    assertThat(kinds()).contains("emergency");
    assertThat(stored()).as("what is in force").isEqualTo(baseline);

    disk.empty();
    await().atMost(Duration.ofSeconds(60)).until(() -> kinds().isEmpty());
    assertThat(stored()).isEqualTo(baseline);
    assertThat(proxy.calls().many("orders", 60).failures()).isEmpty();
  }

  @Test
  void aFullDiskRefusesWritesAndStopsNothingElse() throws Exception {
    SteadyLoad load = proxy.calls().load("orders");
    member.split("orders", split(1_000));

    int[] last = {1_000};
    HttpResponse<String> refusal = fillUntilRefused(last);

    assertThat(refusal.statusCode()).isIn(503, 507);
    assertThat(refusal.body()).contains("detail");
    assertThat(stored()).as("the last one that was answered").isEqualTo(last[0]);
    await().atMost(Duration.ofSeconds(15)).until(() -> kinds().contains("store-unavailable"));
    assertThat(member.metric("sluice_alarms{kind=\"store-unavailable\"}")).isEqualTo(1);
    mesh.vms.with("orders", Mesh.instances(vms)).write();
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> proxy.calls().many("orders", 60).answers().containsKey("vm-4"));
    await().atMost(Duration.ofSeconds(15)).until(() -> kinds().contains("last-known-good"));
    assertThat(kinds()).containsExactly("store-unavailable", "last-known-good");
    assertThat(member.metric("sluice_last_known_good_failures_total")).isPositive();
    assertThat(member.trySplit("orders", split(9_000)).statusCode()).isIn(503, 507);
    assertThat(member.log().warnings("The last-known-good file cannot be written")).hasSize(1);
    assertThat(member.log().warnings("The database cannot be used; changes are refused"))
        .hasSize(1);

    disk.empty();
    await().atMost(Duration.ofSeconds(30)).until(() -> kinds().isEmpty());
    assertThat(stored()).isEqualTo(last[0]);
    member.split("orders", split(5_000));
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> proxy.calls().many("orders", 200).percent("pod") > 40);
    assertThat(member.metric("sluice_alarms{kind=\"store-unavailable\"}")).isZero();
    Calls.Tally seen = load.stop();
    assertThat(seen.failures()).isEmpty();
    assertThat(seen.total()).isGreaterThan(200);
    assertThat(member.log().errors()).isEmpty();
  }
}
