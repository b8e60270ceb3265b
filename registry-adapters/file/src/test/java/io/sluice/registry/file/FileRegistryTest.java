package io.sluice.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRegistryTest {
  private static final String ONE = "services: { orders: [ { address: 10.0.0.1, port: 80 } ] }\n";
  private static final String TWO =
      "services: { orders: [ { address: 10.0.0.1, port: 80 }, { address: 10.0.0.2, port: 80 } ] }\n";

  private final Path file;
  private final Path folder;
  private final FileRegistry registry;
  private final EventLog events = new EventLog();

  FileRegistryTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("vms.yaml");
    this.registry = new FileRegistry("vms", file);
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private void startWith(String yaml) throws IOException {
    Files.writeString(file, yaml);
    registry.start(events);
    Synced unused = events.awaitSynced(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "services:\n", "services: { orders: [ { addr", "wrong", "services: [1]"})
  void aDamagedFileIsSaidAndNeverReadAsNothing(String damaged) throws IOException {
    startWith(ONE);

    Files.writeString(file, damaged);

    Disconnected said = events.awaitDisconnected(0, Cause.UNTRUSTED);
    assertThat(said.detail()).contains("vms.yaml").contains("damaged");
    assertThat(events.instances("orders")).containsExactly(Instance.of("10.0.0.1", 80));

    int from = events.position();
    Files.writeString(file, ONE);
    Synced again = events.awaitSynced(from);
    assertThat(again.services()).containsExactly("orders");
  }

  @Test
  void noServicesAreACompletedFirstListing() throws IOException {
    startWith("services: {}\n");

    assertThat(events.all()).singleElement().isInstanceOf(Synced.class);
  }

  @Test
  void aCauseThatChangesIsSaidAgain() throws IOException {
    startWith(ONE);

    Files.writeString(file, "wrong");
    Disconnected damaged = events.awaitDisconnected(0, Cause.UNTRUSTED);
    Files.delete(file);
    Disconnected missing = events.awaitDisconnected(0, Cause.OUTAGE);

    assertThat(damaged.detail()).isNotEqualTo(missing.detail());
    assertThat(missing.detail()).contains("does not exist");
  }

  @Test
  void aFileInAFolderThatDoesNotExistYetIsFound() throws IOException {
    Path later = folder.resolve("later");
    try (FileRegistry other = new FileRegistry("later", later.resolve("vms.yaml"))) {
      other.start(events);
      Disconnected unused = events.awaitDisconnected(0, Cause.OUTAGE);

      Files.createDirectory(later);
      Files.writeString(later.resolve("vms.yaml"), ONE);

      Synced synced = events.awaitSynced(0);
      assertThat(synced.services()).containsExactly("orders");
    }
  }

  @Test
  void aFileThatIsRenamedOverIsReadAgain() throws IOException {
    startWith(ONE);

    Path next = Files.writeString(folder.resolve("next"), TWO);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);

    events.await("both", log -> log.instances("orders").size() == 2);
  }

  /** Kubernetes mounts a ConfigMap as file -> ..data/file, ..data -> ..2026, and swaps ..data. */
  @Test
  void aSwappedLinkIsSeen() throws IOException {
    Path first = Files.createDirectory(folder.resolve("..2026_1"));
    Path second = Files.createDirectory(folder.resolve("..2026_2"));
    Files.writeString(first.resolve("vms.yaml"), ONE);
    Files.writeString(second.resolve("vms.yaml"), TWO);
    Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
    Files.createSymbolicLink(file, Path.of("..data", "vms.yaml"));
    registry.start(events);
    Synced unused = events.awaitSynced(0);

    Files.createSymbolicLink(folder.resolve("..tmp"), second.getFileName());
    Files.move(folder.resolve("..tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

    events.await("both", log -> log.instances("orders").size() == 2);
  }

  @Test
  void aTargetInAnotherFolderIsSeenByTheSlowLook(@TempDir Path elsewhere) throws IOException {
    Path target = Files.writeString(elsewhere.resolve("real.yaml"), ONE);
    Files.createSymbolicLink(file, target);
    registry.start(events);
    Synced unused = events.awaitSynced(0);

    Files.writeString(target, TWO);

    events.await("both", log -> log.instances("orders").size() == 2);
  }

  /** A writer without rename: each piece ends where YAML is whole, so only waiting can tell. */
  @Test
  void aFileIsNotReadWhileItIsWritten() throws IOException {
    startWith(LargeFile.yaml(200, 2));
    int from = events.position();

    try (OutputStream out = Files.newOutputStream(file)) {
      for (String line : LargeFile.yaml(200, 2).split("(?<=\n)", -1)) {
        out.write(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    Files.writeString(
        file, LargeFile.yaml(200, 2) + "  orders: [ { address: 10.0.0.1, port: 80 } ]\n");

    events.await("the last line", log -> log.instances("orders").size() == 1);
    for (RegistryEvent event : events.since(from)) {
      if (event instanceof Synced synced) {
        assertThat(synced.services()).hasSizeGreaterThanOrEqualTo(200);
      }
    }
  }

  @Test
  void everyReadIsReportedWhole() throws IOException {
    startWith(
        "services: { orders: [ { address: h, port: 1 } ], users: [ { address: h, port: 2 } ] }");
    int from = events.position();

    Files.writeString(
        file,
        "services: { orders: [ { address: h, port: 1 } ], users: [ { address: h, port: 3 } ] }");

    Synced unused = events.awaitSynced(from);
    assertThat(events.since(from))
        .filteredOn(event -> event instanceof InstancesReplaced)
        .extracting(event -> ((InstancesReplaced) event).service())
        .containsExactly("orders", "users");
  }

  @Test
  void aRereadOfABrokenFileIsAnsweredWhenItIsWholeAgain() throws IOException {
    startWith(ONE);
    Files.writeString(file, "wrong");
    Disconnected unused = events.awaitDisconnected(0, Cause.UNTRUSTED);
    int from = events.position();

    registry.reread(Set.of("orders"));
    Files.writeString(file, ONE);

    InstancesReplaced read = events.await(from, InstancesReplaced.class, any -> true);
    assertThat(read.instances()).hasSize(1);
  }

  @Test
  void aFolderInPlaceOfTheFileIsNoRegistry() throws IOException {
    Files.createDirectory(file);

    registry.start(events);

    Disconnected said = events.awaitDisconnected(0, Cause.OUTAGE);
    assertThat(said.detail()).contains("not a regular file");
  }

  @Test
  void aLargeRegistryIsReported() throws IOException {
    Files.writeString(file, LargeFile.yaml(10_000, 20));

    long before = System.nanoTime();
    registry.start(events);
    Synced synced = events.awaitSynced(0);

    assertThat(synced.services()).hasSize(10_000);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
  }
}
