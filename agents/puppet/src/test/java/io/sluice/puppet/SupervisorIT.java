package io.sluice.puppet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy under load while its bootstrap, its binary and its supervisor change. */
class SupervisorIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final SlowBackend backend = new SlowBackend();
  private final SupervisedEnvoy envoy;

  SupervisorIT(@TempDir Path folder) throws IOException {
    envoy = SupervisedEnvoy.start(folder, backend.port());
  }

  @BeforeEach
  void isLive() {
    await().atMost(LIMIT).until(() -> envoy.stat("server.live") == 1);
  }

  @AfterEach
  void close() {
    envoy.close();
    backend.close();
  }

  /**
   * The bootstrap changes, then the binary, each taken over by a next epoch under 300 requests in a
   * second; one request is on its way all through the first change.
   */
  @Test
  void aChangedBootstrapAndAChangedBinaryAreTakenOverWithoutAFailedRequest() throws Exception {
    try (CallLoad load = new CallLoad(envoy.port());
        PlainCaller patient = new PlainCaller(envoy.port(), true)) {
      await().atMost(LIMIT).until(() -> load.answered("1") > 300);
      CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> called(patient));
      backend.awaitSlow();

      envoy.bootstrap("2");
      envoy.process().signal("HUP");
      await().atMost(LIMIT).until(() -> load.answered("2") > 100);
      backend.answerSlow();

      assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo("1");
      await().atMost(LIMIT).until(() -> envoy.envoys() == 1 && envoy.epoch() == 1);

      envoy.bootstrap("3");
      envoy.install(envoy.variant("envoy-next", "set -- \"$@\" --service-zone next"));
      envoy.process().signal("HUP");
      await().atMost(LIMIT).until(() -> envoy.envoys() == 1 && envoy.epoch() == 2);
      int before = load.answered("3");
      await().atMost(LIMIT).until(() -> load.answered("3") > before + 300);

      assertThat(envoy.get("/server_info")).contains("\"service_zone\": \"next\"");
      assertThat(load.failures()).isEmpty();
    }
  }

  private static String called(PlainCaller caller) {
    try {
      return caller.call("/slow");
    } catch (IOException e) {
      return "failed: " + e.getMessage();
    }
  }

  /** Envoy adds its parent's gauges to its own while there is a parent; none may stay behind. */
  @Test
  void gaugesAndCountersAreRightWhenTheLastEpochHasGone() throws Exception {
    try (CallLoad load = new CallLoad(envoy.port())) {
      await().atMost(LIMIT).until(() -> load.answered("1") > 300);

      // What the last epoch counted is fetched every 5 s: it must outlast its callers by that.
      envoy.settings("concurrency=2", "parent-shutdown-time=9");
      envoy.bootstrap("2");
      envoy.process().signal("HUP");
      await().atMost(LIMIT).until(() -> envoy.envoys() == 2);
      await().atMost(LIMIT).until(() -> envoy.envoys() == 1 && envoy.epoch() == 1);
      load.pause();

      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(envoy.stat("http.in.downstream_cx_active"))
                      .isEqualTo(CallLoad.kept()));
      assertThat(envoy.stat("http.in.downstream_rq_active")).isZero();
      assertThat(envoy.stat("server.live")).isEqualTo(1);
      assertThat(envoy.stat("server.state")).isZero();
      assertThat(envoy.stat("server.concurrency")).isEqualTo(2);
      // Envoy reckons these two anew every 5 s: what they say may be of the time before the pause.
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                assertThat(envoy.stat("server.parent_connections")).isZero();
                assertThat(envoy.stat("server.total_connections")).isEqualTo(CallLoad.kept());
              });
      assertThat(envoy.stat("listener_manager.total_listeners_active")).isEqualTo(1);
      assertThat(envoy.stat("listener_manager.total_listeners_draining")).isZero();
      assertThat(envoy.stat("cluster_manager.active_clusters")).isEqualTo(1);
      assertThat(envoy.stat("cluster.orders.membership_total")).isEqualTo(1);
      assertThat(envoy.stat("cluster.orders.membership_healthy")).isEqualTo(1);
      assertThat(envoy.stat("cluster.orders.upstream_rq_active")).isZero();
      assertThat(envoy.stat("cluster.orders.upstream_cx_active"))
          .isEqualTo(Connections.to(backend.port()));
      assertThat(envoy.stat("http.in.downstream_rq_total")).isEqualTo(load.answered());
      assertThat(envoy.stat("cluster.orders.upstream_rq_total")).isEqualTo(load.answered());
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void aBrokenBootstrapIsRefusedInASentenceAndEnvoyGoesOn() throws Exception {
    try (PlainCaller caller = new PlainCaller(envoy.port(), true)) {
      envoy.breakBootstrap();
      envoy.process().signal("HUP");
      await().atMost(LIMIT).until(() -> envoy.said().contains("Envoy goes on as it is"));

      assertThat(envoy.said()).containsPattern("sluice-envoy: Envoy refuses .*bogus");
      assertThat(caller.call("/")).isEqualTo("1");
      assertThat(envoy.epoch()).isZero();

      envoy.bootstrap("2");
      envoy.process().signal("HUP");
      await().atMost(LIMIT).until(() -> envoy.epoch() == 1);
    }
  }

  @Test
  void aBinaryOfAnotherHotRestartVersionIsRefusedAndEnvoyGoesOn() throws Exception {
    envoy.install(
        envoy.variant(
            "envoy-other", "[ \"$1\" != --hot-restart-version ] || { echo 12.1 >&2; exit 0; }"));
    envoy.process().signal("HUP");
    await().atMost(LIMIT).until(() -> envoy.said().contains("Envoy goes on as it is"));

    assertThat(envoy.said()).containsPattern("hot restart version 12.1, the running Envoy \\d+\\.");
    assertThat(envoy.epoch()).isZero();
    try (PlainCaller caller = new PlainCaller(envoy.port(), true)) {
      assertThat(caller.call("/")).isEqualTo("1");
    }
  }

  @Test
  void settingsAreReadAgainAndAWrongOneIsRefused() {
    envoy.settings("concurrency=many");
    envoy.process().signal("HUP");
    await().atMost(LIMIT).until(() -> envoy.said().contains("Envoy goes on as it is"));
    assertThat(envoy.said()).contains("sluice-envoy: concurrency is a number, not 'many'");

    envoy.settings("concurrency=1");
    envoy.process().signal("HUP");
    await().atMost(LIMIT).until(() -> envoy.epoch() == 1);

    assertThat(envoy.stat("server.concurrency")).isEqualTo(1);
  }

  @Test
  void aReloadDuringAReloadWaitsForItsEnd() {
    envoy.bootstrap("2");
    envoy.process().signal("HUP");
    await().atMost(LIMIT).until(() -> envoy.envoys() == 2);

    envoy.bootstrap("3");
    envoy.process().signal("HUP");
    envoy.process().signal("HUP");

    await().atMost(LIMIT).until(() -> envoy.envoys() == 1 && envoy.epoch() == 2);
    assertThat(envoy.said()).doesNotContain("ended by itself");
  }

  @Test
  void sigtermEndsAllEpochsAtOnceAndLeavesNothing() throws Exception {
    assertThat(envoy.sharedMemory()).exists();
    envoy.bootstrap("2");
    envoy.process().signal("HUP");
    await().atMost(LIMIT).until(() -> envoy.envoys() == 2 && envoy.epoch() == 1);

    envoy.process().signal("TERM");

    assertThat(envoy.process().onExit().get(4, TimeUnit.SECONDS)).isZero();
    assertThat(envoy.envoys()).isZero();
    assertThat(envoy.sharedMemory()).doesNotExist();
    try (var files = Files.list(envoy.pidFile().getParent())) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("envoy.pid")))
          .isEmpty();
    }
  }

  /** As {@code timeout} does it, and a terminal that is closed. */
  @Test
  void aSignalToAllOfItsGroupEndsItToo() throws Exception {
    ProcessHandle supervisor = ProcessHandle.of(envoy.process().pid()).orElseThrow();

    // Those below first: what tells of Envoy's end must outlive the signal.
    supervisor.descendants().forEach(ProcessHandle::destroy);
    supervisor.destroy();

    assertThat(envoy.process().onExit().get(10, TimeUnit.SECONDS)).isZero();
    assertThat(envoy.envoys()).isZero();
  }

  @Test
  void toldToDrainItSendsCallersAwayBeforeItEnds() throws Exception {
    envoy.settings("concurrency=2", "drain-on-stop=127.0.0.1:" + envoy.adminPort());
    envoy.process().signal("HUP");
    await().atMost(LIMIT).until(() -> envoy.envoys() == 1 && envoy.epoch() == 1);
    try (PlainCaller patient = new PlainCaller(envoy.port(), true)) {
      CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> called(patient));
      backend.awaitSlow();

      envoy.process().signal("TERM");
      await().atMost(LIMIT).until(() -> isRefused());
      assertThat(envoy.envoys()).isEqualTo(1);
      backend.answerSlow();

      assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("1");
      assertThat(envoy.process().onExit().get(10, TimeUnit.SECONDS)).isZero();
      assertThat(envoy.sharedMemory()).doesNotExist();
    }
  }

  /** Whether Envoy's listener is closed. */
  private boolean isRefused() {
    try (PlainCaller stranger = new PlainCaller(envoy.port(), false)) {
      stranger.call("/");
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  void theUnexpectedDeathOfTheNewestEpochEndsTheSupervisorWithItsStatus() throws Exception {
    ProcessHandle newest =
        ProcessHandle.of(envoy.process().pid()).stream()
            .flatMap(ProcessHandle::descendants)
            .filter(child -> child.info().command().orElse("").endsWith("/envoy"))
            .findFirst()
            .orElseThrow();

    assertThat(newest.destroyForcibly()).isTrue();

    assertThat(envoy.process().onExit().get(5, TimeUnit.SECONDS)).isEqualTo(128 + 9);
    assertThat(envoy.said()).contains("epoch 0 of Envoy ended by itself with 137");
    assertThat(envoy.sharedMemory()).doesNotExist();
  }
}
