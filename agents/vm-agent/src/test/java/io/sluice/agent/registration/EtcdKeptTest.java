package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

class EtcdKeptTest {
  private static final EtcdKept KEPT =
      new EtcdKept("/services/orders/a1", "10.0.0.7:8080", true, 42, false, "77");

  @Test
  void itIsReadAsItWasWritten() {
    assertThat(EtcdKept.of(KEPT.json())).isEqualTo(KEPT);
  }

  @Test
  void itBelongsToItsClusterAndPrefixAlone() {
    assertThat(KEPT.belongsTo("77", "/services/orders/")).isTrue();
    assertThat(KEPT.belongsTo("78", "/services/orders/")).isFalse();
    assertThat(KEPT.belongsTo("77", "/other/orders/")).isFalse();
    assertThat(KEPT.belongsTo("77", "/services/users/")).isFalse();
    assertThat(KEPT.belongsTo("77", "/services/")).isFalse();
  }

  @Test
  void oneThatWasWrittenBeforeClustersWereKeptBelongsToAny() {
    JsonObject old = KEPT.json();
    var unused = old.remove("cluster");

    assertThat(EtcdKept.of(old).belongsTo("78", "/services/orders/")).isTrue();
  }
}
