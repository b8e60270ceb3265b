package io.sluice.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealComponentsIT {
  private final Path folder;

  private final Components components = Components.ofUser(System.out::println);
  private final Ports ports = Ports.ofUser();

  RealComponentsIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void envoySaysItsVersionAndAnswersOnItsAdminPort() throws IOException {
    Path binary = components.envoy();
    int admin = ports.next();
    String config =
        "admin: { address: { socket_address: { address: 127.0.0.1, port_value: " + admin + " } } }";

    assertThat(EnvoyServer.validate(binary, config, folder.resolve("valid"))).isEmpty();
    assertThat(EnvoyServer.validate(binary, "bogus: 1", folder.resolve("bogus"))).contains("bogus");
    try (var envoy = EnvoyServer.start(binary, EnvoyServer.Settings.of(config, admin), folder)) {
      envoy.awaitLive(Duration.ofSeconds(10));
      assertThat(envoy.get("/server_info")).contains("1.40.");
      assertThat(envoy.stat("server.live")).isEqualTo(1);
    }
    assertThat(Ports.isFree(admin)).isTrue();
  }

  @Test
  void consulKeepsValuesAndHealthAndComesBackEmptyOnItsPort() throws IOException {
    var consul = ConsulServer.start(components.consul(), ConsulServer.Settings.on(ports), folder);
    try {
      assertThat(consul.put("/v1/kv/who", "me")).contains("true");
      assertThat(consul.get("/v1/kv/who?raw")).isEqualTo("me");
      assertThat(consul.get("/v1/health/state/any")).contains("serfHealth");
    } finally {
      consul.close();
    }

    try (var again = consul.again()) {
      assertThat(again.url()).isEqualTo(consul.url());
      assertThatThrownBy(() -> again.get("/v1/kv/who?raw"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("404");
    }
  }
}
