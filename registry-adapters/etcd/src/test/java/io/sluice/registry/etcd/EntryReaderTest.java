package io.sluice.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.etcd.JsonFields.Field;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryReaderTest {
  private static final EtcdLayout NAMING = new EtcdLayout.GrpcNaming();
  private static final EtcdLayout JSON = new EtcdLayout.Json(JsonFields.USUAL);
  private static final EtcdLayout KEYS = new EtcdLayout.Keys();

  private static Reading read(EtcdLayout layout, String value) {
    return new EntryReader(layout, 1_000)
        .read(new EntryName("orders", "one"), ByteString.copyFromUtf8(value));
  }

  private static Instance accepted(EtcdLayout layout, String value) {
    Reading reading = read(layout, value);
    assertThat(reading).isInstanceOf(Reading.Accepted.class);
    return ((Reading.Accepted) reading).instance();
  }

  private static String refused(EtcdLayout layout, String value) {
    Reading reading = read(layout, value);
    assertThat(reading).isInstanceOf(Reading.Refused.class);
    return ((Reading.Refused) reading).rejected().reason();
  }

  @Test
  void whatEtcdsOwnNamingWritesIsAnInstance() {
    Instance one = accepted(NAMING, "{\"Op\":0,\"Addr\":\"10.0.0.1:8080\",\"Metadata\":null}");

    assertThat(one.address()).isEqualTo("10.0.0.1");
    assertThat(one.port()).isEqualTo(8080);
    assertThat(one.id()).isEqualTo("one");
    assertThat(one.health()).isEqualTo(Health.PASSING);
    assertThat(one.metadata()).isEmpty();
  }

  @Test
  void metadataOfNamingCarryWeightZoneProtocolPortNameAndTags() {
    Instance one =
        accepted(
            NAMING,
            "{\"Addr\":\"h:1\",\"Metadata\":{\"weight\":7,\"zone\":\"a\",\"protocol\":\"grpc\","
                + "\"portName\":\"api\",\"tags\":[\"x\",\"y\"],\"version\":\"1.4\",\"n\":{\"m\":1}}}");

    assertThat(one.weight()).isEqualTo(7);
    assertThat(one.zone()).isEqualTo("a");
    assertThat(one.protocol()).isEqualTo("grpc");
    assertThat(one.portName()).isEqualTo("api");
    assertThat(one.tags()).isEqualTo(List.of("x", "y"));
    assertThat(one.metadata()).containsEntry("version", "1.4").containsEntry("n", "{\"m\":1}");
  }

  /** As etcd's gRPC proxy registers itself. */
  @Test
  void metadataThatAreATextWithAnObjectAreThatObject() {
    Instance one =
        accepted(NAMING, "{\"Addr\":\"h:1\",\"Metadata\":\"{\\\"name\\\":\\\"host\\\"}\"}");

    assertThat(one.metadata()).containsExactly(Map.entry("name", "host"));
  }

  @Test
  void metadataThatAreATextAreKeptAsOne() {
    assertThat(accepted(NAMING, "{\"Addr\":\"h:1\",\"Metadata\":\"canary\"}").metadata())
        .containsExactly(Map.entry("Metadata", "canary"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:80,10.0.0.1,80",
    "[2001:db8::1]:80,2001:db8::1,80",
    "orders.internal:65535,orders.internal,65535"
  })
  void aPlaceIsReadAsItIs(String text, String host, int port) {
    Instance one = accepted(KEYS, text + "\n");

    assertThat(one.address()).isEqualTo(host);
    assertThat(one.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":80", "10.0.0.1", "10.0.0.1:0", "10.0.0.1:65536", "10.0.0.1:99999999999",
        "http://10.0.0.1:80", "2001:db8::1:80", "bad host:80", "h\u00f6st:80", "h:80:80", "h:-1"
      })
  void aPlaceThatIsNoneIsRefused(String text) {
    assertThat(refused(KEYS, text)).matches("the (address|port) .*");
  }

  @Test
  void aDocumentIsReadByPointers() {
    JsonFields fields =
        new JsonFields(
            Map.of(
                Field.ADDRESS, "/net/ip",
                Field.PORT, "/net/ports/0",
                Field.STATUS, "/state",
                Field.METADATA, "/labels",
                Field.TAGS, "/tags"),
            Map.of("Running", Health.PASSING, "leaving", Health.DRAINING));

    Instance one =
        accepted(
            new EtcdLayout.Json(fields),
            "{\"net\":{\"ip\":\"10.0.0.1\",\"ports\":[\"8080\"]},\"state\":\"LEAVING\","
                + "\"labels\":{\"v\":\"2\"},\"tags\":[]}");

    assertThat(one.port()).isEqualTo(8080);
    assertThat(one.health()).isEqualTo(Health.DRAINING);
    assertThat(one.metadata()).containsExactly(Map.entry("v", "2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|no JSON object",
        "{|no JSON",
        "{} {}|no JSON",
        "{\"addr\":\"h:1\",\"addr\":\"h:2\"}|no JSON",
        "{}|no address",
        "{\"address\":\"h\"}|no port",
        "{\"address\":7,\"port\":1}|address is no text",
        "{\"address\":\"h\",\"port\":1.5}|port is no whole number",
        "{\"address\":\"h\",\"port\":true}|port is no whole number",
        "{\"address\":\"h\",\"port\":0}|port is 0",
        "{\"addr\":\"h:1\",\"weight\":0}|weight is 0",
        "{\"addr\":\"h:1\",\"weight\":65536}|weight is 65536",
        "{\"addr\":\"h:1\",\"tags\":\"x\"}|tags are no list",
        "{\"addr\":\"h:1\",\"tags\":[1]}|tags is no text",
        "{\"addr\":\"h:1\",\"metadata\":[]}|metadata are no object",
        "{\"addr\":\"h:1\",\"protocol\":\"smtp\"}|protocol is not",
        "{\"addr\":\"h:1\",\"health\":\"asleep\"}|unknown",
        "{\"addr\":\"h:1\",\"health\":3}|neither"
      })
  void aWrongDocumentIsRefusedWithTheReason(String document, String reason) {
    assertThat(refused(JSON, document)).contains(reason);
  }

  @Test
  void whatIsTooLongOrNoTextIsRefused() {
    assertThat(refused(KEYS, "x".repeat(1_001))).contains("1001 bytes");
    Reading binary =
        new EntryReader(KEYS, 10)
            .read(new EntryName("orders", "one"), ByteString.copyFrom(new byte[] {(byte) 0xff}));
    assertThat(((Reading.Refused) binary).rejected().reason()).contains("UTF-8");
  }

  @Test
  void deepNestingIsRefusedAndNoStackOverflow() {
    Reading deep =
        new EntryReader(JSON, 100_000)
            .read(
                new EntryName("orders", "one"),
                ByteString.copyFromUtf8("{\"a\":" + "[".repeat(50_000)));
    assertThat(((Reading.Refused) deep).rejected().reason()).contains("no JSON");
  }

  @Test
  void reasonsAreShort() {
    assertThat(refused(JSON, "{\"addr\":\"h:1\",\"health\":\"" + "z".repeat(900) + "\"}"))
        .hasSizeLessThan(210);
  }
}
