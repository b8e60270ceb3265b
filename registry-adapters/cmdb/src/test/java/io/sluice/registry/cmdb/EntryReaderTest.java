package io.sluice.registry.cmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final URI BASE = URI.create("http://cmdb.example/");

  private static Entry netbox(String objects, String json) {
    return read(CmdbPreset.NETBOX.settings(BASE, objects, ""), json);
  }

  private static Entry read(CmdbSettings settings, String json) {
    try {
      return new EntryReader(settings).read(JSON.readTree(json), "entry 1 of the list");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String service(String address, String port) {
    return "{\"id\":7,\"name\":\"orders\",\"ports\":[%s],\"ipaddresses\":[{\"address\":%s}]}"
        .formatted(port, address);
  }

  @Test
  void aServiceOfNetboxIsAnInstanceForEachAddressAndPort() {
    Entry entry =
        netbox(
            "services",
            """
            {"id":7,"name":"orders","parent":{"name":"vm-1"},"ports":[80,8443],
             "protocol":{"value":"tcp"},"tags":[{"slug":"shop"}],
             "ipaddresses":[{"address":"10.0.0.1/24"},{"address":"2001:db8::1/64"}],
             "custom_fields":{"sluice_zone":"rack-1","sluice_weight":5}}""");

    assertThat(entry.rejected()).isEmpty();
    assertThat(entry.service()).isEqualTo("orders");
    assertThat(entry.instances())
        .extracting(one -> one.address() + " " + one.port() + " " + one.portName())
        .containsExactly(
            "10.0.0.1 80 80", "10.0.0.1 8443 8443", "2001:db8::1 80 80", "2001:db8::1 8443 8443");
    Instance first = entry.instances().get(0);
    assertThat(first.zone()).isEqualTo("rack-1");
    assertThat(first.weight()).isEqualTo(5);
    assertThat(first.tags()).containsExactly("shop");
    assertThat(first.metadata()).containsEntry(Instance.NODE, "vm-1");
    assertThat(entry.instances()).extracting(Instance::id).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({"active,PASSING", "failed,CRITICAL", "offline,DRAINING", "Decommissioning,DRAINING"})
  void aStatusSaysHowAMachineIs(String status, Health health) {
    Entry entry = netbox("devices", device(status));

    assertThat(entry.instances()).extracting(Instance::health).containsExactly(health);
  }

  @ParameterizedTest
  @ValueSource(strings = {"planned", "staged", "inventory"})
  void aMachineThatIsNotInServiceIsNoInstanceAndNoMistake(String status) {
    Entry entry = netbox("devices", device(status));

    assertThat(entry.instances()).isEmpty();
    assertThat(entry.rejected()).isEmpty();
  }

  @Test
  void anUnknownStatusIsRejectedAndOneCanBeTaught() {
    assertThat(netbox("devices", device("zombie")).rejected().get(0).reason())
        .isEqualTo("its status is unknown: zombie");

    CmdbSettings taught =
        CmdbPreset.NETBOX
            .settings(BASE, "devices", "")
            .withStatuses(Map.of("Zombie", Meaning.WARNING));
    assertThat(read(taught, device("zombie")).instances())
        .extracting(Instance::health)
        .containsExactly(Health.WARNING);
  }

  private static String device(String status) {
    return """
        {"id":3,"name":"vm-3","status":{"value":"%s"},"primary_ip":{"address":"10.0.0.3/24"},
         "rack":{"name":"r1"},"custom_fields":{"sluice_service":"orders","sluice_port":"8080"}}"""
        .formatted(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"10.0.0.1\"; 0; port must be a number from 1 to 65535, not 0",
        "\"10.0.0.1\"; 65536; port must be a number from 1 to 65535, not 65536",
        "\"10.0.0.1\"; -1; port must be a number from 1 to 65535, not -1",
        "\"10.0.0.1\"; 80.5; port must be a number from 1 to 65535, not 80.5",
        "\"10.0.0.1\"; \"http\"; port must be a number from 1 to 65535, not http",
        "\"10.0.0.1\"; {}; port must be a number from 1 to 65535, not (OBJECT)",
        "\"10.0.0.1\"; null; it has no port",
        "null; 80; it has no address",
        "\"\"; 80; it has no address",
        "\"10.0.0.0.1\"; 80; its address is neither an IP address nor a host name: 10.0.0.0.1",
        "\"10.0.0.256\"; 80; its address is neither an IP address nor a host name: 10.0.0.256",
        "\"0.0.0.0\"; 80; its address is that of every machine: 0.0.0.0",
        "\"a b\"; 80; its address is neither an IP address nor a host name: a b",
        "\"vm.example/24\"; 80; its address is neither an IP address nor a host name: vm.example/24",
        "7; 80; its address is neither an IP address nor a host name: 7",
        "[1]; 80; its address is neither an IP address nor a host name: (ARRAY)",
      })
  void aPlaceThatIsNoneIsRejectedWithItsReason(String address, String port, String reason) {
    Entry entry = netbox("services", service(address, port));

    assertThat(entry.instances()).isEmpty();
    assertThat(entry.rejected()).hasSize(1);
    assertThat(entry.rejected().get(0).entry()).isEqualTo("7");
    assertThat(entry.rejected().get(0).reason()).isEqualTo(reason);
  }

  @Test
  void aHostNamePassesAndIsTheEnginesToJudge() {
    assertThat(netbox("services", service("\"vm-1.example\"", "80")).instances())
        .extracting(Instance::address)
        .containsExactly("vm-1.example");
  }

  @Test
  void oneBadPortTakesNothingFromTheOther() {
    Entry entry = netbox("services", service("\"10.0.0.1\"", "80, 0"));

    assertThat(entry.instances()).extracting(Instance::port).containsExactly(80);
    assertThat(entry.rejected()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "7", "null", "{\"name\":\"\"}", "{\"name\":7}", "{\"name\":\"a\\u0000b\"}"})
  void anEntryWithoutAServiceIsListedApart(String json) {
    Entry entry = netbox("services", json);

    assertThat(entry.service()).isEqualTo(Entry.NO_NAME);
    assertThat(entry.rejected()).hasSize(1);
    assertThat(entry.rejected().get(0).entry()).isEqualTo("entry 1 of the list");
  }

  @Test
  void aUnicodeNameIsKeptForTheIdentityRules() {
    String json = service("\"10.0.0.1\"", "80").replace("orders", "bestellungen-ü-注文");

    assertThat(netbox("services", json).service()).isEqualTo("bestellungen-ü-注文");
  }

  @Test
  void aMegabyteIsRejectedAndNotRepeated() {
    String large = "x".repeat(1_000_000);
    Entry named = netbox("services", service("\"10.0.0.1\"", "80").replace("orders", large));
    Entry placed = netbox("services", service("\"" + large + "\"", "80"));

    assertThat(named.instances()).isEmpty();
    assertThat(placed.instances()).isEmpty();
    assertThat(named.rejected().toString() + placed.rejected()).hasSizeLessThan(500);
  }

  @Test
  void metadataThatIsTooLongIsLeftOutAndTheInstanceStays() {
    CmdbSettings settings = CmdbPreset.NETBOX.settings(BASE, "services", "");
    CmdbSettings with =
        settings.withFields(settings.fields().withMetadata(Map.of("owner", "/owner")));
    String json = service("\"10.0.0.1\"", "80").replace("{\"id\"", "{\"owner\":\"%s\",\"id\"");

    Entry fine = read(with, json.formatted("shop"));
    Entry large = read(with, json.formatted("x".repeat(2_000)));

    assertThat(fine.instances().get(0).metadata()).containsEntry("owner", "shop");
    assertThat(large.instances()).hasSize(1);
    assertThat(large.rejected()).hasSize(1);
  }

  @Test
  void aServiceOfRalphIsThatOfTheCustomFieldOrOfTheServiceEnvironment() {
    CmdbSettings ralph = CmdbPreset.RALPH.settings(BASE, "data-center-assets", "");
    String json =
        """
        {"id":1,"hostname":"vm-1","status":"in use","ipaddresses":["10.0.0.1","10.0.9.1"],
         "service_env":{"service":{"name":"orders"}},
         "custom_fields":{%s"sluice_port":"80"}}""";

    assertThat(read(ralph, json.formatted("")).service()).isEqualTo("orders");
    Entry named = read(ralph, json.formatted("\"sluice_service\":\"users\","));
    assertThat(named.service()).isEqualTo("users");
    assertThat(named.instances()).extracting(Instance::address).containsExactly("10.0.0.1");
  }

  @Test
  void tokensOfNetboxAreSentAsTheirVersionWantsIt() {
    assertThat(CmdbPreset.NETBOX.settings(BASE, "services", "0123abc").access().scheme())
        .isEqualTo("Token");
    assertThat(CmdbPreset.NETBOX.settings(BASE, "services", "nbt_k.t").access().scheme())
        .isEqualTo("Bearer");
  }

  @Test
  void wrongSettingsAreRefusedAndSecretsAreNotTold() {
    assertThatThrownBy(() -> Pointer.of("status")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CmdbPreset.NETBOX.settings(BASE, "racks", ""))
        .hasMessageContaining("services, devices, virtual-machines");
    assertThatThrownBy(() -> CmdbPreset.NETBOX.settings(URI.create("ftp://x/"), "devices", ""))
        .hasMessageContaining("http://");
    assertThatThrownBy(() -> Access.NONE.withHeaders(Map.of("Host", "x")))
        .isInstanceOf(IllegalArgumentException.class);
    Access access = Access.NONE.withToken("sesame").withHeaders(Map.of("X-Key", "sesame2"));
    assertThat(CmdbPreset.NETBOX.settings(BASE, "devices", "").withAccess(access).toString())
        .doesNotContain("sesame");
  }
}
