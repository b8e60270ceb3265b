package io.sluice.registry.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.KubernetesObject;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lists and watches tell late, twice, in pieces or no more. */
class KubernetesWatchTest extends AtApiServer {
  @Test
  void aPositionThatIsForgottenListsEverythingAnewWithoutAnEmptyMomentAndIsNoOutage() {
    startAndSync();
    int from = events.position();

    api.compact();

    Synced again = events.awaitSynced(from);
    assertThat(again.services()).contains(ORDERS);
    assertThat(events.since(from)).noneMatch(Disconnected.class::isInstance);
    assertThat(events.since(from)).noneMatch(KubernetesWatchTest::isEmptyOrders);
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
    assertThat(events.since(from)).noneMatch(KubernetesWatchTest::isEmptyOrders);
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

  private static boolean isEmptyOrders(RegistryEvent event) {
    return event instanceof InstancesReplaced read
        && read.service().equals(ORDERS)
        && read.instances().isEmpty();
  }
}
