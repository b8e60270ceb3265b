package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.kiwiproject.consul.model.health.ImmutableHealthCheck;

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
  void aChecksServiceDiffers() {
    Set<String> unused = catalogue.replaceServices(Map.of("a", List.of(), "b", List.of()));
    unused =
        catalogue.replaceChecks(
            List.of(check("n1", "c1", "passing", "a"), check("n1", "c2", "passing", "b")));

    assertThat(
            catalogue.replaceChecks(
                List.of(check("n1", "c1", "critical", "a"), check("n1", "c2", "passing", "b"))))
        .containsExactly("a");
    assertThat(catalogue.replaceChecks(List.of(check("n1", "c1", "critical", "a"))))
        .containsExactly("b");
  }

  @Test
  void aNodesCheckNamesWhatIsPlacedThere() {
    Set<String> unused =
        catalogue.replaceServices(Map.of("a", List.of(), "b", List.of(), "c", List.of()));
    catalogue.placed("a", Set.of("n1", "n2"));
    catalogue.placed("b", Set.of("n1"));
    catalogue.placed("c", Set.of("n2"));
    catalogue.placed("b", Set.of("n3"));

    assertThat(catalogue.replaceChecks(List.of(check("n1", "serfHealth", "critical", ""))))
        .containsExactly("a");
  }
}
