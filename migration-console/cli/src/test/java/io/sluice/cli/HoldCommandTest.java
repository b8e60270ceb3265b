package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldCommandTest extends AtServer {
  @Test
  void aServiceIsHeldForAWhile() {
    Run run = sluice("hold", "orders", "--for", "4h", "--reason", "moving");

    assertThat(run.out())
        .contains("no silent loss of service orders is believed until 2026-11-21T09:00:00Z");
    assertThat(server.last("POST /holds").body())
        .isEqualTo(
            "{\"scope\":\"service\",\"name\":\"orders\",\"forMs\":14400000,\"reason\":\"moving\"}");
  }

  @Test
  void aNameOfASourceMeansTheSource() {
    sluice("hold", "vms", "--for", "30m");

    assertThat(server.last("POST /holds").body()).contains("\"scope\":\"source\"");
  }

  @Test
  void aNameOfBothMustBeSaidPrecisely() {
    server.reply("GET /sources/orders", "{}");

    assertThat(sluice("hold", "orders", "--for", "30m").code()).isEqualTo(2);
    assertThat(sluice("hold", "source:orders", "--for", "30m").code()).isZero();
    assertThat(server.last("POST /holds").body()).contains("\"scope\":\"source\"");
  }

  @Test
  void whatIsHeldIsListed() {
    assertThat(sluice("hold").out()).contains("orders", "2026-11-21T09:00:00Z", "admin", "moving");
    assertThat(sluice("hold", "--list").out()).contains("orders");

    server.reply("GET /holds?limit=500", "{'items':[],'next':null}");
    assertThat(sluice("hold").out()).contains("nothing is held");
  }

  @Test
  void aHoldEndsBeforeItsTime() {
    assertThat(sluice("hold", "vms", "--end").out())
        .contains("source vms are judged as usual again");

    server.reply(
        "DELETE /holds/service/orders", "{'scope':'service','name':'orders','changed':false}");
    assertThat(sluice("hold", "orders", "--end").out()).contains("nothing changed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"orders", "orders --for 4h --end", "orders --for soon", "--end", "orders --list"})
  void wrongUseIsSaid(String words) {
    assertThat(sluice("hold " + words).code()).isEqualTo(2);
  }
}
