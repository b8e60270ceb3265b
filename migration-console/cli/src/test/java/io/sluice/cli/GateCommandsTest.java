package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Freezes and approvals as somebody types them. */
class GateCommandsTest extends AtServer {
  @Test
  void anEnvironmentIsLeftAndRestored() {
    assertThat(sluice("evacuate", "vm", "--services", "ord*").out())
        .contains("orders", "kubernetes 100%", "1 service left vm", "evacuate --restore 7f3a");
    assertThat(sluice("evacuate", "vm", "--services", "ord*", "--dry-run").out())
        .contains("what they carry is not known", "nothing was changed");
    assertThat(sluice("evacuate", "--restore", "7f3a").out())
        .contains(
            "orders: kubernetes 100%", "users stays: somebody moved it", "1 put back, 1 left");
    assertThat(sluice("evacuate").out()).contains("7f3a", "eve", "restored", "rack 7");
    assertThat(sluice("evacuate", "vm").err()).contains("--services is missing");
    assertThat(sluice("evacuate", "vm", "--restore", "7f3a").code()).isEqualTo(2);
  }

  @Test
  void whatIsFrozenIsListed() {
    assertThat(sluice("freeze").out()).contains("f-1", "pay-*", "ben", "feast", "it is ended");
  }

  @Test
  void aFreezeWithoutATimeIsEndedByHand() {
    assertThat(sluice("freeze", "add", "pay-*", "--reason", "feast").out())
        .contains("pay-* is frozen until it is ended: sluice freeze end f-1");
    assertThat(server.last("POST /freezes").body())
        .isEqualTo(
            "{\"services\":\"pay-*\",\"environment\":null,\"until\":null,\"reason\":\"feast\"}");
    sluice("freeze", "add", "pay-*", "--until", "2031-12-24T18:00:00+01:00");
    assertThat(server.last("POST /freezes").body()).contains("2031-12-24T17:00:00Z");
  }

  @Test
  void whatIsFrozenOrNeedsLeaveEndsWith3AndSaysWhatToDo() {
    String problem = "{'status':423,'detail':'orders is frozen by ben','requestId':'r'}";
    server.reply("PUT /services/orders/split", 423, problem, "");
    Run frozen = sluice("split", "orders", "vm=50", "kubernetes=50");
    assertThat(frozen.code()).isEqualTo(3);
    assertThat(frozen.err()).contains("frozen by ben");

    server.reply(
        "PUT /services/orders/split", 409, problem.replace("is frozen by ben", "needs --ask"), "");
    Run needs = sluice("split", "orders", "vm=50", "kubernetes=50");
    assertThat(needs.code()).isEqualTo(3);
    assertThat(needs.err()).contains("needs --ask").doesNotContain("conflicts");
  }

  @Test
  void whoAsksIsToldWhatTheOtherSays() {
    Run run = sluice("split", "orders", "vm=50", "kubernetes=50", "--ask", "--reason", "pods");

    assertThat(run.out())
        .contains("waits for another person until 2026-11-22T05:00:00Z")
        .contains("sluice approvals approve a-1");
    assertThat(server.last("POST /approvals").body())
        .isEqualTo(
            "{\"service\":\"orders\",\"weights\":{\"vm\":5000,\"kubernetes\":5000},"
                + "\"generation\":41,\"reason\":\"pods\"}");
  }

  @Test
  void whoBreaksTheGlassSaysSo() {
    sluice("split", "orders", "vm=50", "kubernetes=50", "--break-glass", "--reason", "burns");

    assertThat(server.last("PUT /services/orders/split").body())
        .contains("\"breakGlass\":true", "\"reason\":\"burns\"");
  }

  @Test
  void whatWaitsIsListedAndDecided() {
    assertThat(sluice("approvals").out()).contains("a-1", "orders", "pending", "ana", "pods");
    assertThat(sluice("approvals", "withdraw", "a-1").out()).contains("is withdrawn");
    assertThat(sluice("approvals", "close", "a-1").out()).contains("was looked at");
    assertThat(sluice("approvals", "approve", "a-1").out()).contains("as ana asked");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "freeze add",
        "freeze add x --for 2h --until 2031-12-24T18:00:00Z",
        "freeze add x --until tomorrow",
        "freeze add x --for soon",
        "split orders --ask",
        "split orders vm=50 kubernetes=50 --break-glass",
        "split orders vm=50 kubernetes=50 --ask --break-glass --reason x",
        "approvals approve"
      })
  void wrongUseEndsWith2(String command) {
    assertThat(sluice(command.split(" ")).code()).isEqualTo(2);
  }
}
