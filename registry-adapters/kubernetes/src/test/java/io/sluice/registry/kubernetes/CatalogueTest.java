package io.sluice.registry.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.components.KubernetesObject;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How slices, pods, services and nodes become instances. */
class CatalogueTest {
  private static final KubernetesSettings PLAIN =
      KubernetesSettings.of(Path.of("unused")).reading(false, false, false);
  private static final KubernetesSettings ALL = PLAIN.reading(true, true, true);
  private static final String ORDERS = "orders.shop";

  @Test
  void severalSlicesOfAServiceAreOne() {
    Catalogue catalogue = new Catalogue(PLAIN);

    put(catalogue, Objects.slice("orders", "orders-a", Objects.ready("10.0.0.1", "a")));
    put(catalogue, Objects.slice("orders", "orders-b", Objects.ready("10.0.0.2", "b")));

    assertThat(places(catalogue, ORDERS)).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
    assertThat(catalogue.names()).containsExactly(ORDERS);
  }

  @Test
  void anEndpointThatMovesBetweenSlicesIsCountedOnceAndLeavesWithTheLast() {
    Catalogue catalogue = new Catalogue(PLAIN);
    put(catalogue, Objects.slice("orders", "orders-a", Objects.ready("10.0.0.1", "a")));
    put(catalogue, Objects.slice("orders", "orders-b", Objects.ready("10.0.0.1", "a")));

    assertThat(places(catalogue, ORDERS)).containsExactly("10.0.0.1:8080");

    put(catalogue, Objects.slice("orders", "orders-a"));
    assertThat(places(catalogue, ORDERS)).containsExactly("10.0.0.1:8080");
    put(catalogue, Objects.slice("orders", "orders-b"));
    assertThat(places(catalogue, ORDERS)).isEmpty();
    assertThat(catalogue.names()).containsExactly(ORDERS);
    remove(catalogue, Objects.slice("orders", "orders-a"));
    remove(catalogue, Objects.slice("orders", "orders-b"));
    assertThat(catalogue.names()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{}', PASSING",
    "'{\"ready\":null}', PASSING",
    "'{\"ready\":true,\"serving\":true,\"terminating\":false}', PASSING",
    "'{\"ready\":false,\"serving\":false,\"terminating\":false}', CRITICAL",
    "'{\"ready\":false,\"serving\":true,\"terminating\":true}', DRAINING",
    "'{\"ready\":false,\"serving\":false,\"terminating\":true}', DRAINING",
    "'{\"ready\":true,\"serving\":true,\"terminating\":true}', DRAINING",
    "'{\"ready\":true,\"somethingNew\":\"x\"}', PASSING",
  })
  void conditionsAreToldApart(String conditions, Health expected) {
    Catalogue catalogue = new Catalogue(PLAIN);

    String endpoint = Objects.endpoint("10.0.0.1", "\"conditions\":" + conditions);
    put(catalogue, Objects.slice("orders", "orders-a", endpoint));

    assertThat(read(catalogue, ORDERS).instances())
        .extracting(Instance::health)
        .containsExactly(expected);
  }

  @Test
  void terminatingStandsAboveReadyWhenTwoSlicesDisagree() {
    Catalogue catalogue = new Catalogue(PLAIN);
    String terminating =
        Objects.endpoint("10.0.0.1", "\"conditions\":{\"ready\":false,\"terminating\":true}");
    put(catalogue, Objects.slice("orders", "orders-a", terminating));
    put(catalogue, Objects.slice("orders", "orders-b", Objects.ready("10.0.0.1", "a")));

    assertThat(read(catalogue, ORDERS).instances())
        .extracting(Instance::health)
        .containsExactly(Health.DRAINING);
  }

  /** A pod on a dead node is called not ready by the control plane; it has said nothing itself. */
  @Test
  void aNodeThatIsNotReadyMakesItsPodsSilentAndNotCritical() {
    Catalogue catalogue = new Catalogue(PLAIN.reading(false, false, true));
    put(catalogue, Objects.node("n1", true));
    put(
        catalogue,
        Objects.slice("orders", "orders-a", Objects.notReady("10.0.0.1", "\"nodeName\":\"n1\"")));
    assertThat(healths(catalogue)).containsExactly(Health.CRITICAL);
    assertThat(catalogue.takeDirty()).containsExactly(ORDERS);

    put(catalogue, Objects.node("n1", false));

    assertThat(catalogue.takeDirty()).containsExactly(ORDERS);
    assertThat(healths(catalogue)).containsExactly(Health.NODE_DOWN);
    remove(catalogue, Objects.node("n1", true));
    assertThat(healths(catalogue)).containsExactly(Health.NODE_DOWN);
  }

  @Test
  void aReadyPodOnANodeThatIsNotReadyIsReady() {
    Catalogue catalogue = new Catalogue(PLAIN.reading(false, false, true));
    put(catalogue, Objects.node("n1", false));
    put(
        catalogue,
        Objects.slice("orders", "orders-a", Objects.endpoint("10.0.0.1", "\"nodeName\":\"n1\"")));

    assertThat(healths(catalogue)).containsExactly(Health.PASSING);
  }

  @ParameterizedTest
  @CsvSource({
    "http, http, http",
    "http, kubernetes.io/h2c, http2",
    "x, kubernetes.io/ws, http",
    "x, grpc, grpc",
    "x, http2, http2",
    "x, tcp, tcp",
    "x, https, tcp",
    "x, kubernetes.io/wss, tcp",
    "http, example.com/mine, ''",
    "grpc-api, '', grpc",
    "http, '', http",
    "h2c-x, '', http2",
    "tcp-db, '', tcp",
    "web, '', ''",
    "'', '', ''",
  })
  void protocolsComeFromTheAppProtocolElseFromThePortsName(
      String name, String appProtocol, String expected) {
    assertThat(Protocols.of(appProtocol, name)).isEqualTo(expected);
  }

  @Test
  void everyNamedTcpPortIsAnInstanceWithZoneAndNode() {
    Catalogue catalogue = new Catalogue(PLAIN);
    String dns = "{\"name\":\"dns\",\"port\":53,\"protocol\":\"UDP\"}";
    put(
        catalogue,
        Objects.slice(
            "orders",
            "orders-a",
            "IPv4",
            List.of(Objects.port("http", 8080, ""), Objects.port("api", 9090, "grpc"), dns),
            List.of(Objects.endpoint("10.0.0.1", "\"zone\":\"eu-1a\",\"nodeName\":\"n1\""))));

    List<Instance> instances = read(catalogue, ORDERS).instances();

    assertThat(instances).extracting(Instance::portName).containsExactly("http", "api");
    assertThat(instances).extracting(Instance::protocol).containsExactly("http", "grpc");
    assertThat(instances).extracting(Instance::zone).containsOnly("eu-1a");
    assertThat(instances).extracting(Instance::node).containsOnly("n1");
    assertThat(instances).extracting(Instance::id).doesNotHaveDuplicates();
    assertThat(read(catalogue, ORDERS).rejected()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"IPV4, 10.0.0.1", "IPV6, fd00::1", "BOTH, '10.0.0.1 fd00::1'"})
  void aPodWithTwoFamiliesIsOneInstanceUnlessBothAreAskedFor(Addresses wanted, String expected) {
    Catalogue catalogue = new Catalogue(PLAIN.withAddresses(wanted));
    put(catalogue, Objects.slice("orders", "orders-4", Objects.ready("10.0.0.1", "a")));
    put(catalogue, six("orders-6", Objects.ready("fd00::1", "a")));

    assertThat(read(catalogue, ORDERS).instances())
        .extracting(Instance::address)
        .containsExactly(expected.split(" ", -1));
  }

  /** Otherwise a service that scales up from nothing would change family in its first second. */
  @Test
  void anEmptySliceOfThePreferredFamilyStillDecides() {
    Catalogue catalogue = new Catalogue(PLAIN);
    put(catalogue, Objects.slice("orders", "orders-4"));
    put(catalogue, six("orders-6", Objects.ready("fd00::1", "a")));
    assertThat(places(catalogue, ORDERS)).isEmpty();

    remove(catalogue, Objects.slice("orders", "orders-4"));

    assertThat(places(catalogue, ORDERS)).containsExactly("fd00::1:8080");
  }

  @Test
  void aPodsLabelsAreItsMetadata() {
    Catalogue catalogue = new Catalogue(PLAIN.reading(true, false, false));
    put(
        catalogue,
        pod("a")
            .withLabels(
                Map.of("app.kubernetes.io/version", "1.4", "track", "canary", "secret", "no")));
    put(catalogue, Objects.slice("orders", "orders-a", Objects.ready("10.0.0.1", "a")));

    assertThat(read(catalogue, ORDERS).instances().get(0).metadata())
        .containsEntry("version", "1.4")
        .containsEntry("track", "canary")
        .containsEntry("namespace", "shop")
        .doesNotContainKey("secret");
  }

  @Test
  void anEndpointWaitsForItsPodSoThatItIsNeverPublishedPastItsProxy() {
    Catalogue catalogue = new Catalogue(ALL);
    put(catalogue, Objects.slice("orders", "orders-a", Objects.ready("10.0.0.1", "a")));
    assertThat(places(catalogue, ORDERS)).isEmpty();
    assertThat(read(catalogue, ORDERS).rejected().get(0).reason()).contains("not listed yet");
    assertThat(catalogue.takeDirty()).containsExactly(ORDERS);

    put(catalogue, pod("a").withAnnotations(Map.of(ObjectFacts.INGRESS_PORT, "15006")));

    assertThat(catalogue.takeDirty()).containsExactly(ORDERS);
    assertThat(places(catalogue, ORDERS)).containsExactly("10.0.0.1:15006");
    remove(catalogue, pod("a"));
    assertThat(places(catalogue, ORDERS)).containsExactly("10.0.0.1:15006");
  }

  @Test
  void aDeletedPodIsKnownForAsLongAsAnewSliceStillNamesIt() {
    Catalogue catalogue = new Catalogue(ALL);
    put(catalogue, pod("a").withAnnotations(Map.of(ObjectFacts.INGRESS_PORT, "15006")));
    put(catalogue, Objects.slice("orders", "orders-a", Objects.ready("10.0.0.1", "a")));
    remove(catalogue, pod("a"));

    put(
        catalogue,
        Objects.slice(
            "orders",
            "orders-a",
            Objects.ready("10.0.0.1", "a"),
            Objects.endpoint("10.0.0.2", "")));

    assertThat(places(catalogue, ORDERS)).containsExactly("10.0.0.1:15006", "10.0.0.2:8080");
    put(catalogue, Objects.slice("orders", "orders-a"));
    put(catalogue, Objects.slice("orders", "orders-a", Objects.ready("10.0.0.1", "a")));
    assertThat(places(catalogue, ORDERS)).isEmpty();
  }

  @Test
  void aPodsIngressPortStandsAboveItsServices() {
    Catalogue catalogue = new Catalogue(ALL);
    put(catalogue, pod("a"));
    put(catalogue, pod("b").withAnnotations(Map.of(ObjectFacts.INGRESS_PORT, "15006")));
    put(catalogue, service().withAnnotations(Map.of(ObjectFacts.INGRESS_PORT, "15001")));
    put(
        catalogue,
        Objects.slice(
            "orders", "orders-a", Objects.ready("10.0.0.1", "a"), Objects.ready("10.0.0.2", "b")));

    assertThat(places(catalogue, ORDERS)).containsExactly("10.0.0.1:15001", "10.0.0.2:15006");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "http", "-1", "99999999999"})
  void anIngressPortThatIsNoneRejectsTheEndpoint(String port) {
    Catalogue catalogue = new Catalogue(ALL);
    put(catalogue, pod("a").withAnnotations(Map.of(ObjectFacts.INGRESS_PORT, port)));
    put(catalogue, Objects.slice("orders", "orders-a", Objects.ready("10.0.0.1", "a")));

    assertThat(places(catalogue, ORDERS)).isEmpty();
    assertThat(read(catalogue, ORDERS).rejected().get(0).reason()).contains("1 to 65535");
  }

  @Test
  void aServiceIsCalledByItsAnnotationElseByItsLabelElseByNameAndNamespace() {
    Catalogue catalogue = new Catalogue(ALL);
    KubernetesObject slice = Objects.slice("orders", "orders-a");
    put(catalogue, slice);
    assertThat(catalogue.names()).containsExactly(ORDERS);

    put(
        catalogue,
        slice.withLabels(
            Map.of("kubernetes.io/service-name", "orders", ObjectFacts.SERVICE, "labelled")));
    assertThat(catalogue.names()).containsExactly("labelled");
    assertThat(catalogue.takeDirty()).containsExactlyInAnyOrder(ORDERS, "labelled");

    put(catalogue, service().withAnnotations(Map.of(ObjectFacts.SERVICE, "annotated")));
    assertThat(catalogue.names()).containsExactly("annotated");
    assertThat(catalogue.takeDirty()).containsExactlyInAnyOrder("labelled", "annotated");
  }

  @Test
  void whatIsWrongIsRejectedWithItsReasonAndTheRestGoesOn() {
    Catalogue catalogue = new Catalogue(PLAIN);
    put(
        catalogue,
        Objects.slice(
            "orders",
            "orders-a",
            "IPv4",
            List.of(
                Objects.port("http", 8080, ""),
                Objects.port("zero", 0, ""),
                "{\"name\":\"none\",\"port\":null}",
                "{\"name\":\"text\",\"port\":\"80\"}"),
            List.of(
                "{\"addresses\":[]}",
                "\"nonsense\"",
                Objects.endpoint("orders.example.org", ""),
                Objects.endpoint("10.0.0.256", ""),
                Objects.endpoint("0.0.0.0", ""),
                Objects.endpoint("10.0.0.9", "\"conditions\":{\"ready\":\"yes\"}"),
                Objects.endpoint("10.0.0.8", "\"zone\":\"" + "z".repeat(300) + "\""),
                Objects.ready("10.0.0.1", "a"))));
    put(
        catalogue,
        Objects.slice(
            "orders", "orders-b", "FQDN", List.of(), List.of(Objects.endpoint("a.b", ""))));

    InstancesReplaced read = read(catalogue, ORDERS);

    assertThat(places(catalogue, ORDERS)).containsExactly("10.0.0.1:8080");
    assertThat(read.rejected()).hasSize(3 + 7 + 1);
    assertThat(read.rejected()).allMatch(bad -> !bad.entry().isBlank() && !bad.reason().isBlank());
  }

  @Test
  void aSliceOfNoServiceAndAnObjectOfNothingAreNoOnes() {
    Catalogue catalogue = new Catalogue(PLAIN);

    put(catalogue, KubernetesObject.of("endpointslices", "shop", "lonely"));
    put(catalogue, KubernetesObject.of("endpointslices", "", ""));

    assertThat(catalogue.names()).isEmpty();
  }

  @Test
  void whatChangesNothingThatIsKeptTouchesNothing() {
    Catalogue catalogue = new Catalogue(ALL);
    put(catalogue, pod("a"));
    put(catalogue, Objects.slice("orders", "orders-a", Objects.ready("10.0.0.1", "a")));
    assertThat(catalogue.takeDirty()).isNotEmpty();

    put(catalogue, pod("a").withLabels(Map.of("unread", "x")));
    put(catalogue, service().withLabels(Map.of("unread", "x")));
    put(catalogue, Objects.node("elsewhere", true));

    assertThat(catalogue.takeDirty()).isEmpty();
  }

  private static KubernetesObject pod(String name) {
    return KubernetesObject.of("pods", "shop", name);
  }

  private static KubernetesObject service() {
    return KubernetesObject.of("services", "shop", "orders");
  }

  private static KubernetesObject six(String name, String... endpoints) {
    return Objects.slice(
        "orders", name, "IPv6", List.of(Objects.port("http", 8080, "")), List.of(endpoints));
  }

  private static InstancesReplaced read(Catalogue catalogue, String name) {
    return catalogue.read(name, "1");
  }

  private static List<Health> healths(Catalogue catalogue) {
    return read(catalogue, ORDERS).instances().stream().map(Instance::health).toList();
  }

  private static List<String> places(Catalogue catalogue, String name) {
    return read(catalogue, name).instances().stream()
        .map(one -> one.address() + ":" + one.port())
        .toList();
  }

  private static void put(Catalogue catalogue, KubernetesObject object) {
    catalogue.put(resource(object), json(object));
  }

  private static void remove(Catalogue catalogue, KubernetesObject object) {
    catalogue.remove(resource(object), json(object));
  }

  private static Resource resource(KubernetesObject object) {
    return List.of(Resource.values()).stream()
        .filter(resource -> resource.plural().equals(object.resource()))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode json(KubernetesObject object) {
    try {
      return ListPage.MAPPER.readTree(object.json("u", 1));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
