package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.kiwiproject.consul.model.health.ImmutableHealthCheck;
import org.kiwiproject.consul.model.health.ImmutableNode;
import org.kiwiproject.consul.model.health.ImmutableService;
import org.kiwiproject.consul.model.health.ImmutableServiceHealth;
import org.kiwiproject.consul.model.health.ServiceHealth;

class CatalogueTest {
  private final Catalogue catalogue = new Catalogue(Set.of());

  private static HealthCheck check(String node, String id, String status, String service) {
    return ImmutableHealthCheck.builder()
        .node(node)
        .checkId(id)
        .name(id)
        .status(status)
        .serviceName(service)
        .build();
  }

  private static ServiceHealth entry(String node, HealthCheck... checks) {
    return ImmutableServiceHealth.builder()
        .node(ImmutableNode.builder().node(node).address("10.0.0.1").build())
        .service(ImmutableService.builder().id("s").service("s").address("").port(1).build())
        .addChecks(checks)
        .build();
  }

  @Test
  void newGoneAndRetaggedNamesDiffer() {
    assertThat(catalogue.replaceServices(Map.of("a", List.of("x", "y"), "b", List.of())))
        .containsExactly("a", "b");

    assertThat(catalogue.replaceServices(Map.of("a", List.of("y", "x"), "c", List.of())))
        .containsExactly("b", "c");
    assertThat(catalogue.replaceServices(Map.of("a", List.of("z"), "c", List.of())))
        .containsExactly("a");
    assertThat(catalogue.names()).containsExactly("a", "c");
  }

  @Test
  void namesWithoutTheWantedTagsAreNotThere() {
    Catalogue tagged = new Catalogue(Set.of("blue"));

    assertThat(tagged.replaceServices(Map.of("a", List.of("blue", "x"), "b", List.of("x"))))
        .containsExactly("a");
    assertThat(tagged.replaceServices(Map.of("a", List.of("x"), "b", List.of("x"))))
        .containsExactly("a");
    assertThat(tagged.names()).isEmpty();
  }

  @Test
  void aChecksServiceDiffersFromWhatWasRead() {
    Set<String> unused = catalogue.replaceServices(Map.of("a", List.of(), "b", List.of()));
    HealthCheck passing = check("n1", "c1", "passing", "a");
    HealthCheck other = check("n1", "c2", "passing", "b");
    catalogue.note("a", List.of(entry("n1", passing)));
    catalogue.note("b", List.of(entry("n1", other)));

    assertThat(catalogue.differing(List.of(other, passing))).isEmpty();
    assertThat(catalogue.differing(List.of(check("n1", "c1", "critical", "a"), other)))
        .containsExactly("a");
    assertThat(catalogue.differing(List.of(passing))).containsExactly("b");
    assertThat(catalogue.differing(List.of(passing, other, check("n1", "c3", "passing", "a"))))
        .containsExactly("a");
  }

  /** Critical, passing when it was read, and critical again: both listings say critical. */
  @Test
  void aReadBetweenTwoEqualListingsIsNotTheLastWord() {
    Set<String> unused = catalogue.replaceServices(Map.of("a", List.of()));
    HealthCheck critical = check("n1", "c1", "critical", "a");
    catalogue.note("a", List.of(entry("n1", critical)));
    assertThat(catalogue.differing(List.of(critical))).isEmpty();

    catalogue.note("a", List.of(entry("n1", check("n1", "c1", "passing", "a"))));

    assertThat(catalogue.differing(List.of(critical))).containsExactly("a");
  }

  @Test
  void aNodesCheckNamesWhatIsThere() {
    Set<String> unused =
        catalogue.replaceServices(Map.of("a", List.of(), "b", List.of(), "c", List.of()));
    HealthCheck first = check("n1", "serfHealth", "passing", "");
    HealthCheck second = check("n2", "serfHealth", "passing", "");
    catalogue.note("a", List.of(entry("n1", first), entry("n1", first), entry("n2", second)));
    catalogue.note("b", List.of(entry("n1", first)));
    catalogue.note("c", List.of(entry("n2", second)));
    assertThat(catalogue.differing(List.of(first, second))).isEmpty();

    HealthCheck dead = check("n1", "serfHealth", "critical", "");
    assertThat(catalogue.differing(List.of(dead, second))).containsExactly("a", "b");

    catalogue.note("b", List.of(entry("n2", second)));
    assertThat(catalogue.differing(List.of(dead, second))).containsExactly("a");
    HealthCheck maintenance = check("n2", "_node_maintenance", "critical", "");
    assertThat(catalogue.differing(List.of(first, second, maintenance)))
        .containsExactly("a", "b", "c");
  }

  @Test
  void namesThatAreNotListedAreNotNamed() {
    Set<String> unused = catalogue.replaceServices(Map.of("a", List.of()));

    assertThat(catalogue.differing(List.of(check("n1", "c1", "passing", "x")))).isEmpty();
  }
}
