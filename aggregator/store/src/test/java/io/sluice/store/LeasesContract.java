package io.sluice.store;

import static io.sluice.store.SplitStoreContract.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.view.cluster.Leases.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind leases keeps to. */
abstract class LeasesContract {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration OVER = Duration.ofMillis(1);

  private final StoreUnderTest under;
  private Database database;
  private SqlLeases leases;

  LeasesContract(StoreUnderTest under) {
    this.under = under;
  }

  @BeforeEach
  void openEmpty() {
    database = under.open(CLOCK);
    leases = new SqlLeases(database.sql());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Lease takes(String member, Duration lasts) {
    return Objects.requireNonNull(leases.take("leader", member, lasts, 0));
  }

  @Test
  void theFirstOneHasItAndGoesOnUnderItsEpoch() {
    assertThat(takes("a", LONG)).isEqualTo(new Lease("a", 1));
    assertThat(takes("b", LONG)).isEqualTo(new Lease("a", 1));
    assertThat(takes("a", LONG)).isEqualTo(new Lease("a", 1));
    assertThat(leases.take("source/vms", "b", LONG, 0)).isEqualTo(new Lease("b", 1));
  }

  @Test
  void oneThatIsOverGoesToWhoeverComesUnderAHigherEpoch() {
    takes("a", OVER);

    await().until(() -> takes("b", LONG).equals(new Lease("b", 2)));

    assertThat(takes("a", LONG)).isEqualTo(new Lease("b", 2));
  }

  @Test
  void whoComesTooLateToItsOwnGetsAHigherEpoch() {
    takes("a", OVER);

    await().until(() -> takes("a", LONG).epoch() > 1);
  }

  @Test
  void anEpochIsAboveWhatOthersHaveHeardOf() {
    takes("a", LONG);

    assertThat(leases.take("leader", "a", LONG, 1)).isEqualTo(new Lease("a", 2));
    assertThat(leases.take("leader", "a", LONG, 1)).isEqualTo(new Lease("a", 2));
    assertThat(leases.take("leader", "a", LONG, 9)).isEqualTo(new Lease("a", 10));
    assertThat(leases.take("leader", "b", LONG, 20)).isEqualTo(new Lease("a", 10));
    assertThat(leases.take("source/vms", "a", LONG, 6)).isEqualTo(new Lease("a", 7));
  }

  @Test
  void whatIsGivenBackIsFreeAndAnothersStays() {
    takes("a", LONG);

    leases.release("leader", "b");
    assertThat(takes("b", LONG)).isEqualTo(new Lease("a", 1));
    leases.release("leader", "a");

    assertThat(takes("b", LONG)).isEqualTo(new Lease("b", 2));
  }

  @Test
  void whoWritesUnderAnOldEpochIsFound() {
    takes("a", LONG);
    leases.take("leader", "a", LONG, 1);

    assertThat(isHeld("a", 1)).isFalse();
    assertThat(isHeld("a", 2)).isTrue();
    assertThat(isHeld("b", 2)).isFalse();
    leases.release("leader", "a");
    assertThat(isHeld("a", 2)).isFalse();
  }

  private boolean isHeld(String member, long epoch) {
    return database.sql().write(it -> SqlLeases.isHeld(it, "leader", member, epoch));
  }

  @Test
  void ofManyAtOnceOneGetsIt() {
    List<CompletableFuture<Lease>> all =
        IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> takes("m" + i, LONG)))
            .toList();

    assertThat(all).extracting(CompletableFuture::join).containsOnly(all.get(0).join());
    assertThat(all.get(0).join().epoch()).isEqualTo(1);
  }

  @Test
  void withoutADatabaseNobodyKnows() {
    database.close();

    assertThat(leases.take("leader", "a", LONG, 0)).isNull();
  }
}
