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
  void whoIsGonePublishesNothing() {
    String member =
        "{'name':'%s','self':%s,'version':'0.1','since':'2026-11-21T05:00:00Z','store':'postgresql',"
            + "'view':'%s','services':2,'sources':{'vms':'LIVE'},'ready':true,'waitingFor':[],"
            + "'leader':false,'owns':{%s},'digests':{'cds':'%s'},'differs':[],'disagrees':[],"
            + "'difference':null,'goneSince':%s}";
    server.reply(
        "GET /members?limit=500",
        "{'items':["
            + member.formatted("one", true, "00ff", "'vms':'3.0'", "a1", null)
            + ","
            + member.formatted("two", false, "00fe", "", "b2", "'2026-11-21T06:00:00Z'")
            + ","
            + member.formatted("three", false, "00ff", "", "a1", null)
            + "],'next':null}");

    assertThat(sluice("members").out())
        .contains("gone since 2026-11-21T06:00:00Z", "vms* live", "* reads the source for all")
        .containsPattern("one +a1")
        .containsPattern("three +a1")
        .doesNotContain("b2", "00fe");
  }

  @Test
  void anUpgradeCountsProxiesOnlyWhileItIsUnderWay() {
    assertThat(sluice("upgrade").out()).contains("3 of 10 tenths", "6 of them with the next");

    server.reply(
        "GET /upgrade",
        "{'format':2,'next':null,'stage':0,'stages':10,'way':null,'everyMs':30000,'since':null,"
            + "'newest':2,'progress':{'proxies':20,'moved':0,'waiting':0,'refusing':0},"
            + "'hinders':[]}");

    assertThat(sluice("upgrade").out().strip()).isEqualTo("all proxies have format 2");
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
