package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FleetCommandsTest extends AtServer {
  @Test
  void membersAndProxiesSayHowTheyDo() {
    assertThat(sluice("members").out())
        .contains("one (asked)", "waiting", "00ff", "vms* live", "one waits: source pods");
    assertThat(sluice("proxies").out())
        .contains("web/1", "10.0.0.1:4", "Cluster orders and 1 more")
        .contains("three did not answer")
        .doesNotContain("MEMBER");
    assertThat(sluice("proxies --output json").out()).contains("unanswered", "three");
    assertThat(sluice("proxy web/1").out())
        .contains(
            "calls for web, runs in vm", "to one since", "rejects Cluster orders", "no such host");
    assertThat(sluice("proxy nobody").code()).isEqualTo(1);
  }

  @Test
  void proxiesOfSeveralMembersSayWhichOneTheyAreOn() {
    String proxy =
        "{'id':'%s','service':'web','environment':'vm','address':'10.0.0.1:4','member':'%s',"
            + "'since':'2026-11-21T05:00:00Z','reported':null,'rejection':null}";
    server.reply(
        "GET /proxies?limit=500",
        "{'items':["
            + proxy.formatted("a", "one")
            + ","
            + proxy.formatted("b", "two")
            + "],'next':null,'unanswered':[]}");

    assertThat(sluice("proxies").out())
        .containsPattern("10.0.0.1:4 +one ")
        .containsPattern("10.0.0.1:4 +two ")
        .contains("MEMBER")
        .doesNotContain("did not answer");
  }
}
