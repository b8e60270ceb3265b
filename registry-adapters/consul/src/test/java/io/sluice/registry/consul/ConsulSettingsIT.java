package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import io.sluice.registry.testkit.FaultyProxy;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Consul makes of every setting, of tokens, and of its own limits. */
class ConsulSettingsIT {
  private final RealConsul consul;
  private final EventLog events = new EventLog();

  ConsulSettingsIT(@TempDir Path folder) {
    consul = RealConsul.start(folder);
  }

  @AfterEach
  void stop() {
    consul.close();
  }

  private void awaitOrders(String what, Predicate<List<Instance>> condition) {
    events.await(what, log -> condition.test(log.instances("orders")));
  }

  @Test
  void onlyWhatHasAllTagsIsRead() {
    consul.register("orders", 19_001, ",\"Tags\":[\"blue\",\"sluice\"]");
    consul.register("orders", 19_002, ",\"Tags\":[\"blue\"]");
    consul.register("users", 19_003, "");
    try (ConsulRegistry tagged =
        new ConsulRegistry(
            "tagged",
            ConsulSettings.of(consul.uri())
                .withTags(List.of("sluice", "blue"))
                .withPacing(TestPacing.FAST))) {
      tagged.start(events);
      Synced synced = events.awaitSynced(0);

      assertThat(synced.services()).containsExactly("orders");
      assertThat(events.instances("orders")).singleElement().matches(it -> it.port() == 19_001);

      consul.register("orders", 19_001, ",\"Tags\":[\"blue\"]");
      awaitOrders("no tagged one left", List::isEmpty);
    }
  }

  @Test
  void everyConsistencyIsRead() {
    consul.registerChecked("orders", 19_001, "passing");
    for (Consistency consistency : Consistency.values()) {
      EventLog log = new EventLog();
      try (ConsulRegistry each =
          new ConsulRegistry(
              "each",
              ConsulSettings.of(consul.uri())
                  .withDatacenter("dc1")
                  .withConsistency(consistency)
                  .withPacing(TestPacing.FAST))) {
        each.start(log);
        Synced synced = log.awaitSynced(0);
        assertThat(synced.services()).contains("orders");
      }
    }
  }

  @Test
  void aDatacenterThatDoesNotExistIsAnOutage() {
    try (ConsulRegistry elsewhere =
        new ConsulRegistry(
            "elsewhere",
            ConsulSettings.of(consul.uri()).withDatacenter("dc9").withPacing(TestPacing.FAST))) {
      elsewhere.start(events);

      Disconnected said = events.awaitDisconnected(0, Cause.OUTAGE);
      assertThat(said.detail()).contains("No path to datacenter");
    }
  }

  @Test
  void fourConnectionsAreEnough() {
    for (int i = 0; i < 300; i++) {
      consul.register("service-" + i, 19_000 + i, "");
    }
    try (ProxiedConsul counted = new ProxiedConsul(consul, new FaultyProxy(consul.address()));
        RegistryAdapter many = counted.adapter()) {
      many.start(events);
      Synced synced = events.awaitSynced(0);
      assertThat(synced.services()).hasSize(301);
      int from = events.position();

      consul.register("service-7", 19_007, ",\"Meta\":{\"zone\":\"r9\"}");

      InstancesReplaced seen =
          events.await(
              from,
              InstancesReplaced.class,
              read -> read.instances().stream().anyMatch(it -> it.zone().equals("r9")));
      assertThat(seen.service()).isEqualTo("service-7");
      assertThat(events.all()).noneMatch(event -> event instanceof Disconnected);
      assertThat(counted.proxy().accepted()).isLessThanOrEqualTo(4);
    }
  }

  /** Consul 1.8.7 leaves out what a token may not read, and does not say so. */
  @Test
  void aTokenThatMayReadNothingIsNoEmptyCatalogue(@TempDir Path folder) {
    String acl =
        "acl { enabled = true, default_policy = \"allow\", tokens { master = \"root-token\" } }";
    String secret = "5d1c8a52-7b0c-4a1e-9a55-6f0a3f1f7c11";
    try (RealConsul guarded = RealConsul.start(folder, "-hcl", acl);
        ConsulRegistry blind =
            new ConsulRegistry(
                "blind",
                ConsulSettings.of(guarded.uri()).withToken(secret).withPacing(TestPacing.FAST))) {
      String unused =
          guarded.put(
              "/v1/acl/policy?token=root-token",
              "{\"Name\":\"none\",\"Rules\":\"service_prefix \\\"\\\" { policy = \\\"deny\\\" }"
                  + " node_prefix \\\"\\\" { policy = \\\"deny\\\" }\"}");
      unused =
          guarded.put(
              "/v1/acl/token?token=root-token",
              "{\"SecretID\":\"" + secret + "\",\"Policies\":[{\"Name\":\"none\"}]}");

      blind.start(events);

      Disconnected said = events.awaitDisconnected(0, Cause.UNTRUSTED);
      assertThat(said.detail()).contains("token").doesNotContain(secret);
    }
  }

  @Test
  void aTokenThatConsulDoesNotKnowIsRefused(@TempDir Path folder) {
    String acl =
        "acl { enabled = true, default_policy = \"allow\", tokens { master = \"root-token\" } }";
    try (RealConsul guarded = RealConsul.start(folder, "-hcl", acl);
        ConsulRegistry wrong =
            new ConsulRegistry(
                "wrong",
                ConsulSettings.of(guarded.uri())
                    .withToken("7b1f0e1c-0000-4000-8000-000000000000")
                    .withPacing(TestPacing.FAST));
        ConsulRegistry right =
            new ConsulRegistry(
                "right",
                ConsulSettings.of(guarded.uri())
                    .withToken("root-token")
                    .withPacing(TestPacing.FAST))) {
      wrong.start(events);
      Disconnected said = events.awaitDisconnected(0, Cause.CREDENTIALS);
      assertThat(said.detail()).contains("403").doesNotContain("7b1f0e1c");

      EventLog log = new EventLog();
      right.start(log);
      Synced synced = log.awaitSynced(0);
      assertThat(synced.services()).contains("consul");
    }
  }
}
