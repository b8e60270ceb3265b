package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulSettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8500",
        "ftp://localhost",
        "http:///x",
        "http://user:secret@localhost:8500",
        "http://localhost:8500/v1",
        "http://localhost:8500/?token=x"
      })
  void anAddressIsAHostAndAPort(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConsulSettings.of(URI.create(address)))
        .withMessageContaining("address");
  }

  @Test
  void aTokenThatCannotStandInAHeaderIsRefusedWithoutBeingRepeated() {
    ConsulSettings settings = ConsulSettings.of(URI.create("https://consul.example"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withToken("se\ncret"))
        .withMessageContaining("token")
        .withMessageNotContaining("cret");
  }

  @Test
  void everythingButTheAddressHasADefault() {
    ConsulSettings settings = ConsulSettings.of(URI.create("http://127.0.0.1:8500"));

    assertThat(settings.token()).isEmpty();
    assertThat(settings.datacenter()).isEmpty();
    assertThat(settings.tags()).isEqualTo(List.of());
    assertThat(settings.consistency()).isEqualTo(Consistency.DEFAULT);
    assertThat(settings.pacing()).isEqualTo(Pacing.DEFAULT);
  }
}
