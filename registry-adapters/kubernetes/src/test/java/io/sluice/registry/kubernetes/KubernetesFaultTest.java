package io.sluice.registry.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.KubernetesApi;
import io.sluice.components.KubernetesObject;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.Rights;
import io.sluice.registry.testkit.EventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an API server, or what stands in its place, may say to its reader. */
class KubernetesFaultTest {
  private static final String ORDERS = "orders.shop";
  private static final Pacing SMALL_PAGES =
      new Pacing(
          3,
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(50),
          Duration.ofMillis(400),
          2_000_000,
          20_000);

  private final KubernetesApi api = new KubernetesApi(0);
  private final EventLog events = new EventLog();
  private Path kubeconfig = Path.of("");
  private KubernetesRegistry registry =
      new KubernetesRegistry("unused", KubernetesSettings.of(Path.of("unused")));

  @BeforeEach
  void fill(@TempDir Path folder) {
    api.put(KubernetesObject.of("pods", "shop", "a"));
    api.put(Objects.slice("orders", "orders-a", Objects.ready("10.0.0.1", "a")));
    kubeconfig = api.writeKubeconfig(folder.resolve("kubeconfig"));
    registry = read(KubernetesSettings.of(kubeconfig));
  }

  private static KubernetesRegistry read(KubernetesSettings settings) {
    return new KubernetesRegistry("faults", settings.withPacing(SMALL_PAGES));
  }

  @AfterEach
  void close() {
    registry.close();
    api.close();
  }

  @Test
  void aPositionThatIsForgottenListsEverythingAnewWithoutAnEmptyMomentAndIsNoOutage() {
    startAndSync();
    int from = events.position();

    api.compact();

    Synced again = events.awaitSynced(from);
    assertThat(again.services()).contains(ORDERS);
    assertThat(events.since(from)).noneMatch(Disconnected.class::isInstance);
    assertThat(events.since(from)).noneMatch(KubernetesFaultTest::isEmptyOrders);
    change();
  }

  /** The watch of a quiet cluster sees nothing while the history of everything else moves on. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bookmarksKeepAQuietWatchFromBeingForgotten(boolean sent) {
    api.manners().sendBookmarks(sent);
    startAndSync();
    int from = events.position();
    api.put(KubernetesObject.of("configmaps", "shop", "unread"));
    await().during(Duration.ofMillis(1500)).until(() -> events.position() == from);

    api.forgetThePast();

    if (sent) {
      await().during(Duration.ofSeconds(3)).until(() -> events.position() == from);
    } else {
      Synced unused = events.awaitSynced(from);
    }
    assertThat(events.all()).noneMatch(Disconnected.class::isInstance);
    change();
  }

  @Test
  void aListingIsReadInPagesAndBegunAnewWhenAPageIsForgotten() {
    for (int i = 0; i < 10; i++) {
      api.put(Objects.slice("s" + i, "s" + i + "-a", Objects.endpoint("10.0.1." + i, "")));
    }
    api.manners().loseNextPages(1);

    startAndSync();

    assertThat(events.state()).hasSize(11);
    assertThat(events.all()).noneMatch(Disconnected.class::isInstance);
  }

  @Test
  void aListingThatIsForgottenAgainAndAgainIsAnOutage() {
    for (int i = 0; i < 10; i++) {
      api.put(Objects.slice("s" + i, "s" + i + "-a", Objects.endpoint("10.0.1." + i, "")));
    }
    api.manners().loseNextPages(Integer.MAX_VALUE);

    registry.start(events);

    assertThat(events.awaitDisconnected(0, Cause.OUTAGE).detail()).contains("410");
    api.manners().loseNextPages(0);
    Synced again = events.awaitSynced(0);
    assertThat(again.services()).contains(ORDERS);
  }

  /** The watches of pods and of slices are two streams. */
  @Test
  void aRollingUpdateDoesNotEmptyAServiceWhoseNewPodsAreToldOfTooLate() {
    startAndSync();
    int from = events.position();
    api.manners().keepSilent("pods");

    api.put(
        KubernetesObject.of("pods", "shop", "new")
            .withAnnotations(Map.of(ObjectFacts.INGRESS_PORT, "15006")));
    api.put(Objects.slice("orders", "orders-a", Objects.ready("10.0.0.9", "new")));

    events.await(
        "the new pod",
        log -> log.instances(ORDERS).stream().anyMatch(one -> one.address().equals("10.0.0.9")));
    assertThat(events.instances(ORDERS)).extracting(Instance::port).containsExactly(15_006);
    assertThat(events.since(from)).noneMatch(KubernetesFaultTest::isEmptyOrders);
  }

  @Test
  void podsOfANodeThatDiesAreSilentAlsoWhenTheirSlicesTellOfItFirst() {
    api.put(Objects.node("n1", true));
    String on = Objects.pod("a") + ",\"nodeName\":\"n1\"";
    api.put(Objects.slice("orders", "orders-a", Objects.endpoint("10.0.0.1", on)));
    startAndSync();
    int from = events.position();
    api.manners().keepSilent("nodes");

    api.put(Objects.node("n1", false));
    api.put(Objects.slice("orders", "orders-a", Objects.notReady("10.0.0.1", on)));

    events.await(
        "the dead node",
        log -> log.instances(ORDERS).stream().anyMatch(one -> one.health() == Health.NODE_DOWN));
    assertThat(events.since(from))
        .noneMatch(
            event ->
                event instanceof InstancesReplaced read
                    && read.instances().stream().anyMatch(one -> one.health() == Health.CRITICAL));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNameThatVanishedIsReadAgainByWhatItsServiceOrItsSlicesAreCalled(boolean annotated) {
    KubernetesObject slice = Objects.slice("users", "users-a", Objects.endpoint("10.0.0.7", ""));
    if (annotated) {
      api.put(
          KubernetesObject.of("services", "shop", "users")
              .withAnnotations(Map.of(ObjectFacts.SERVICE, "people")));
    } else {
      slice =
          slice.withLabels(
              Map.of("kubernetes.io/service-name", "users", ObjectFacts.SERVICE, "people"));
    }
    api.put(slice);
    startAndSync();
    assertThat(events.instances("people")).hasSize(1);
    api.delete("endpointslices", "shop", "users-a");
    events.await("its end", log -> log.instances("people").isEmpty());
    api.manners().keepSilent("endpointslices");
    api.put(slice);

    registry.reread(Set.of("people"));

    events.await("its instance", log -> log.instances("people").size() == 1);
  }

  @Test
  void aRereadReadsThePodsThatNoWatchHasToldOf() {
    startAndSync();
    api.manners().keepSilent(true);
    api.put(KubernetesObject.of("pods", "shop", "b"));
    api.put(Objects.slice("orders", "orders-a", Objects.ready("10.0.0.2", "b")));

    registry.reread(Set.of(ORDERS));

    events.await(
        "the new pod",
        log -> log.instances(ORDERS).stream().anyMatch(one -> one.address().equals("10.0.0.2")));
  }

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
  void aWatchThatStandsAndTellsNothingIsBegunAnew() {
    startAndSync();
    api.manners().keepSilent(true);
    api.put(Objects.slice("users", "users-a", Objects.endpoint("10.0.0.7", "")));
    await().during(Duration.ofMillis(500)).until(() -> events.instances("users.shop").isEmpty());

    api.manners().keepSilent(false);

    events.await("the change", log -> log.instances("users.shop").size() == 1);
    assertThat(events.all()).noneMatch(Disconnected.class::isInstance);
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
  void onlyTheNamespacesAndTheSlicesThatAreAskedForAreRead() {
    registry.close();
    registry =
        read(
            KubernetesSettings.of(kubeconfig)
                .withNamespaces(List.of("shop"))
                .withSelector("team=a"));
    api.put(
        KubernetesObject.of("endpointslices", "other", "x")
            .withLabels(Map.of("kubernetes.io/service-name", "x", "team", "a")));
    api.put(
        KubernetesObject.of("endpointslices", "shop", "y")
            .withLabels(Map.of("kubernetes.io/service-name", "y", "team", "a")));

    startAndSync();

    assertThat(((Synced) events.last().orElseThrow()).services()).containsExactly("y.shop");
  }

  @Test
  void manyNamesAreReadAgainByOneListing() {
    for (int i = 0; i < 30; i++) {
      api.put(Objects.slice("s" + i, "s" + i + "-a", Objects.endpoint("10.0.1." + i, "")));
    }
    startAndSync();
    int from = events.position();
    int before = api.requests();
    Set<String> names = Set.copyOf(((Synced) events.last().orElseThrow()).services());

    registry.reread(names);

    events.await("all answers", log -> log.position() >= from + names.size());
    assertThat(events.since(from))
        .allMatch(e -> e instanceof InstancesReplaced read && read.instances().size() == 1);
    assertThat(api.requests() - before).isLessThan(20);
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

  private void startAndSync() {
    registry.start(events);
    Synced unused = events.awaitSynced(0);
  }

  private void change() {
    api.put(KubernetesObject.of("pods", "shop", "b"));
    api.put(
        Objects.slice(
            "orders", "orders-a", Objects.ready("10.0.0.1", "a"), Objects.ready("10.0.0.2", "b")));
    events.await("a change", log -> log.instances(ORDERS).size() == 2);
  }

  private static boolean isEmptyOrders(RegistryEvent event) {
    return event instanceof InstancesReplaced read
        && read.service().equals(ORDERS)
        && read.instances().isEmpty();
  }
}
