package io.sluice.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.view.Alarm;
import io.sluice.view.Cells;
import io.sluice.view.Claim;
import io.sluice.view.Home;
import io.sluice.view.KnownGood;
import io.sluice.view.Policy;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.SnapshotForm;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.SplitStore.Stored;
import io.sluice.view.Standing;
import io.sluice.view.StoredSplit;
import io.sluice.view.Term;
import io.sluice.view.TrafficSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastKnownGoodTest {
  private static final long SAVED = 1_000_000;
  private static final Clock CLOCK = at(SAVED);

  private static Clock at(long millis) {
    return Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  private static KnownGood known(int port) {
    Instance instance =
        new Instance(
            "orders-1",
            "10.0.0.1",
            port,
            Health.PASSING,
            "",
            "http",
            "",
            1,
            List.of(),
            new TreeMap<>());
    ServiceClaims orders =
        new ServiceClaims(
            "orders",
            List.of(new Claim("order-svc", "", instance, new Standing.Damped(77))),
            List.of());
    Cells<ServiceClaims> cells = Cells.empty(SnapshotForm::digest);
    StoredSplit split =
        new StoredSplit(
            "orders",
            TrafficSplit.of(Map.of("vm", 9_000, "kubernetes", 1_000)),
            TrafficSplit.all("vm"),
            new Policy(Policy.Zero.STANDBY, Policy.Empty.HOLD),
            41);
    Stored stored =
        new Stored(
            Map.of("orders", new Home("orders", "vm", new TreeMap<>(Map.of("", "http")))),
            Map.of("orders", split),
            List.of(new Admission("pods", "orders.shop", "orders")),
            Map.of("vms", true, "pods", false),
            1);
    return new KnownGood(
        SAVED,
        stored,
        List.of(
            new KnownGood.Part(
                new KnownGood.Registry("file", "vm", "dc1", ""),
                new Snapshot(
                    "vms",
                    new Term(3, 0, "one"),
                    12,
                    true,
                    5L,
                    true,
                    cells.with("orders", orders)))));
  }

  private static void write(Path folder, Supplier<CompletionStage<KnownGood>> now) {
    try (LastKnownGood kept = LastKnownGood.open(folder, LastKnownGood.USUAL_AGE, CLOCK)) {
      kept.keep(now);
      kept.changed();
    }
  }

  private static LastKnownGood open(Path folder) {
    return LastKnownGood.open(folder, LastKnownGood.USUAL_AGE, CLOCK);
  }

  @Test
  void whatWasKnownIsKnownAgainWholeAndNothingElseLiesThere(@TempDir Path folder)
      throws IOException {
    write(folder, () -> CompletableFuture.completedFuture(known(8080)));

    try (LastKnownGood again = open(folder);
        var files = Files.list(folder)) {
      KnownGood found = Objects.requireNonNull(again.known());
      assertThat(found.stored()).isEqualTo(known(8080).stored());
      assertThat(found.savedAt()).isEqualTo(SAVED);
      Snapshot vms = found.parts().get(0).snapshot();
      assertThat(vms.term()).isEqualTo(new Term(3, 0, "one"));
      assertThat(vms.suspect()).isTrue();
      assertThat(vms.services().get("orders"))
          .isEqualTo(known(8080).parts().get(0).snapshot().services().get("orders"));
      assertThat(again.alarms()).isEmpty();
      assertThat(files).containsExactly(folder.resolve("last-known-good"));
    }
  }

  @Test
  void whoKnowsNothingYetDoesNotOverwriteWhatWasKnown(@TempDir Path folder) {
    write(folder, () -> CompletableFuture.completedFuture(known(8080)));
    try (LastKnownGood started = open(folder)) {
      started.keep(() -> CompletableFuture.completedFuture(known(1)));
    }

    try (LastKnownGood again = open(folder)) {
      assertThat(
              Objects.requireNonNull(again.known())
                  .parts()
                  .get(0)
                  .snapshot()
                  .services()
                  .get("orders"))
          .isEqualTo(known(8080).parts().get(0).snapshot().services().get("orders"));
    }
  }

  @Test
  void anyDamagedByteIsNoticedAndTheFileSetAside(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("last-known-good");
    write(folder, () -> CompletableFuture.completedFuture(known(8080)));
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += 7) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);

      try (LastKnownGood started = open(folder)) {
        assertThat(started.known()).isNull();
        assertThat(started.alarms())
            .singleElement()
            .satisfies(
                alarm -> {
                  assertThat(alarm.kind()).isEqualTo(Alarm.Kind.LAST_KNOWN_GOOD);
                  assertThat(alarm.text()).contains("checksum", "last-known-good.refused");
                });
      }
      assertThat(file).doesNotExist();
      assertThat(folder.resolve("last-known-good.refused")).hasBinaryContent(damaged);
    }
  }

  @Test
  void aCutAnEmptyAndAForeignFileAreRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("last-known-good");
    for (byte[] content : List.of(new byte[0], new byte[31], "services: {}".getBytes(UTF_8))) {
      Files.write(file, content);

      try (LastKnownGood started = open(folder)) {
        assertThat(started.known()).isNull();
        assertThat(started.alarms()).hasSize(1);
      }
    }
  }

  @Test
  void theAlarmOfARefusedFileEndsWhenItIsRemoved(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("last-known-good"), new byte[3]);
    try (LastKnownGood started = open(folder)) {
      started.keep(() -> CompletableFuture.completedFuture(known(8080)));
      Files.delete(folder.resolve("last-known-good.refused"));

      started.changed();

      await().until(() -> started.alarms().isEmpty());
    }
  }

  @Test
  void aFileOlderThanADayIsUsedOnlyWhenAskedFor(@TempDir Path folder) {
    write(folder, () -> CompletableFuture.completedFuture(known(8080)));
    Clock later = at(SAVED + Duration.ofHours(25).toMillis());

    try (LastKnownGood refusing = LastKnownGood.open(folder, LastKnownGood.USUAL_AGE, later)) {
      assertThat(refusing.known()).isNull();
      assertThat(refusing.alarms().get(0).text()).contains("25 h", "--last-known-good-age");
    }
    try (LastKnownGood asked = LastKnownGood.open(folder, Duration.ofHours(30), later)) {
      assertThat(asked.known()).isNotNull();
    }
  }

  @Test
  void aFileThatWasTooOldIsKeptBesideWhatIsWrittenAfterwards(@TempDir Path folder)
      throws IOException {
    write(folder, () -> CompletableFuture.completedFuture(known(8080)));
    byte[] old = Files.readAllBytes(folder.resolve("last-known-good"));
    Clock later = at(SAVED + Duration.ofHours(25).toMillis());

    try (LastKnownGood started = LastKnownGood.open(folder, LastKnownGood.USUAL_AGE, later)) {
      started.keep(() -> CompletableFuture.completedFuture(known(1)));
      started.changed();
    }

    assertThat(folder.resolve("last-known-good.old")).hasBinaryContent(old);
    try (LastKnownGood again = LastKnownGood.open(folder, LastKnownGood.USUAL_AGE, later)) {
      assertThat(again.known()).isNotNull();
    }
  }

  @Test
  void aFileThatCannotBeReadIsLeftWhereItIs(@TempDir Path folder) throws IOException {
    Path file = Files.createDirectory(folder.resolve("last-known-good"));

    try (LastKnownGood started = open(folder)) {
      assertThat(started.known()).isNull();
      assertThat(started.alarms().get(0).text()).contains("cannot be read");
    }
    assertThat(file).exists();
  }

  @Test
  void aClockThatWentBackMakesNoFileTooOld(@TempDir Path folder) {
    write(folder, () -> CompletableFuture.completedFuture(known(8080)));

    try (LastKnownGood started = LastKnownGood.open(folder, Duration.ofHours(1), at(0))) {
      assertThat(started.known()).isNotNull();
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsAnAlarmUntilItCan(@TempDir Path folder) throws IOException {
    Path blocked = Files.createDirectory(folder.resolve("last-known-good.new"));
    Files.createFile(blocked.resolve("in-the-way"));
    try (LastKnownGood kept = open(folder)) {
      kept.keep(() -> CompletableFuture.completedFuture(known(8080)));
      kept.changed();
      await().until(() -> !kept.alarms().isEmpty());
      assertThat(kept.failures()).isEqualTo(1);

      Files.delete(blocked.resolve("in-the-way"));
      Files.delete(blocked);

      await().atMost(Duration.ofSeconds(15)).until(() -> kept.alarms().isEmpty());
      assertThat(kept.writes()).isEqualTo(1);
    }
    assertThat(open(folder).known()).isNotNull();
  }

  @Test
  void manyChangesAreWrittenAtMostOnceASecond(@TempDir Path folder) {
    try (LastKnownGood kept = open(folder)) {
      kept.keep(() -> CompletableFuture.completedFuture(known(8080)));
      long until = System.nanoTime() + Duration.ofMillis(2_500).toNanos();
      while (System.nanoTime() < until) {
        kept.changed();
        Thread.onSpinWait();
      }
      assertThat(kept.writes()).isBetween(1L, 3L);
    }
  }
}
