package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.Components;
import io.sluice.components.ConsulServer;
import io.sluice.components.Ports;
import io.sluice.registry.Rights;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Consul says that a token may do. */
class ConsulRightsIT {
  private static final String ROOT = "5a1d0000-0000-4000-8000-000000000001";
  private static final String READER = "5a1d0000-0000-4000-8000-000000000002";
  private static final String WRITER = "5a1d0000-0000-4000-8000-000000000003";

  @Test
  void whatATokenMayDoBeyondReadingIsNamed(@TempDir Path folder) throws Exception {
    try (ConsulServer consul = start(ConsulServer.Settings.on(Ports.ofUser()), folder, ROOT)) {
      makeToken(consul, READER, "service_prefix \\\"\\\" { policy = \\\"read\\\" }");
      makeToken(
          consul,
          WRITER,
          "service_prefix \\\"\\\" { policy = \\\"write\\\" }"
              + " key_prefix \\\"\\\" { policy = \\\"read\\\" }");

      assertThat(rights(consul, READER)).isEqualTo(Rights.readOnly());
      assertThat(rights(consul, WRITER))
          .isEqualTo(
              Rights.excessive(
                  List.of(
                      "it may register and deregister services",
                      "it may read keys, which often hold secrets")));
      assertThat(rights(consul, ROOT).findings())
          .contains("it may make tokens, and so do anything");
    }
  }

  @Test
  void aConsulWithoutAccessControlLetsAnybodyChangeIt(@TempDir Path folder) {
    try (ConsulServer consul = start(ConsulServer.Settings.on(Ports.ofUser()), folder, "")) {
      Rights rights = rights(consul, "");

      assertThat(rights.verdict()).isEqualTo(Rights.Verdict.EXCESSIVE);
      assertThat(rights.findings()).singleElement().asString().contains("access control is off");
    }
  }

  private static ConsulServer start(ConsulServer.Settings settings, Path folder, String root) {
    return ConsulServer.start(
        Components.ofUser(line -> {}).consul(),
        root.isEmpty() ? settings : settings.guardedBy(root),
        folder);
  }

  private static void makeToken(ConsulServer consul, String secret, String rules)
      throws IOException {
    String policy =
        consul.put("/v1/acl/policy", "{\"Name\":\"" + secret + "\",\"Rules\":\"" + rules + "\"}");
    assertThat(policy).contains(secret);
    String token =
        consul.put(
            "/v1/acl/token",
            "{\"SecretID\":\"" + secret + "\",\"Policies\":[{\"Name\":\"" + secret + "\"}]}");
    assertThat(token).contains(secret);
  }

  private static Rights rights(ConsulServer consul, String token) {
    ConsulSettings settings = ConsulSettings.of(URI.create(consul.url())).withToken(token);
    try (ConsulRegistry registry = new ConsulRegistry("it", settings)) {
      return registry.rights().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }
}
