package io.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class XdsAddressTest {
  @Test
  void namesAndAddressesAreTaken() {
    assertThat(XdsAddress.parse("sluice.example:18000"))
        .isEqualTo(new XdsAddress("sluice.example", 18000));
    assertThat(XdsAddress.parse("[fe80::1]:18000")).isEqualTo(new XdsAddress("fe80::1", 18000));
    assertThat(XdsAddress.parse("10.0.0.1:1").isNumeric()).isTrue();
    assertThat(XdsAddress.parse("[::1]:1").isNumeric()).isTrue();
    assertThat(XdsAddress.parse("a:1").isNumeric()).isFalse();
  }

  @Test
  void anythingElseIsNot() {
    assertThat(XdsAddress.isAddress("")).isFalse();
    assertThat(XdsAddress.isAddress("host")).isFalse();
    assertThat(XdsAddress.isAddress("host:0")).isFalse();
    assertThat(XdsAddress.isAddress("host:65536")).isFalse();
    assertThat(XdsAddress.isAddress("::1:18000")).isFalse();
    assertThat(XdsAddress.isAddress("http://host:18000")).isFalse();
  }
}
