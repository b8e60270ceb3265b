package io.sluice.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.view.Claim;
import io.sluice.view.Placement;
import io.sluice.view.Placement.Count;
import io.sluice.view.Standing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static Claim on(String node, int host, String zone, String port) {
    Map<String, String> metadata = node.isEmpty() ? Map.of() : Map.of(Instance.NODE, node);
    Instance instance =
        new Instance(
            "i" + host,
            "10.0.0." + host,
            80,
            Health.PASSING,
            "",
            "",
            zone,
            1,
            List.of(),
            new TreeMap<>(metadata));
    return new Claim("orders", port, instance, Standing.LIVE);
  }

  private static List<Placement> of(Claim... claims) {
    return Placement.of(new Scene().says(Scene.VMS, claims).merged());
  }

  @Test
  void allOnOneNodeIsAWarning() {
    Placement placement = of(on("n1", 1, "a", ""), on("n1", 2, "b", "")).get(0);

    assertThat(placement.isOnOneNode()).isTrue();
    assertThat(placement.warning()).contains("n1", "vm", "2");
    assertThat(placement.zones()).containsExactly(new Count("a", 1), new Count("b", 1));
  }

  @Test
  void aSingleOneOrOneOfUnknownPlaceIsNone() {
    assertThat(of(on("n1", 1, "", "")).get(0).warning()).isEmpty();
    assertThat(of(on("n1", 1, "", ""), on("", 2, "", "")).get(0).warning()).isEmpty();
    assertThat(of(on("n1", 1, "", ""), on("n1", 1, "", "grpc")).get(0).isOnOneNode()).isFalse();
  }

  @Test
  void theFullestComeFirstAndTheRestIsCounted() {
    Claim[] claims = new Claim[14];
    for (int host = 0; host < claims.length; host++) {
      claims[host] = on("n" + Math.max(2, host), host + 1, "", "");
    }

    Placement placement = of(claims).get(0);

    assertThat(placement.ready()).isEqualTo(14);
    assertThat(placement.nodes().get(0)).isEqualTo(new Count("n2", 3));
    assertThat(placement.nodes()).hasSize(Placement.MOST);
    assertThat(placement.nodeCount()).isEqualTo(12);
  }
}
