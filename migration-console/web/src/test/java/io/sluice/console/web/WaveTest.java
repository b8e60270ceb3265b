package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.view.Proxies;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Way;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order services leave. */
final class WaveTest {
  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
  }

  @AfterEach
  void close() {
    console.close();
  }

  private static JsonNode service(JsonNode body, String name) {
    for (JsonNode wave : body.path("waves")) {
      for (JsonNode service : wave.path("services")) {
        if (service.path("service").asText().equals(name)) {
          return ((ObjectNode) service.deepCopy()).put("wave", wave.path("number").asInt());
        }
      }
    }
    throw new AssertionError(name + " is in no wave of " + body);
  }

  @Test
  void whoeverIsCalledComesBeforeWhoeverCalls() throws Exception {
    console.mesh.reading =
        new Reading(
            1,
            4_000,
            9_000,
            new TreeMap<>(Map.of(new Way("orders", "torn", "vm"), new Counts(9, 9, 0, 0, 0))),
            new TreeMap<>());
    console.proxies =
        List.of(
            new Proxies.Proxy(
                "orders-1", "orders", "vm", "127.0.0.1:1", 1_000, 0, null, List.of("torn")));

    JsonNode body = console.get("/api/v1/waves?to=kubernetes").json();

    assertThat(service(body, "orders").path("wave").asInt())
        .isGreaterThan(service(body, "torn").path("wave").asInt());
    assertThat(service(body, "orders").path("calls").toString()).isEqualTo("[\"torn\"]");
    assertThat(service(body, "orders").path("callsKnown").asBoolean()).isTrue();
    assertThat(service(body, "torn").path("callsKnown").asBoolean()).isFalse();
    assertThat(body.path("circles")).isEmpty();
  }

  @Test
  void anEnvironmentThatDoesNotExistIsRefused() throws Exception {
    assertThat(console.get("/api/v1/waves?to=mars").status()).isEqualTo(422);
    assertThat(console.get("/api/v1/waves").status()).isEqualTo(422);
  }
}
