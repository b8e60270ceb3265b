package io.sluice.registry.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.sluice.components.KubernetesApi;
import io.sluice.components.KubernetesObject;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A catalogue whose watches are behind an API server that can be asked. */
class LagTest {
  private static final String ON_N1 = "\"nodeName\":\"n1\"";

  private final KubernetesApi api = new KubernetesApi(0);
  private final Config config =
      new ConfigBuilder(Config.empty()).withMasterUrl(api.uri().toString()).build();
  private final ApiServer server = new ApiServer(config, TestPacing.FAST, Runnable::run);
  private final Catalogue catalogue =
      new Catalogue(KubernetesSettings.of(Path.of("unused")).reading(true, true, true));

  @AfterEach
  void close() {
    server.close();
    api.close();
  }

  @Test
  void manyUnknownPodsAreReadByOneListing() throws InterruptedException {
    String[] endpoints = new String[60];
    for (int i = 0; i < endpoints.length; i++) {
      api.put(KubernetesObject.of("pods", "shop", "p" + i));
      endpoints[i] = Objects.ready("10.0.0." + (i + 1), "p" + i);
    }
    put(Resource.SLICES, Objects.slice("orders", "orders-a", endpoints));
    assertThat(healths()).isEmpty();

    catchUp();

    assertThat(healths()).hasSize(60);
    assertThat(api.requests()).isEqualTo(1);
  }

  @Test
  void aPodThatIsNotThereOrCannotBeAskedForIsNotAskedForAgain() throws InterruptedException {
    KubernetesObject slice =
        Objects.slice(
            "orders",
            "orders-a",
            Objects.ready("10.0.0.1", "none"),
            Objects.ready("10.0.0.2", "A,b"));
    put(Resource.SLICES, slice);
    catchUp();
    put(Resource.SLICES, slice);

    assertThat(catalogue.lag().isEmpty()).isTrue();
    assertThat(api.requests()).isEqualTo(1);
    assertThat(healths()).isEmpty();
  }

  @Test
  void whatTheWatchOfNodesSaysOfThePastIsDoubted() throws InterruptedException {
    put(Resource.NODES, Objects.node("n1", true));
    put(Resource.SLICES, Objects.slice("orders", "orders-a", Objects.endpoint("10.0.0.1", ON_N1)));
    api.put(Objects.node("n1", false));
    put(Resource.SLICES, Objects.slice("orders", "orders-a", Objects.notReady("10.0.0.1", ON_N1)));
    catchUp();
    assertThat(healths()).containsExactly(Health.NODE_DOWN);

    put(Resource.NODES, Objects.node("n1", true));
    assertThat(catalogue.lag().isEmpty()).isFalse();
    catchUp();

    assertThat(healths()).containsExactly(Health.NODE_DOWN);
    put(Resource.NODES, Objects.node("n1", false));
    put(Resource.NODES, Objects.node("n1", true));
    assertThat(catalogue.lag().isEmpty()).isTrue();
    assertThat(healths()).containsExactly(Health.CRITICAL);
  }

  @Test
  void aNodeThatIsGoneIsNotReadyAndOneThatIsReadyStaysSo() throws InterruptedException {
    put(Resource.NODES, Objects.node("n1", true));
    put(Resource.NODES, Objects.node("n2", true));
    api.put(Objects.node("n2", true));
    put(
        Resource.SLICES,
        Objects.slice(
            "orders",
            "orders-a",
            Objects.notReady("10.0.0.1", ON_N1),
            Objects.notReady("10.0.0.2", "\"nodeName\":\"n2\"")));

    catchUp();

    assertThat(healths()).containsExactly(Health.NODE_DOWN, Health.CRITICAL);
  }

  private void catchUp() throws InterruptedException {
    Listing listing = new Listing(server, TestPacing.FAST);
    assertThat(catalogue.lag().catchUp(listing, catalogue)).isEmpty();
  }

  private List<Health> healths() {
    return catalogue.read("orders.shop", "1").instances().stream().map(Instance::health).toList();
  }

  private void put(Resource resource, KubernetesObject object) {
    try {
      JsonNode json = ListPage.MAPPER.readTree(object.json("u", 1));
      catalogue.put(resource, json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
