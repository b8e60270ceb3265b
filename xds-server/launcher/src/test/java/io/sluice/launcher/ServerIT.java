package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One member as a process: how it starts, what it refuses, how it ends, what outlives it. */
@Timeout(180)
final class ServerIT {
  private final Path folder;

  ServerIT(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The first start of a new installation, told to stop again by its supervisor. */
  @Test
  void aServerServesAndStopsWithinFiveSecondsOfATerm() throws Exception {
    try (RunningServer server = RunningServer.start(RunningServer.configure(folder)).awaitReady()) {
      assertThat(server.get("/api/v1/services").body()).contains("orders");
      assertThat(Ports.isFree(server.xdsPort())).isFalse();

      long told = System.nanoTime();
      server.process().signal("TERM");

      assertThat(server.process().onExit().get(30, TimeUnit.SECONDS)).isEqualTo(143);
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - told)).isLessThan(5_000);
      String token = Files.readString(folder.resolve("data/admin.token")).strip();
      assertThat(server.standardError())
          .contains("admin.token", "xDS listens", "proxies may connect", "Stopped")
          .doesNotContain(token);
      assertThat(server.standardOutput()).isEmpty();
    }
  }

  /** An operator tries Sluice on a live registry and wants to be sure that nothing can happen. */
  @Test
  void anObservingServerPublishesNothingAndRefusesEveryWrite() throws Exception {
    Path config = RunningServer.configure(folder);
    try (RunningServer server = RunningServer.start(config, "--observe").awaitReady()) {
      assertThat(Ports.isFree(server.xdsPort())).isTrue();
      assertThat(server.get("/api/v1/services/orders").statusCode()).isEqualTo(200);
      assertThat(server.putSplit("{\"vm\":10000}", 0).statusCode()).isEqualTo(423);
    }
  }

  /** A first evening: one of the registries in the configuration is down. */
  @Test
  void aRegistryThatIsDownDoesNotHideTheOthersFromWhoObserves() throws Exception {
    Path config = RunningServer.configure(folder);
    Files.writeString(
        config,
        "start: { wait: 200ms }\n"
            + Files.readString(config)
            + "  - { name: dead, kind: file, environment: vm, path: nowhere.yaml }\n");

    try (RunningServer server = RunningServer.start(config, "--observe").awaitReady()) {
      // On a busy machine the wait may be over before the file that is there was read.
      await()
          .untilAsserted(
              () ->
                  assertThat(server.get("/api/v1/services/orders/published").body())
                      .contains("127.0.0.1"));
    }
  }

  /** Power fails a moment after an operator was told that a split is committed. */
  @Test
  void aSplitThatWasAnsweredOutlivesAKill() throws Exception {
    Path config = RunningServer.configure(folder);
    try (RunningServer server = RunningServer.start(config).awaitReady()) {
      assertThat(server.putSplit("{\"vm\":9000,\"kubernetes\":1000}", 0).statusCode())
          .isEqualTo(200);
      server.process().kill();
    }

    try (RunningServer again = RunningServer.start(config).awaitReady()) {
      assertThat(again.get("/api/v1/services/orders/split").body().replace(" ", ""))
          .contains("\"vm\":9000", "\"kubernetes\":1000", "\"generation\":1", "\"stored\":true");
    }
  }

  /** Somebody copies the configuration, changes the ports and forgets the data folder. */
  @Test
  void aSecondServerDoesNotTakeTheFirstOnesData() throws Exception {
    Path config = RunningServer.configure(folder);
    Path other = RunningServer.configure(folder.resolve("other"));
    Files.writeString(other, "data: ../data\n" + Files.readString(other));
    try (RunningServer first = RunningServer.start(config).awaitReady();
        RunningServer second = RunningServer.start(other)) {
      assertThat(second.process().onExit().get(60, TimeUnit.SECONDS)).isEqualTo(1);

      assertThat(second.standardError())
          .contains("another server uses the data folder " + folder.resolve("data"));
      assertThat(first.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aTakenPortIsAMistakeOfTheConfigurationAndStartsNothing() throws Exception {
    Path config = RunningServer.configure(folder);
    String console = Files.readAllLines(config).get(2).replaceAll(".*:(\\d+).*", "$1");
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket taken = new ServerSocket(Integer.parseInt(console), 1, loopback);
        RunningServer server = RunningServer.start(config)) {
      assertThat(server.process().onExit().get(60, TimeUnit.SECONDS)).isEqualTo(2);

      assertThat(server.standardError())
          .contains("line 3: console.listen", "127.0.0.1:" + taken.getLocalPort());
      assertThat(folder.resolve("data")).doesNotExist();
    }
  }

  /**
   * The registry's file is broken when the server starts: nobody may be told that there is nothing.
   */
  @Test
  void aServerIsNotReadyBeforeItsSourceWasRead() throws IOException {
    Path config = RunningServer.configure(folder);
    Files.writeString(folder.resolve("vms.yaml"), "services: {");
    try (RunningServer server = RunningServer.start(config)) {
      server
          .process()
          .awaitReady(() -> server.listensAndNamed("vms"), java.time.Duration.ofSeconds(60));
      assertThat(server.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(server.get("/readyz").body()).contains("vms");

      Files.writeString(folder.resolve("vms.yaml"), "services: {}\n");

      server.awaitReady();
    }
  }
}
