package io.sluice.agent.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnvoyAdminTest {
  private FakeEnvoy envoy;

  @BeforeEach
  void start() throws IOException {
    envoy = new FakeEnvoy();
  }

  @AfterEach
  void stop() {
    envoy.close();
  }

  @Test
  void aFilterMeansItselfAndNoPattern() throws IOException {
    envoy.admin().statistics("a.b*&x");

    assertThat(envoy.asked()).containsExactly("GET /stats?usedonly&filter=a%5C.b%5C*%5C%26x");
  }

  @Test
  void onlyClustersWithTheFilterInTheirNameAreTold() throws IOException {
    envoy.answer = "orders::10.0.0.1:80::cx_active::1\nusers::orders::cx_active::1\n";

    assertThat(envoy.admin().clusters("orders")).isEqualTo("orders::10.0.0.1:80::cx_active::1\n");
    assertThat(envoy.admin().clusters("").lines()).hasSize(2);
  }

  @Test
  void whatIsTooLongIsRefusedWithWhatToDo() {
    envoy.answer = "x".repeat(1023).concat("\n").repeat(1024 + 1);

    assertThatThrownBy(() -> envoy.admin().configuration(""))
        .hasMessageContaining("1 MiB")
        .hasMessageContaining("filter");
  }

  @Test
  void anEnvoyThatIsNotThereOrWillNotIsSaid() {
    envoy.status = 403;
    assertThatThrownBy(() -> envoy.admin().levels())
        .hasMessageStartingWith("Envoy answered 403: active loggers");
    envoy.close();
    assertThatThrownBy(() -> envoy.admin().levels()).hasMessageContaining("does not answer");
    assertThatThrownBy(() -> new EnvoyAdmin(0).levels()).hasMessageContaining("ports.admin: 0");
  }
}
