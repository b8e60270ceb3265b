package io.sluice.bench.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.BenchRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short run on each registry; the figures are for a quiet machine and the full length. */
class RegistriesBenchmarkIT {

  @ParameterizedTest
  @ValueSource(strings = {"consul", "etcd", "kubernetes", "cmdb"})
  void eachRegistryIsFollowedAndAListingAnewPushesNothing(String kind) throws Exception {
    BenchRun run =
        BenchRun.of("registries", "--services=20", "--instances=3", "--rounds=3", "--only=" + kind);

    assertThat(run.value(kind + ": first sync")).isPositive();
    assertThat(run.value(kind + ": change, answer to view")).isPositive();
    assertThat(run.value(kind + ": threads of its own")).isBetween(1.0, 4.0);
    assertThat(run.value(kind + ": services pushed by a listing anew")).isZero();
  }
}
