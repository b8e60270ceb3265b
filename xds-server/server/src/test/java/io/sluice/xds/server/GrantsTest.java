package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrantsTest {
  private static final Grants GRANTS =
      new Grants(
          Stream.of(
                  "spiffe://shop/{service}",
                  "*.edge.example as gateway with all",
                  "CN=vm-*,O=Shop Ltd as vm-*")
              .map(text -> Grant.read(text).orElseThrow())
              .toList());

  private static boolean may(String name, String service, boolean all) {
    return GRANTS.refusal(List.of("unrelated", name), service, all).isEmpty();
  }

  @Test
  void oneLineMustFit() {
    assertThat(may("spiffe://shop/orders", "orders", false)).isTrue();
    assertThat(may("spiffe://shop/orders", "users", false)).isFalse();
    assertThat(may("spiffe://shop/orders", "orders", true)).isFalse();
    assertThat(may("spiffe://shop/x/orders", "orders", false)).isFalse();
    assertThat(may("a.edge.example", "gateway", true)).isTrue();
    assertThat(may("a.edge.example", "orders", false)).isFalse();
    assertThat(may("a.edge.example.org", "gateway", false)).isFalse();
    assertThat(may("a-edge-example", "gateway", false)).as("a dot is a dot").isFalse();
    assertThat(may("CN=vm-7,O=Shop Ltd", "vm-orders", false)).isTrue();
    assertThat(may("", "", false)).isFalse();
  }

  @Test
  void whoeverHasNoCertificateIsNobodyAndWithoutAListEverybodyIsAnybody() {
    assertThat(GRANTS.refusal(List.of(), "orders", false)).isNotEmpty();
    assertThat(Grants.ANY.refusal(List.of(), "orders", true)).isEmpty();
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(GRANTS.refusal(List.of("spiffe://shop/orders"), "orders", true))
        .hasValueSatisfying(words -> assertThat(words).contains("have every service"));
    assertThat(GRANTS.refusal(List.of("spiffe://shop/orders"), "users", true))
        .hasValueSatisfying(
            words -> assertThat(words).contains("spiffe://shop/orders", "be the service 'users'"));
  }

  @Test
  void aLineSaysExactlyOnceWhichService() {
    assertThat(Grant.read("*.example")).isEmpty();
    assertThat(Grant.read("{service}.example as orders")).isEmpty();
    assertThat(Grant.read("{service}.{service}")).isEmpty();
    assertThat(Grant.read("*.example as or ders")).isEmpty();
    assertThat(Grant.read("")).isEmpty();
    assertThat(Grant.read("{service}.example  with all")).as("two spaces").isEmpty();
    assertThat(Grant.read("{service}.example With all")).isEmpty();
    assertThat(Grant.read("*.example as orders, users")).isEmpty();
    assertThat(Grant.read("*".repeat(5) + " as orders")).isEmpty();
    assertThat(Grant.read("{service}.example with all")).isPresent();
  }

  @Test
  void aNameThatCouldBeReadInTwoWaysIsNoLine() {
    assertThat(Grant.read("{service}.*")).isEmpty();
    assertThat(Grant.read("{service}-*.vm.example")).isEmpty();
    assertThat(Grant.read("*{service}.vm.example")).isEmpty();
    assertThat(Grant.read("spiffe://*/{service}")).isPresent();
    assertThat(Grant.read("{service}.vm.example")).isPresent();
  }

  @Test
  void aPatternLooksAtOneKindOfName() {
    assertThat(may("CN=a.edge.example", "gateway", false)).isFalse();
    assertThat(may("https://x/.edge.example", "gateway", false)).isFalse();
    assertThat(may("A.Edge.Example", "gateway", false)).as("DNS has no case").isTrue();
    assertThat(may("SPIFFE://shop/orders", "orders", false)).isFalse();
    assertThat(may("a.edge.example", "x".repeat(1_000), false)).isFalse();
  }
}
