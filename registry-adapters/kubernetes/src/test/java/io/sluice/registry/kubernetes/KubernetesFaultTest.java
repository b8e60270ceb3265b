package io.sluice.registry.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.KubernetesObject;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.Rights;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an API server, or what stands in its place, may say to its reader. */
class KubernetesFaultTest extends AtApiServer {
  @Test
  void podsThatMayNotBeReadCostTheirLabelsAndNotTheSource() {
    api.manners().forbid("pods");
    startAndSync();

    InstancesReplaced read = (InstancesReplaced) events.all().get(0);
    assertThat(read.instances()).hasSize(1);
    assertThat(read.rejected())
        .singleElement()
        .extracting(bad -> bad.reason())
        .asString()
        .contains("may not read pods");
    assertThat(registry.rights().toCompletableFuture().join().findings())
        .anyMatch(finding -> finding.contains("lacks the right to read pods"));
    int from = events.position();

    api.manners().allow("pods");

    Synced unused = events.awaitSynced(from);
    events.await(
        "an untroubled read",
        log ->
            log.since(from).stream()
                .anyMatch(e -> e instanceof InstancesReplaced all && all.rejected().isEmpty()));
  }

  /** Without the pods' annotations endpoints would fall back to the ports behind their proxies. */
  @Test
  void aRightThatIsTakenAwayFreezesTheSource() {
    startAndSync();
    int from = events.position();

    api.manners().forbid("pods");
    api.breakConnections();

    Disconnected said = events.awaitDisconnected(from, Cause.CREDENTIALS);
    assertThat(said.detail()).contains("pods");
    assertThat(events.instances(ORDERS)).hasSize(1);
  }

  @Test
  void slicesThatMayNotBeReadAreCredentialsAndAskedForMoreAndMoreSlowly() {
    api.manners().forbid("endpointslices");
    registry.start(events);

    Disconnected said = events.awaitDisconnected(0, Cause.CREDENTIALS);

    assertThat(said.detail()).contains("endpointslices in all namespaces", "403");
    int before = api.requests();
    await().during(Duration.ofSeconds(1)).until(() -> api.requests() - before < 60);
    assertThat(events.all()).hasSize(1);
  }

  @Test
  void refusedCredentialsAreNamedWithoutTheToken() {
    api.manners().answerWith(401);
    registry.start(events);

    Disconnected said = events.awaitDisconnected(0, Cause.CREDENTIALS);

    assertThat(said.detail()).contains("401").doesNotContain("a-very-secret-token");
    assertThat(KubernetesSettings.of(kubeconfig).toString()).doesNotContain("secret");
  }

  @Test
  void anotherClusterBehindTheSameAddressIsNotBelieved() {
    startAndSync();
    int from = events.position();

    api.manners().changeUid("another");
    api.delete("endpointslices", "shop", "orders-a");

    Disconnected said = events.awaitDisconnected(from, Cause.UNTRUSTED);
    assertThat(said.detail()).contains("another cluster", "uid-namespaces--kube-system");
    int then = events.position();
    await().during(Duration.ofSeconds(1)).until(() -> events.position() == then);
    api.put(Objects.slice("orders", "orders-a", Objects.ready("10.0.0.1", "a")));
    api.manners().changeUid("");
    Synced again = events.awaitSynced(then);
    assertThat(again.services()).contains(ORDERS);
  }

  @Test
  void aClusterThatHidesItsIdentityIsReadAllTheSame() {
    api.manners().forbid("namespaces");
    api.delete("namespaces", "", "kube-system");

    startAndSync();

    change();
  }

  @Test
  void aPauseThatIsAskedForIsKept() {
    startAndSync();
    int from = events.position();
    api.manners().askForPause(2);
    api.manners().answerWith(429);

    Disconnected said = events.awaitDisconnected(from, Cause.OUTAGE);

    assertThat(said.detail()).contains("429");
    int before = api.requests();
    await().during(Duration.ofMillis(1500)).until(() -> api.requests() - before < 10);
    api.manners().answerWith(200);
    Synced unused = events.awaitSynced(from);
  }

  @Test
  void whatIsNoApiServerIsNotBelieved() {
    startAndSync();
    int from = events.position();

    api.manners().answerWith("<html>welcome</html>");
    api.breakConnections();

    assertThat(events.awaitDisconnected(from, Cause.UNTRUSTED).detail()).contains("no Kubernetes");
    assertThat(events.instances(ORDERS)).hasSize(1);
  }

  @Test
  void aListWithoutItemsIsNoEmptyList() {
    startAndSync();
    int from = events.position();

    api.manners()
        .answerWith(
            "{\"metadata\":{\"uid\":\"uid-namespaces--kube-system\",\"resourceVersion\":\"7\"}}");
    api.breakConnections();

    Disconnected unused = events.awaitDisconnected(from, Cause.UNTRUSTED);
    assertThat(events.since(from)).noneMatch(Synced.class::isInstance);
  }

  @Test
  void anEventThatIsTooLongIsRefused() {
    startAndSync();
    int from = events.position();

    api.put(
        KubernetesObject.of("pods", "shop", "huge")
            .withAnnotations(Map.of("huge", "x".repeat(30_000))));

    assertThat(events.awaitDisconnected(from, Cause.UNTRUSTED).detail()).contains("longer than");
  }

  @Test
  void anApiServerThatIsAwayIsAskedLessAndLessAndComesBackAlone() {
    startAndSync();
    int from = events.position();
    api.manners().answerWith(500);
    api.breakConnections();
    Disconnected unused = events.awaitDisconnected(from, Cause.OUTAGE);

    int before = api.requests();
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(5))
        .until(() -> api.requests() - before < 25);

    assertThat(events.instances(ORDERS)).hasSize(1);
    api.manners().answerWith(200);
    Synced again = events.awaitSynced(from);
    assertThat(again.services()).contains(ORDERS);
    change();
  }

  @Test
  void rightsBeyondReadingAreFound() {
    api.manners()
        .sayRules(
            "\"resourceRules\":["
                + "{\"verbs\":[\"get\",\"list\",\"watch\"],\"apiGroups\":[\"\"],\"resources\":[\"pods\",\"services\"]},"
                + "{\"verbs\":[\"create\"],\"apiGroups\":[\"authorization.k8s.io\"],\"resources\":[\"selfsubjectrulesreviews\"]},"
                + "{\"verbs\":[\"get\"],\"apiGroups\":[\"\"],\"resources\":[\"secrets\"]},"
                + "{\"verbs\":[\"delete\",\"get\"],\"apiGroups\":[\"\"],\"resources\":[\"pods\"]}"
                + "],\"nonResourceRules\":[{\"verbs\":[\"get\"],\"nonResourceURLs\":[\"/api\"]}],\"incomplete\":false");
    startAndSync();

    Rights rights = registry.rights().toCompletableFuture().join();

    assertThat(rights.verdict()).isEqualTo(Rights.Verdict.EXCESSIVE);
    assertThat(rights.findings())
        .containsExactly(
            "in default: may delete pods",
            "in default: may get secrets",
            "in kube-system: may delete pods",
            "in kube-system: may get secrets");
    api.manners().sayRules("\"resourceRules\":[],\"incomplete\":false");
    assertThat(registry.rights().toCompletableFuture().join()).isEqualTo(Rights.readOnly());
  }
}
