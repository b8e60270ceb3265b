package io.sluice.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Path folder;

  ManagedProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aProgramRunsUntilItIsStopped() {
    ManagedProcess process = shell("echo up; exec sleep 60");
    process.awaitReady(() -> process.tail().equals("up"), LONG);

    process.stop();
    process.stop();

    assertThat(process.isAlive()).isFalse();
    assertThat(process.onExit().join()).isEqualTo(143);
  }

  @Test
  void whoIgnoresTheRequestToEndIsKilled() {
    ManagedProcess process = shell("trap '' TERM; echo up; while :; do sleep 1; done");
    process.awaitReady(() -> process.tail().equals("up"), LONG);

    process.stop();

    assertThat(process.onExit().join()).isEqualTo(137);
  }

  @Test
  void childrenOfAStoppedProgramGoWithIt() throws IOException {
    ManagedProcess process = shell("sleep 60 & echo $!; wait");
    process.awaitReady(() -> !process.tail().isEmpty(), LONG);
    long child = Long.parseLong(process.tail());

    process.stop();

    await().atMost(LONG).until(() -> !runs(child));
  }

  @Test
  void aProgramThatEndsBeforeItIsReadyIsNamedWithItsLastWords() {
    ManagedProcess process = shell("echo no such port; exit 3");

    assertThatThrownBy(() -> process.awaitReady(() -> false, LONG))
        .isInstanceOf(ProcessFailed.class)
        .hasMessage("thing ended with 3 before it was ready: no such port");
  }

  @Test
  void aProgramThatIsNeverReadyIsStopped() {
    ManagedProcess process = shell("sleep 60");

    assertThatThrownBy(() -> process.awaitReady(() -> false, Duration.ofMillis(50)))
        .isInstanceOf(ProcessFailed.class)
        .hasMessageStartingWith("thing was not ready within PT0.05S");

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aProgramThatDoesNotExistIsNamed() {
    assertThatThrownBy(
            () -> ManagedProcess.start(ProcessSpec.of("thing", List.of("/no/such"), folder)))
        .isInstanceOf(ProcessFailed.class)
        .hasMessageStartingWith("thing cannot be started");
  }

  @Test
  void aPausedProgramStandsStillAndGoesOn() throws IOException {
    try (ManagedProcess process = shell("sleep 60")) {
      process.pause();
      await().atMost(LONG).until(() -> state(process.pid()) == 'T');

      process.resume();

      await().atMost(LONG).until(() -> state(process.pid()) != 'T');
    }
  }

  @Test
  void theOrderlyEndOfAJvmLeavesNothingRunning() throws Exception {
    assertNothingIsLeftAfter(Process::destroy);
  }

  @Test
  void aKilledJvmLeavesNothingRunning() throws Exception {
    assertNothingIsLeftAfter(Process::destroyForcibly);
  }

  private void assertNothingIsLeftAfter(Consumer<Process> end) throws Exception {
    Path out = folder.resolve("jvm.log");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      await().atMost(LONG).until(() -> Files.readString(out).strip().matches("\\d+"));
      long child = Long.parseLong(Files.readString(out).strip());
      assertThat(runs(child)).isTrue();

      end.accept(jvm);

      assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
      await().atMost(LONG).until(() -> !runs(child));
    } finally {
      jvm.destroyForcibly();
    }
  }

  /** A JVM that starts one program and waits. */
  static final class Starter {
    public static void main(String[] args) throws InterruptedException {
      var process =
          ManagedProcess.start(ProcessSpec.of("child", List.of("sleep", "60"), Path.of(args[0])));
      System.out.println(process.pid());
      Thread.currentThread().join();
    }
  }

  private ManagedProcess shell(String script) {
    return ManagedProcess.start(ProcessSpec.of("thing", List.of("sh", "-c", script), folder));
  }

  private static boolean runs(long pid) throws IOException {
    return Files.exists(Path.of("/proc/" + pid)) && state(pid) != 'Z';
  }

  private static char state(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }
}
