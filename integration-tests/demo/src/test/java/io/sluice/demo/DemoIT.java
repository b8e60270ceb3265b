package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person runs it: in a JVM of its own, with a real server and a real Envoy. */
class DemoIT {
  private static final Duration LONG = Duration.ofSeconds(90);

  // The programs of the two processes that the demo starts.
  private static final String SERVER = "java";
  private static final String ENVOY = "envoy";

  private final Path folder;
  private final DemoRun demo;

  DemoIT(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.demo = new DemoRun(folder, new DemoPorts(Ports.ofUser().block(100)));
  }

  @AfterEach
  void end() {
    demo.close();
  }

  @Test
  void theMigrateScenarioProvesEveryStep() throws Exception {
    demo.start("--scenario", "migrate");

    assertThat(demo.exitWithin(Duration.ofMinutes(3))).as(demo.said()).isZero();

    assertThat(demo.said())
        .contains("step 1 of 4", "step 2 of 4", "step 3 of 4", "step 4 of 4", "SOAKING")
        .contains("✓ stored", "✓ acknowledged by 1 of 1")
        .contains("Every step was measured, all traffic is in pods, and no request failed.");
    demo.assertNothingIsLeft();
  }

  @Test
  void theGuardScenarioComesBackByItself() throws Exception {
    demo.start("--scenario", "guard");

    assertThat(demo.exitWithin(Duration.ofMinutes(3))).as(demo.said()).isZero();

    assertThat(demo.said())
        .contains("every 20th request to a pod fails", "ROLLED_BACK")
        .containsPattern("The guard stopped it, and \\d\\.\\d s later all traffic was back on VMs");
    demo.assertNothingIsLeft();
  }

  @Test
  void theShiftScenarioPassesWithBackendsInEveryRegistry() throws Exception {
    demo.start("--scenario", "shift", "--with", "consul,etcd,kubernetes,cmdb");

    assertThat(demo.exitWithin(Duration.ofMinutes(3))).as(demo.said()).isZero();

    assertThat(demo.said())
        .contains("registry Consul", "registry etcd", "registry Kubernetes", "registry NetBox")
        .containsPattern("100/0 +100\\.00/0\\.00 +\\d+ +0  followed")
        .containsPattern("90/10 +\\S+ +\\d+ +0  followed")
        .containsPattern("50/50 +\\S+ +\\d+ +0  followed")
        .containsPattern("0/100 +0\\.00/100\\.00 +\\d+ +0  followed")
        .contains("The traffic followed every split, and no request failed.");
    demo.assertNothingIsLeft();
  }

  @Test
  void theSecretIsThereForTheCommandLineAndForTheUser() throws Exception {
    demo.start();
    demo.awaitTraffic();

    Path entry = folder.resolve(".config/sluice/tokens/127.0.0.1-" + demo.ports().console());
    String secret = Files.readString(entry).strip();
    assertThat(demo.said())
        .contains("http://127.0.0.1:" + demo.ports().console())
        .contains("secret: " + secret);
    var console = new ConsoleClient("http://127.0.0.1:" + demo.ports().console(), secret);
    console.split("orders", Map.of("vm", 2_500, "kubernetes", 7_500), "a test");

    var arrived = Pattern.compile("asked vm 25 / kubernetes 75 +published 25/75 +measured 25\\.");
    await().atMost(LONG).until(() -> arrived.matcher(demo.said()).find());

    demo.signal("TERM");
    assertThat(demo.exitWithin(LONG)).isEqualTo(143);
    demo.assertNothingIsLeft();
    assertThat(entry).doesNotExist();
    assertThat(demo.said()).doesNotContain("ended with");
  }

  @Test
  void controlCLeavesNothing() throws Exception {
    demo.start();
    demo.awaitTraffic();

    demo.signal("INT");

    assertThat(demo.exitWithin(LONG)).isEqualTo(130);
    demo.assertNothingIsLeft();
  }

  @Test
  void controlCWhileItStartsLeavesNothing() throws Exception {
    demo.start();
    await().atMost(LONG).until(() -> demo.hasPart(SERVER));

    demo.signal("INT");

    assertThat(demo.exitWithin(LONG)).isEqualTo(130);
    demo.assertNothingIsLeft();
  }

  @Test
  void theDeathOfEnvoyEndsTheDemo() throws Exception {
    demo.start();
    demo.awaitTraffic();

    demo.killPart(ENVOY);

    assertThat(demo.exitWithin(LONG)).isEqualTo(1);
    assertThat(demo.said()).contains("The demo ends: Envoy ended with 137", "all of it: ");
    demo.assertNoProcessIsLeft();
  }

  @Test
  void theDeathOfTheServerEndsTheDemo() throws Exception {
    demo.start();
    demo.awaitTraffic();

    demo.killPart(SERVER);

    assertThat(demo.exitWithin(LONG)).isEqualTo(1);
    assertThat(demo.said()).contains("The demo ends: the server ended with 137", "all of it: ");
    demo.assertNoProcessIsLeft();
  }

  @Test
  void evenAKilledDemoLeavesNoProcess() throws Exception {
    demo.start();
    demo.awaitTraffic();

    demo.signal("KILL");

    assertThat(demo.exitWithin(LONG)).isEqualTo(137);
    demo.assertNoProcessIsLeft();
  }

  @Test
  void aTakenPortIsNamedAndNothingIsStarted() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (var taken = new ServerSocket(demo.ports().console(), 1, loopback)) {
      demo.start();

      assertThat(demo.exitWithin(LONG)).isEqualTo(2);
      assertThat(demo.said())
          .contains("port " + taken.getLocalPort() + ", for the console, is taken")
          .contains("--ports BASE");
    }
    demo.assertNothingIsLeft();
  }

  @Test
  void wrongUseIsSaidWithExitValueTwo() throws Exception {
    for (List<String> words :
        List.of(
            List.of("--scenario", "dance"),
            List.of("--with", "zookeeper"),
            List.of("--ports", "many"),
            List.of("--fullscreen"))) {
      demo.start(words.toArray(String[]::new));
      assertThat(demo.process().waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(demo.process().exitValue()).as(words.toString()).isEqualTo(2);
    }
    assertThat(demo.said()).contains("dance", "many", "--fullscreen");
  }
}
