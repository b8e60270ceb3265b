package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmergencyCommandTest extends AtServer {
  @Test
  void anEmergencyRollbackSaysThatItIsNotStored() {
    server.reply(
        "POST /services/orders/rollback",
        "{'weights':{'vm':10000},'generation':41,'stored':false,'changed':true,'emergency':true}");

    Run run = sluice("rollback", "orders", "--emergency", "--reason", "it burns");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains(
            "orders: EMERGENCY ROLLBACK to vm 100%", "without the database", "on every member");
    assertThat(server.last("POST /services/orders/rollback").body())
        .isEqualTo("{\"reason\":\"it burns\",\"emergency\":true}");
  }

  @Test
  void withTheDatabaseThereItSaysThatItIsAnOrdinaryOne() {
    assertThat(sluice("rollback", "orders", "--emergency").out())
        .contains("ordinary rollback", "rolled back to vm 100%");
  }

  @Test
  void whatStandsIsListed() {
    assertThat(sluice("emergency").out())
        .contains("orders", "waits for the database", "vm 100%", "eve", "it burns");

    server.reply("GET /emergencies?limit=500", "{'items':[],'next':null}");
    assertThat(sluice("emergency", "list").out()).contains("no emergency rollback stands");
  }

  @Test
  void aConflictIsDecided() {
    assertThat(sluice("emergency", "keep", "orders").out()).contains("orders: vm 100%", "43");
    assertThat(server.last("POST /services/orders/emergency").body())
        .isEqualTo("{\"choice\":\"keep\",\"reason\":\"\"}");

    assertThat(sluice("emergency", "keep").code()).isEqualTo(2);
    assertThat(sluice("emergency", "list", "orders").code()).isEqualTo(2);
    assertThat(sluice("emergency", "forget", "orders").code()).isEqualTo(2);
  }
}
