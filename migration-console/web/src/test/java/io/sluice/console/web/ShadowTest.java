package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.view.ShadowComparison;
import io.sluice.view.ShadowComparison.Change;
import io.sluice.view.ShadowComparison.Difference;
import io.sluice.view.ShadowComparison.Kind;
import io.sluice.view.Source;
import io.sluice.view.Source.Gateway;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShadowTest {
  @Test
  void whatATriedSourceWouldChangeIsShown() throws Exception {
    try (Console console = Console.start(true, false)) {
      console.sources.shadow =
          new ShadowComparison(
              1,
              List.of(
                  new Difference(
                      "orders",
                      5_000,
                      1,
                      List.of(new Change(Kind.ADDED, "10.0.0.9:80", "", "vm, ready")))));

      JsonNode shadow = console.get("/api/v1/shadow").json();

      assertThat(shadow.path("sources")).isEmpty();
      assertThat(shadow.path("services").asInt()).isEqualTo(1);
      assertThat(shadow.at("/differences/0/since").asText()).isEqualTo("1970-01-01T00:00:05Z");
      assertThat(shadow.at("/differences/0/changes/0/kind").asText()).isEqualTo("ADDED");
      assertThat(shadow.at("/differences/0/changes/0/shadow").asText()).isEqualTo("vm, ready");
    }
  }

  @Test
  void aSourceOutOfTheOrdinarySaysSo() {
    Source tried =
        Source.of("cmdb", "vm")
            .withShadow(true)
            .withTrust(Source.Trust.CONFIRM)
            .withNetwork("pods", List.of(new Gateway("10.0.0.1", 1)));

    assertThat(Words.role(tried)).isEqualTo("shadow: tried, not published, confirms, network pods");
    assertThat(Words.role(Source.of("vms", "vm"))).isEmpty();
  }
}
