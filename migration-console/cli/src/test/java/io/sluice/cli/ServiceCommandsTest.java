package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class ServiceCommandsTest extends AtServer {
  @Test
  void theListShowsSharesAsBarsAndAllPages() {
    Run run = sluice("services");

    assertThat(run.out().lines().map(String::stripTrailing))
        .containsExactly(
            "SERVICE  STATE    vm/kubernetes         ASKED  MEASURED   ACKS            READY    "
                + "RETURN PATH",
            "orders   split    ##################==  90/10  89.9/10.1  11/12 1 reject  3/3 6/6  "
                + "vm 3 of 4 ready: up to 75%",
            "users    waiting",
            "orders: 2 alarms, the gravest resource-rejected",
            "frozen: orders");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void filtersAreHandedToTheServer() {
    server.reply("GET /services?q=or%20d&state=not-honoured&limit=500", "{'items':[],'next':null}");

    Run run =
        Run.of(
            Run.plain(home),
            "services",
            "--server",
            server.url(),
            "-q",
            "or d",
            "--state",
            "not-honoured");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("no service is like that");
  }

  @Test
  void measuredSharesStandInTheOrderOfThoseThatWereAsked() {
    server.reply(
        "GET /services/orders/proof",
        "{'service':'orders','asked':{'vm':9000,'kubernetes':1000},'generation':42,'published':[],"
            + "'acknowledged':{'known':1,'acknowledged':1,'complete':true,'missing':[]},"
            + "'measured':{'from':'2026-11-21T05:00:00Z','until':'2026-11-21T05:01:00Z',"
            + "'requests':1000,'errors':0,'dropped':0,'shares':{"
            + "'kubernetes':{'basisPoints':1000,'low':900,'high':1099,'requests':100,'errors':0},"
            + "'vm':{'basisPoints':9000,'low':8900,'high':9099,'requests':900,'errors':0}},"
            + "'callers':[]},'coverage':{'mesh':1000,'all':null,'basisPoints':null,"
            + "'unknown':'nobody tells'},'holds':true,'findings':[]}");

    assertThat(sluice("show orders").out())
        .contains("##################==  vm 90% +-1  kubernetes 10% +-1  (n 1,000)");
  }

  @Test
  void oneServiceIsExplained() {
    Run run = sluice("show orders");

    assertThat(run.out())
        .contains("not honoured: kubernetes was asked 50% and gets 25%")
        .contains("rollback leads to vm 100%")
        .contains("127.0.0.1:19001")
        .contains("vms/orders, held (service drop) since 2026-11-21T05:00:00Z")
        .contains("spread vm: 3 ready on 1 machine (vm-7 3), in 1 zone (rack-1 3)")
        .contains("version=1.4 canary")
        .contains("11 of 12 known proxies")
        .contains("vm 74.8% +-0.4, 0.02% errors  (n 81,204)")
        .contains("by shop")
        .contains("42.07% of all requests come through the mesh: vm 31.47%")
        .contains("not propagated: Not taken over yet by shop-7.")
        .contains("note: 1 held");
    assertThat(sluice("show orders --output json").out()).contains("\"proof\"", "\"holds\"");
  }

  @Test
  void aRollbackThatChangesNothingSaysSo() {
    assertThat(sluice("rollback orders").out()).contains("rolled back to vm 100%");
    server.reply(
        "POST /services/orders/rollback",
        "{'weights':{'vm':10000},'generation':42,'stored':true,'changed':false}");
    assertThat(sluice("rollback orders").out()).contains("nothing changed");
  }

  @Test
  void aPolicyKeepsWhatIsNotSaid() {
    Run run = sluice("policy orders --empty hold");

    assertThat(server.last("PUT /services/orders/policy").body())
        .isEqualTo("{\"zero\":\"AUTO\",\"empty\":\"HOLD\",\"reason\":\"\"}");
    assertThat(run.out()).contains("zero auto, empty spill  ->  zero auto, empty hold");
  }

  @Test
  void programsGetTheServersJson() {
    Run list = Run.of(Run.plain(home), "services", "--output", "json", "--server", server.url());
    Run split =
        Run.of(
            Run.plain(home),
            "split",
            "orders",
            "vm=50",
            "kubernetes=50",
            "--output",
            "json",
            "--server",
            server.url());

    assertThat(map(new Yaml().load(list.out())).get("items"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(2);
    assertThat(map(new Yaml().load(split.out()))).containsEntry("generation", 42);
  }

  @Test
  void jsonLosesNothingWhereTheLocaleIsPoor() {
    server.reply("GET /alarms?limit=500", "{'items':[{'text':'gr\u00fcn'}],'next':null}");

    assertThat(sluice("alarms --output json").out()).containsIgnoringCase("gr\\u00fcn");
    Surroundings rich = new Surroundings(Map.of("LANG", "C.UTF-8"), home, false);
    assertThat(Run.of(rich, "alarms", "--output", "json", "--server", server.url()).out())
        .contains("gr\u00fcn");
  }

  @Test
  void theTimelineHasALineForEachChange() {
    assertThat(sluice("changes").out())
        .contains("2026-11-21T05:00:00Z", "split.put", "alice")
        .contains("vm 100% -> vm 90% kubernetes 10%; first pods");
    server.reply("GET /changes?since=2h&service=orders&kind=split&limit=3", PAGE);
    server.reply("GET /changes?since=2h&service=orders&kind=split&limit=3&cursor=abc", PAGE);

    Run run = sluice("changes orders --since 2h --kind split --limit 3");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("policy.put", "there is more");
    assertThat(sluice("changes --limit 0").code()).isEqualTo(2);
  }

  private static final String PAGE =
      "{'items':["
          + "{'at':'2026-11-21T05:00:00Z','kind':'policy','action':'policy.put','subject':'orders',"
          + "'service':'orders','by':'bob','before':'','after':'empty hold','reason':''},"
          + "{'at':'2026-11-21T05:00:00Z','kind':'policy','action':'policy.put','subject':'orders',"
          + "'service':'orders','by':'bob','before':'','after':'empty hold','reason':''},"
          + "{'at':'2026-11-21T05:00:00Z','kind':'policy','action':'policy.put','subject':'orders',"
          + "'service':'orders','by':'bob','before':'','after':'empty hold','reason':''}"
          + "],'next':'abc'}";
}
