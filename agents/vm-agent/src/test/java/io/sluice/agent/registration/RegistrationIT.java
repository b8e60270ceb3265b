package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.sluice.agent.relay.AgentLoop;
import io.sluice.components.Components;
import io.sluice.components.ConsulServer;
import io.sluice.components.Ports;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host's registration in a real Consul, and what the control plane says of it. */
class RegistrationIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final RegistrationParameters MESH = given("mesh", 10, Duration.ofSeconds(5));

  private final Ports ports = Ports.ofUser();
  private final int own = ports.next();
  private final int ingress = ports.next();
  @TempDir private Path folder;
  private ConsulServer consul;
  private ServerSocket service;
  private ServerSocket envoy;
  private AgentLoop loop;

  private static RegistrationParameters given(String tag, int weight, Duration interval) {
    return new RegistrationParameters(
        "",
        List.of(tag),
        new TreeMap<>(Map.of("team", tag)),
        weight,
        interval,
        Duration.ofMillis(1_500),
        Duration.ofHours(1));
  }

  @BeforeEach
  void aServiceRunsBesideConsul() throws IOException {
    consul =
        ConsulServer.start(
            Components.ofUser(line -> {}).consul(),
            ConsulServer.Settings.on(ports),
            folder.resolve("consul"));
    service = new ServerSocket(own, 50, InetAddress.getLoopbackAddress());
    envoy = new ServerSocket(ingress, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void nothingStays() throws IOException {
    loop.close();
    service.close();
    envoy.close();
    consul.close();
  }

  /** An agent that was just started, over the same folder. */
  private Registration agent() throws IOException {
    if (loop != null) {
      loop.close();
    }
    loop = new AgentLoop("registration-it");
    Registration registration =
        new Registration(
            new Registration.Settings(
                new Registration.Service("orders", own, ingress, "", Duration.ofMillis(200)),
                ports.next(),
                new RegistrySettings.OfConsul(URI.create(consul.url()), ""),
                folder),
            departure -> CompletableFuture.completedFuture(Optional.empty()),
            loop);
    registration.start();
    return registration;
  }

  private JsonObject registered() throws IOException {
    return JsonParser.parseString(consul.get("/v1/agent/service/orders-" + own)).getAsJsonObject();
  }

  private void awaitTrouble(Registration registration, String state, String words) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(registration.standing().state()).isEqualTo(state);
              assertThat(registration.standing().trouble()).contains(words);
            });
  }

  private static void awaitWell(Registration registration) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(registration.standing().state()).isEqualTo("registered");
              assertThat(registration.standing().trouble()).isEmpty();
            });
  }

  /**
   * A name that the control plane does not know waits; once it is known it is registered as the
   * control plane says, changes with what that says, and stays whatever is said against it later.
   */
  @Test
  void aServiceIsRegisteredAsTheControlPlaneSays() throws IOException {
    Registration first = agent();
    first.given(MESH.refused("no registry knows a service 'orders'"));
    awaitTrouble(first, "waiting", "the control plane: no registry knows a service 'orders'");
    assertThat(consul.get("/v1/agent/services")).doesNotContain("orders");

    first.given(MESH);
    awaitWell(first);
    JsonObject mesh = registered();
    assertThat(mesh.get("Port").getAsInt()).isEqualTo(ingress);
    assertThat(mesh.get("Tags")).hasToString("[\"mesh\"]");
    assertThat(mesh.getAsJsonObject("Meta").get("team").getAsString()).isEqualTo("mesh");
    assertThat(mesh.getAsJsonObject("Weights").get("Passing").getAsInt()).isEqualTo(10);

    first.given(given("other", 20, Duration.ofSeconds(7)));
    await().atMost(SOON).until(() -> registered().toString().contains("\"team\":\"other\""));
    assertThat(registered().get("Tags")).hasToString("[\"mesh\",\"other\"]");

    Registration again = agent();
    awaitWell(again);
    String hash = registered().get("ContentHash").getAsString();
    again.given(given("other", 20, Duration.ofSeconds(7)).refused("there is no environment 'wm'"));
    awaitTrouble(again, "registered", "there is no environment 'wm'");
    assertThat(registered().get("ContentHash").getAsString()).isEqualTo(hash);
  }
}
