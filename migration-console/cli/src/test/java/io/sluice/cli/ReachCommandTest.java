package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReachCommandTest extends AtServer {
  private static final String FAILED =
      "{'service':'orders','environment':'kubernetes',"
          + "'words':'4,812 of 4,960 reach kubernetes; 148 in 10.9.0.0/16 do not',"
          + "'begun':'2026-11-21T05:00:00Z','at':'2026-11-21T05:00:04Z','done':true,'whole':false,'fresh':true,"
          + "'endpoints':3,'callers':4960,'reaching':4812,'failing':148,'waiting':0,'untold':[],"
          + "'places':[{'network':'10.9.0.0/16','failing':148,'callers':148}],"
          + "'failures':[{'proxy':'shop-1','service':'shop','address':'10.9.0.1',"
          + "'endpoint':'10.40.0.1:8080','result':'timed-out'}],"
          + "'deaf':[{'endpoint':'10.40.0.2:8080','callers':9}]}";

  @Test
  void allReachIt() {
    Run run = sluice("reach orders --environment kubernetes --reason soon");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("12 of 12 reach kubernetes");
    assertThat(server.last("POST /services/orders/reach").body())
        .isEqualTo("{\"environment\":\"kubernetes\",\"reason\":\"soon\"}");
  }

  @Test
  void whoDoesNotIsNamedAfterItWasWaitedFor() {
    server.reply(
        "POST /services/orders/reach",
        FAILED.replace("'done':true", "'done':false").replace("'waiting':0", "'waiting':4960"));
    server.reply("GET /services/orders/reach?environment=kubernetes", FAILED);

    Run run = sluice("reach orders");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "4,812 of 4,960 reach kubernetes; 148 in 10.9.0.0/16 do not",
            "10.9.0.1",
            "timed out",
            "and 147 more",
            "nobody reaches 10.40.0.2:8080 (9 tried)");
  }

  @Test
  void whatWasFoundLastIsShownWithItsAge() {
    server.reply("GET /services/orders/reach", FAILED.replace("'fresh':true", "'fresh':false"));

    Run run = sluice("reach orders --last");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("that was at 2026-11-21T05:00:04Z");
    assertThat(server.lines()).noneMatch(line -> line.startsWith("POST"));
  }

  @Test
  void whatWasWellLongAgoIsNoSuccess() {
    String well = FAILED.replace("'whole':false", "'whole':true");
    server.reply("GET /services/orders/reach", well);
    assertThat(sluice("reach orders --last").code()).isZero();

    server.reply("GET /services/orders/reach", well.replace("'fresh':true", "'fresh':false"));
    assertThat(sluice("reach orders --last").code()).isEqualTo(1);
  }

  @Test
  void whatIsNotCertainIsNoSuccessThoughNobodyFails() {
    server.reply("POST /services/orders/reach", FAILED.replace("'failing':148", "'failing':0"));

    assertThat(sluice("reach orders").code()).isEqualTo(1);
  }

  @Test
  void wrongUseIsSaid() {
    assertThat(sluice("reach").code()).isEqualTo(2);
    server.refuse("POST /services/orders/reach", 422, "say which environment");
    assertThat(sluice("reach orders").code()).isEqualTo(2);
  }

  @Test
  void aProgramGetsTheWholeAnswer() {
    Run run = sluice("reach orders --output json");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("\"reaching\"");
  }
}
