package io.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Envoy's ingress listens where others look for this host. */
class AddressOptionsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int bootstrap(String addresses) {
    return Agent.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(
            "bootstrap",
            "--service=orders",
            "--environment=kubernetes",
            "--ports=service=8080,ingress=15006",
            "--addresses=" + addresses);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fd00::7", "10.1.2.3,fd00::7", "::ffff:10.1.2.3", " 10.1.2.3 , ::1 "})
  void withAnAddressOfIpv6ItListensOnBothFamilies(String addresses) {
    assertThat(bootstrap(addresses)).isZero();

    assertThat(out.toString())
        .contains("\"ingressIpv6\": true")
        .as("an older server would take :: for IPv6 alone")
        .doesNotContain("ingressAddress");
  }

  @Test
  void withAddressesOfIpv4AloneItListensOnThatFamilyAlone() {
    assertThat(bootstrap("10.1.2.3,192.168.0.1")).isZero();

    assertThat(out.toString()).doesNotContain("ingressIpv6", "ingressAddress");
  }

  @ParameterizedTest
  @ValueSource(strings = {"web-1", "[::1]", "10.0.0.1:80", "10.0.0"})
  void whatIsNoAddressIsNamed(String address) {
    assertThat(bootstrap("10.1.2.3," + address)).isEqualTo(2);

    assertThat(err.toString())
        .isEqualTo(
            "--addresses: '" + address + "' is not an IP address, without brackets or port\n");
  }

  @Test
  void aHostThatNobodySaidAnythingOfCountsAsOneOfIpv6WhereItHasNothingElse() throws Exception {
    List<InetAddress> own = new ArrayList<>(addresses("127.0.0.1", "::1", "fe80::1"));
    assertThat(AddressOptions.isOnIpv6Alone(own)).as("nobody reaches it").isFalse();

    own.addAll(addresses("2001:db8::7"));
    assertThat(AddressOptions.isOnIpv6Alone(own)).isTrue();

    own.addAll(addresses("10.0.0.7"));
    assertThat(AddressOptions.isOnIpv6Alone(own)).as("it has always listened on IPv4").isFalse();
  }

  private static List<InetAddress> addresses(String... texts) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String text : texts) {
      addresses.add(InetAddress.getByName(text));
    }
    return addresses;
  }
}
