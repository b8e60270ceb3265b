package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kiwiproject.consul.model.health.ServiceHealth;
import org.kiwiproject.consul.util.Jackson;

class InstanceMappingTest {
  private static final String PASSING = check("serfHealth", "passing");

  private static String check(String id, String status) {
    return String.format(
        "{\"Node\":\"n1\",\"CheckID\":\"%s\",\"Name\":\"\",\"Status\":\"%s\",\"Notes\":\"\","
            + "\"Output\":\"\",\"ServiceID\":\"\",\"ServiceName\":\"\",\"ServiceTags\":[]}",
        id, status);
  }

  private static String entry(String service, String checks) {
    return String.format(
        "{\"Node\":{\"Node\":\"n1\",\"Address\":\"10.0.0.9\",\"Datacenter\":\"dc1\"},"
            + "\"Service\":{\"ID\":\"o1\",\"Service\":\"orders\",%s},\"Checks\":[%s]}",
        service, checks);
  }

  private static InstancesReplaced map(List<String> tags, String... entries) {
    try {
      List<ServiceHealth> read =
          Jackson.MAPPER.readValue(
              "[" + String.join(",", entries) + "]", new TypeReference<List<ServiceHealth>>() {});
      return new InstanceMapping(tags).instances("orders", read, 42);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instance only(String service, String checks) {
    InstancesReplaced mapped = map(List.of(), entry(service, checks));
    assertThat(mapped.rejected()).isEmpty();
    return mapped.instances().get(0);
  }

  private static String plain(String more) {
    return "\"Address\":\"10.0.0.1\",\"Port\":80,\"Tags\":[],\"Meta\":{}" + more;
  }

  @Test
  void everythingThatIsRegisteredIsCarried() {
    Instance instance =
        only(
            "\"Address\":\"10.0.0.1\",\"Port\":80,\"Tags\":[\"b\",\"a\"],"
                + "\"Meta\":{\"protocol\":\"http2\",\"portName\":\"web\",\"zone\":\"r1\",\"v\":\"2\"},"
                + "\"Weights\":{\"Passing\":7,\"Warning\":3}",
            PASSING);

    assertThat(instance.id()).isEqualTo("n1/o1");
    assertThat(instance.address()).isEqualTo("10.0.0.1");
    assertThat(instance.port()).isEqualTo(80);
    assertThat(instance.health()).isEqualTo(Health.PASSING);
    assertThat(instance.protocol()).isEqualTo("http2");
    assertThat(instance.portName()).isEqualTo("web");
    assertThat(instance.zone()).isEqualTo("r1");
    assertThat(instance.weight()).isEqualTo(7);
    assertThat(instance.tags()).containsExactly("b", "a");
    assertThat(instance.metadata())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("protocol", "http2", "portName", "web", "zone", "r1", "v", "2"));
  }

  @Test
  void aServiceWithoutAddressHasItsNodes() {
    Instance instance = only("\"Address\":\"\",\"Port\":80,\"Tags\":[],\"Meta\":{}", PASSING);

    assertThat(instance.address()).isEqualTo("10.0.0.9");
  }

  @Test
  void aProtocolThatSluiceDoesNotSpeakIsUnknown() {
    Instance instance =
        only(
            "\"Address\":\"h\",\"Port\":80,\"Tags\":[],\"Meta\":{\"protocol\":\"thrift\"}",
            PASSING);

    assertThat(instance.protocol()).isEmpty();
    assertThat(instance.metadata()).containsEntry("protocol", "thrift");
  }

  @ParameterizedTest
  @CsvSource({
    "passing, passing, PASSING",
    "passing, warning, WARNING",
    "passing, critical, CRITICAL",
    "critical, passing, NODE_DOWN",
    "critical, critical, NODE_DOWN",
    "critical, warning, NODE_DOWN",
  })
  void theNodesDeathAndTheInstancesOwnWordAreTold(String serf, String own, Health health) {
    assertThat(only(plain(""), check("serfHealth", serf) + "," + check("own", own)).health())
        .isEqualTo(health);
  }

  @ParameterizedTest
  @CsvSource({"_node_maintenance", "_service_maintenance:o1"})
  void maintenanceIsDraining(String id) {
    String checks = check("serfHealth", "critical") + "," + check(id, "critical");

    assertThat(only(plain(""), checks).health()).isEqualTo(Health.DRAINING);
  }

  @Test
  void aNodesOwnCheckCountsForItsServices() {
    assertThat(only(plain(""), PASSING + "," + check("disk", "critical")).health())
        .isEqualTo(Health.CRITICAL);
  }

  @Test
  void withoutChecksItPasses() {
    assertThat(only(plain(""), "").health()).isEqualTo(Health.PASSING);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-5, 1", "1, 1", "65535, 65535", "70000, 65535"})
  void weightsAreKeptInTheirRange(int registered, int weight) {
    String weights = ",\"Weights\":{\"Passing\":" + registered + ",\"Warning\":1}";

    assertThat(only(plain(weights), PASSING).weight()).isEqualTo(weight);
  }

  @Test
  void aWarnedInstanceHasItsWarningWeight() {
    String weights = ",\"Weights\":{\"Passing\":10,\"Warning\":2}";

    assertThat(only(plain(weights), check("own", "warning")).weight()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1, 0", "10.0.0.1, 65536", "10.0.0.1, -1", "two words, 80", "[::1], 80"})
  void whatIsNoInstanceIsRejectedAndTheRestGoesOn(String address, int port) {
    InstancesReplaced mapped =
        map(
            List.of(),
            entry(
                String.format(
                    "\"Address\":\"%s\",\"Port\":%d,\"Tags\":[],\"Meta\":{}", address, port),
                PASSING),
            entry(plain(""), PASSING).replace("o1", "o2"));

    assertThat(mapped.instances()).singleElement().matches(it -> it.id().equals("n1/o2"));
    assertThat(mapped.rejected()).singleElement().matches(it -> it.entry().equals("n1/o1"));
    assertThat(mapped.revision()).isEqualTo("42");
  }

  @Test
  void anUnknownStatusIsNotGuessedAt() {
    InstancesReplaced mapped = map(List.of(), entry(plain(""), check("own", "sleepy")));

    assertThat(mapped.instances()).isEmpty();
    assertThat(mapped.rejected().get(0).reason()).contains("own");
  }

  @Test
  void whatLacksATagIsNeitherReportedNorRejected() {
    InstancesReplaced mapped =
        map(
            List.of("blue", "x"),
            entry("\"Address\":\"h\",\"Port\":80,\"Tags\":[\"blue\"],\"Meta\":{}", PASSING),
            entry("\"Address\":\"h\",\"Port\":81,\"Tags\":[\"x\",\"blue\"],\"Meta\":{}", PASSING));

    assertThat(mapped.instances()).singleElement().matches(it -> it.port() == 81);
    assertThat(mapped.rejected()).isEmpty();
  }
}
