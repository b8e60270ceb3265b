package io.sluice.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {

  @Test
  void aServiceNameIsWhatTheInterfacesSay() {
    assertThat(Names.isService("orders")).isTrue();
    assertThat(Names.isService("Orders.v2_x-1")).isTrue();
    assertThat(Names.isService("9lives")).isTrue();
    assertThat(Names.isService("a".repeat(253))).isTrue();

    assertThat(Names.isService("")).isFalse();
    assertThat(Names.isService("a".repeat(254))).isFalse();
    assertThat(Names.isService("-orders")).isFalse();
    assertThat(Names.isService("orders:grpc")).isFalse();
    assertThat(Names.isService("orders|vm")).isFalse();
    assertThat(Names.isService("or ders")).isFalse();
    assertThat(Names.isService("orders\n")).isFalse();
    assertThat(Names.isService("sluice-egress")).isFalse();
  }

  @Test
  void anEnvironmentNameIsLowerCaseAndShort() {
    assertThat(Names.isEnvironment("vm")).isTrue();
    assertThat(Names.isEnvironment("dc-1")).isTrue();
    assertThat(Names.isEnvironment("a".repeat(31))).isTrue();

    assertThat(Names.isEnvironment("a".repeat(32))).isFalse();
    assertThat(Names.isEnvironment("VM")).isFalse();
    assertThat(Names.isEnvironment("1dc")).isFalse();
    assertThat(Names.isEnvironment("")).isFalse();
  }

  @Test
  void aPortNameHoldsNothingThatDividesAClustersName() {
    assertThat(Names.isPort("http")).isTrue();
    assertThat(Names.isPort("grpc-web.v1")).isTrue();
    assertThat(Names.isPort("a".repeat(63))).isTrue();

    assertThat(Names.isPort("a".repeat(64))).isFalse();
    assertThat(Names.isPort("")).isFalse();
    assertThat(Names.isPort("a:b")).isFalse();
    assertThat(Names.isPort("a|b")).isFalse();
  }

  @Test
  void aClusterIsTheServiceOrTheServiceAndItsPort() {
    assertThat(Names.cluster("orders", "")).isEqualTo("orders");
    assertThat(Names.cluster("orders", "grpc")).isEqualTo("orders:grpc");
  }

  @Test
  void clustersThatEnvoyCannotTellApartFoldToTheSame() {
    assertThat(Names.folded("Orders:GRPC")).isEqualTo(Names.folded("orders_grpc"));
    assertThat(Names.folded("orders")).isNotEqualTo(Names.folded("orders2"));
  }
}
