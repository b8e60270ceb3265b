package io.sluice.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.etcd.JsonFields.Field;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdSettingsTest {
  private static final EtcdLayout KEYS = new EtcdLayout.Keys();

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://h:1", "http://h", "http://h:1/path", "http://u@h:1", "http://h:70000"})
  void anEndpointIsAHostAndAPort(String endpoint) {
    assertThatThrownBy(() -> EtcdSettings.of(List.of(URI.create(endpoint)), "/s", KEYS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("endpoint");
  }

  @Test
  void noEndpointIsAMistake() {
    assertThatThrownBy(() -> EtcdSettings.of(List.of(), "/s", KEYS))
        .hasMessageContaining("at least one");
  }

  @Test
  void aTrailingSlashMeansNothingAndThePasswordIsNotShown() {
    EtcdSettings settings =
        EtcdSettings.of(List.of(URI.create("http://h:1")), "/s/", KEYS)
            .withLogin(new EtcdLogin("me", "secret"));

    assertThat(settings.prefix()).isEqualTo("/s");
    assertThat(settings.toString()).contains("me").doesNotContain("secret");
  }

  @Test
  void pointersMustLeadToAnAddressAndBePointers() {
    assertThatThrownBy(() -> new JsonFields(Map.of(Field.ADDRESS, "/a"), JsonFields.USUAL_STATUSES))
        .hasMessageContaining("port");
    assertThatThrownBy(() -> new JsonFields(Map.of(Field.ADDR, "a"), JsonFields.USUAL_STATUSES))
        .hasMessageContaining("ADDR");
  }
}
