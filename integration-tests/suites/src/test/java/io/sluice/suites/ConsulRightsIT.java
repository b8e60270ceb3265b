package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.components.ConsulServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody takes the rights of the token away with which Sluice reads a Consul that guards all it
 * knows. What Consul then leaves out is not gone: the source cannot be read, and "a source that
 * cannot be read freezes: snapshot kept, marked stale with its age, alarm". When the rights come
 * back it is read again, and nobody does anything at Sluice.
 */
class ConsulRightsIT {
  private static final String UNREADABLE = "The source cannot be read; what it said last is kept";
  private static final String ROOT = "5a1d0000-0000-4000-8000-000000000001";
  private static final String SECRET = "5a1d0000-0000-4000-8000-000000000002";
  private static final String ACCESSOR = "5a1d0000-0000-4000-8000-000000000003";
  private static final String READS_ALL =
      "service_prefix \\\"\\\" { policy = \\\"read\\\" } node_prefix \\\"\\\" { policy = \\\"read\\\" }";

  private Mesh mesh;
  private ConsulServer consul;
  private String policy;
  private ConsulScene scene;

  @BeforeEach
  void aTokenThatReadsAll(@TempDir Path folder) throws Exception {
    mesh = new Mesh(folder);
    consul = ConsulScene.consul(mesh, settings -> settings.guardedBy(ROOT));
    new Registrations(consul).register("orders", mesh.backends("vm", 3));
    String made =
        consul.put("/v1/acl/policy", "{\"Name\": \"reads-all\", \"Rules\": \"" + READS_ALL + "\"}");
    policy = new ObjectMapper().readTree(made).get("ID").asText();
    makeToken();
    scene =
        new ConsulScene(
            mesh,
            "address: \"%s\", token: %s".formatted(consul.url(), SECRET),
            "confirm: 1s, window: 2s",
            "orders");
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private void makeToken() throws Exception {
    consul.put(
        "/v1/acl/token",
        """
        {"AccessorID": "%s", "SecretID": "%s", "Policies": [{"Name": "reads-all"}]}
        """
            .formatted(ACCESSOR, SECRET));
  }

  private void rights(String rules) throws Exception {
    consul.put(
        "/v1/acl/policy/" + policy,
        "{\"ID\": \"%s\", \"Name\": \"reads-all\", \"Rules\": \"%s\"}".formatted(policy, rules));
  }

  /** Consul wakes nobody when rights change, but soon something else happens in it. */
  private void somethingHappens() {
    new Registrations(consul).register("billing", mesh.backends("other", 1));
  }

  private void assertStaleIsTold(String... causes) {
    scene.awaitState("STALE");
    assertThat(scene.member().get("/api/v1/sources/consul").at("/health/cause").asText())
        .isIn(List.of(causes));
    assertThat(scene.alarms()).containsExactly("source-stale consul");
    assertThat(scene.noticed("became-stale")).isEqualTo(1);
  }

  private void assertRecovered() throws Exception {
    scene.awaitState("LIVE");
    scene.assertNoAlarm();
    scene.assertNothingWasEverLost();
    scene.assertNoRequestFailed();
    scene.assertWarnedOnlyOf(UNREADABLE);
    assertThat(scene.noticed("held-loss") + scene.noticed("became-suspect")).isZero();
  }

  /**
   * The token's policy is emptied. Consul 1.8 says nothing of that: it answers 200 with an empty
   * list, as if there were no services any more. It does not even list itself, which gives it away.
   */
  @Test
  void allServicesAreFilteredAway() throws Exception {
    rights("");
    somethingHappens();

    assertStaleIsTold("UNTRUSTED", "CREDENTIALS");
    rights(READS_ALL);
    assertRecovered();
  }

  /** The token is deleted: Consul answers 403. It is made again, with the same secret. */
  @Test
  void theTokenIsDeleted() throws Exception {
    consul.delete("/v1/acl/token/" + ACCESSOR);
    somethingHappens();

    assertStaleIsTold("CREDENTIALS");
    makeToken();
    assertRecovered();
  }
}
