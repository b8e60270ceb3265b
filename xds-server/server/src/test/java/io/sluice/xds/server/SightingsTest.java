package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.view.Endpoint;
import io.sluice.view.FederatedView;
import io.sluice.view.Policy;
import io.sluice.view.ServiceView;
import io.sluice.view.Standing;
import io.sluice.view.ViewChange;
import io.sluice.view.traffic.Traffic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SightingsTest {
  private final Sightings sightings = new Sightings();

  private void show(boolean isStale) {
    ServiceView orders =
        new ServiceView(
            "orders",
            "vm",
            null,
            null,
            Policy.DEFAULT,
            new TreeSet<>(Set.of("vm")),
            List.of(),
            List.of(endpoint("10.0.0.1", isStale), endpoint("10.0.0.2", false)),
            List.of(),
            List.of());
    FederatedView view = FederatedView.empty(1);
    sightings.become(
        new ViewChange(
            new FederatedView(1, view.services().with("orders", orders)), Set.of("orders"), true));
  }

  private static Endpoint endpoint(String address, boolean isStale) {
    return new Endpoint(
        "",
        address,
        80,
        "",
        "vm",
        "",
        "",
        Health.PASSING,
        1,
        Endpoint.State.READY,
        List.of(
            new Endpoint.Provenance(
                "consul", "orders", "i", 0, Health.PASSING, Standing.LIVE, isStale, true)));
  }

  @Test
  void onlyWhatARegistryDoesNotReportIsWatchedAndOnlySoLong() {
    show(false);
    assertThat(sightings.areWanted()).isFalse();

    show(true);
    assertThat(sightings.areWanted()).isTrue();
    sightings.add(
        List.of(
            new LoadReport.Tried("orders", "10.0.0.1", 80, true, false),
            new LoadReport.Tried("orders", "10.0.0.2", 80, true, false),
            new LoadReport.Tried("users", "10.0.0.1", 80, true, false)),
        5_000);
    show(true);
    sightings.add(List.of(new LoadReport.Tried("orders", "10.0.0.1", 80, false, true)), 6_000);

    assertThat(sightings.of("orders"))
        .containsExactly(new Traffic.Sighting("10.0.0.1", 80, 5_000, 6_000));
    assertThat(sightings.of("users")).isEmpty();
    assertThat(sightings.succeeded("10.0.0.1", 80)).isEqualTo(5_000);
    assertThat(sightings.succeeded("10.0.0.2", 80)).isZero();

    show(false);
    assertThat(sightings.areWanted()).isFalse();
    assertThat(sightings.of("orders")).isEmpty();
  }

  @Test
  void whatOtherMembersProxiesSeeCountsAndIsNotToldOn() {
    show(true);
    sightings.share();
    sightings.add(List.of(new LoadReport.Tried("orders", "10.0.0.1", 80, true, false)), 5_000);
    sightings.add(List.of(new LoadReport.Tried("orders", "10.0.0.1", 80, false, true)), 6_000);
    sightings.add("orders", new Traffic.Sighting("10.0.0.1", 80, 7_000, 0));
    boolean unwatched = sightings.add("orders", new Traffic.Sighting("10.0.0.2", 80, 7_000, 0));

    assertThat(unwatched).isFalse();
    assertThat(sightings.of("orders"))
        .containsExactly(new Traffic.Sighting("10.0.0.1", 80, 7_000, 6_000));
    assertThat(sightings.untold())
        .containsOnly(
            Map.entry("orders", List.of(new Traffic.Sighting("10.0.0.1", 80, 5_000, 6_000))));
    assertThat(sightings.untold()).isEmpty();
  }
}
