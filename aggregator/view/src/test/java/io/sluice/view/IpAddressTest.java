package io.sluice.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1",
    "2001:DB8::01, 2001:db8:0:0:0:0:0:1",
    "2001:db8:0:0:0:0:0:1, 2001:db8:0:0:0:0:0:1",
    "::ffff:10.0.0.1, 10.0.0.1"
  })
  void anAddressHasOneSpelling(String written, String canonical) {
    assertThat(IpAddress.canonical(written)).isEqualTo(canonical);
  }

  @Test
  void theOneSpellingStays() {
    String once = IpAddress.canonical("2001:db8::1");

    assertThat(once).isNotNull();
    assertThat(IpAddress.canonical(String.valueOf(once))).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "orders.example",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.1:80",
        "[::1]",
        "fe80::1%eth0",
        ":::",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1"
      })
  void whereNoInstanceCanBeIsNoAddress(String written) {
    assertThat(IpAddress.canonical(written)).isNull();
  }
}
