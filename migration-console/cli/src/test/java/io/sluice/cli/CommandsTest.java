package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.contract.OpenApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class CommandsTest extends AtServer {
  @Test
  void everyPathHasACommand() throws IOException {
    for (String command :
        List.of(
            "services",
            "show orders",
            "shares orders",
            "split orders",
            "split orders vm=50 kubernetes=50",
            "split --file " + Files.writeString(home.resolve("wave"), "orders: {vm: 100}"),
            "events --count 1",
            "preview orders vm=90 kubernetes=10",
            "reach orders --environment kubernetes --reason soon",
            "reach orders --last",
            "rollback orders",
            "emergency list",
            "emergency keep orders",
            "policy orders",
            "policy orders --empty hold",
            "sources",
            "sources vms",
            "sources vms --check",
            "sources --explain vms",
            "compare orders --with file:" + saved(),
            "compare --all --with file:" + saved(),
            "alarms",
            "changes",
            "members",
            "migrate waves --to kubernetes",
            "proxies",
            "proxy web/1",
            "proxy web/1 config --filter orders",
            "proxy web/1 clusters",
            "proxy web/1 stats",
            "proxy web/1 log-level",
            "proxy web/1 log-level debug --for 5m --reason looking",
            "proxy web/1 forget --reason gone",
            "conflicts",
            "candidates",
            "admit orders legacy/order/svc",
            "confirm vms orders",
            "confirm vms --all",
            "hold",
            "hold orders --for 4h --reason moving",
            "hold vms --end",
            "drain",
            "drain source vms --dry-run",
            "drain source vms --for 2h --force --reason cooling",
            "drain zone rack-7 --end",
            "audit",
            "audit head",
            "audit verify",
            "audit export --to " + saved() + ".audit",
            "backup " + saved() + ".backup",
            "registry orders --at 2026-03-01T08:00:00Z --receivers",
            "history orders --from 2026-03-01T08:00:00Z --to 2026-03-01T08:00:00Z",
            "evacuate",
            "evacuate vm --services ord* --dry-run",
            "evacuate vm --services ord* --reason rack",
            "evacuate --restore 7f3a",
            "migrate pause --all --reason storm",
            "upgrade",
            "upgrade status",
            "upgrade finish --every 1m --reason new",
            "upgrade pause",
            "upgrade back",
            "freeze",
            "freeze list",
            "freeze add pay-* --for 2h --reason feast",
            "freeze end f-1",
            "split orders vm=50 kubernetes=50 --ask",
            "split orders vm=50 kubernetes=50 --break-glass --reason burns",
            "approvals",
            "approvals list --all",
            "approval approve a-1",
            "approvals close a-1 --reason seen",
            "approvals withdraw a-1",
            "migrate",
            "migrate list --all --service orders",
            "migrate plan orders --to kubernetes --bake 1m --holdback 5 --reason why",
            "migrate start orders --yes",
            "migrate status 7f3a0b1c",
            "migrate pause orders --reason lunch",
            "migrate resume orders",
            "migrate advance orders",
            "migrate approve orders --gate step-3",
            "migrate rollback orders --force",
            "migrate abort orders",
            "migrate finish orders --early",
            "rollback --all-running",
            "split orders vm=50 kubernetes=50 --take-over",
            "user list",
            "user show alice",
            "user add alice --group team --no-password",
            "user set alice --full-name Alice",
            "user disable alice",
            "user password alice --password-file " + saved("a new password"),
            "user remove alice",
            "grant list",
            "grant add --role operator --user alice --services orders-*",
            "grant remove g-1",
            "token list",
            "token create ci --role viewer --for 30d",
            "token revoke t-1",
            "whoami",
            "login",
            "login alice --password-file " + saved("a password"))) {
      assertThat(sluice(command).code()).as(command).isZero();
    }

    assertThat(sluice("logout").out()).contains("signed out of");
    assertThat(sluice("logout").out()).contains("not signed in");
    assertThat(sluice("compare orders --with shadow").code()).isEqualTo(1);
    for (String operation : described()) {
      String pattern = operation.replaceAll("\\{[a-z]+}", "[^/]+").replace("/", "\\/");
      assertThat(server.lines())
          .as("no command for " + operation)
          .anyMatch(line -> line.replaceAll("\\?.*", "").matches(pattern));
    }
  }

  @Test
  void loginShowsWhereToTypeTheCodeAndKeepsTheSession() throws IOException {
    Run run = sluice("login");

    assertThat(run.err())
        .contains("open https://idp.example/device and type the code ABCD-EFGH")
        .doesNotContain("device-secret");
    assertThat(run.out()).contains("signed in as admin").doesNotContain("slcs_");
    Path kept = home.resolve(".config/sluice/tokens/127.0.0.1-" + server.port());
    assertThat(Files.readString(kept)).contains("slcs_of-the-session");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(server.last("POST /session/device/poll").body()).contains("device-secret");
    assertThat(server.last("POST /session/device").authorization()).isEmpty();
  }

  @Test
  void aLoginThatIsRefusedIsSaid() {
    server.refuse("POST /session/device/poll", 401, "the sign-in was refused at the provider");

    Run run = sluice("login");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("refused at the provider");
  }

  @Test
  void namesOfASourceAreExplained() {
    assertThat(sluice("sources --explain vms").out())
        .contains("orders-vm", "stripSuffix -vm -> orders", "admitted", "2/3");
    assertThat(sluice("sources --explain").code()).isEqualTo(2);
  }

  private Path saved() throws IOException {
    return Files.writeString(
        home.resolve("vms.yaml"), "services: { orders: [ { address: 10.0.0.1, port: 80 } ] }");
  }

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

  @ParameterizedTest
  @CsvSource({
    "400, 2", "422, 2", "401, 1", "404, 1", "409, 3", "412, 3", "423, 3", "428, 3", "413, 1",
    "500, 1", "503, 1"
  })
  void theServersAnswerDecidesTheExitCode(int status, int code) {
    server.refuse("PUT /services/orders/split", status, "these are its words");

    Run run = sluice("split orders vm=50 kubernetes=50");

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err()).startsWith("sluice: these are its words");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aStaleSplitSaysFromWhichGenerationToWhich() {
    server.reply(
        "PUT /services/orders/split",
        412,
        "{'status':412,'detail':'words','requestId':'r1','generation':42}",
        "");

    Run run = sluice("split orders vm=50 kubernetes=50");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "sluice: orders moved from generation 41 to 42 since you looked: sluice show orders");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "split orders vm=50 kubernetes=50",
        "rollback orders",
        "policy orders --empty hold",
        "confirm vms --all",
        "hold orders --for 4h --reason moving",
        "admit orders legacy/order/svc",
        "changes",
        "members"
      })
  void theNextServerIsAskedWhenOneIsDown(String command) throws IOException {
    int down;
    try (FakeServer gone = new FakeServer()) {
      down = gone.port();
    }
    String[] args =
        Stream.concat(
                Stream.of(words(command)),
                Stream.of("--server", "http://127.0.0.1:" + down + "," + server.url()))
            .toArray(String[]::new);

    assertThat(Run.of(Run.plain(home), args).code()).isZero();
    assertThat(server.lines()).isNotEmpty();
  }

  @Test
  void aDefectOfTheServerNamesTheRequest() {
    server.refuse("GET /services/orders", 500, "broken");

    assertThat(sluice("show orders").err()).contains("request id: r1");
  }

  @Test
  void whatIsNoSluiceServerIsSaid() {
    server.reply("GET /sources?limit=500", 200, "<html>", "");

    Run run = sluice("sources");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("is it a Sluice server?");
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
  void confirmWantsExactlyOneOfItsThree() {
    for (String wrong :
        List.of("confirm vms", "confirm vms orders --all", "confirm vms --all --start")) {
      Run run = sluice(wrong);
      assertThat(run.code()).as(wrong).isEqualTo(2);
      assertThat(run.err()).contains("SERVICE, --all and --start");
    }
    assertThat(sluice("confirm vms --all").out()).contains("2 held endpoints of vms let go");
    assertThat(server.last("POST /sources/vms/confirm").body())
        .isEqualTo("{\"scope\":\"all\",\"reason\":\"\"}");
    assertThat(sluice("confirm vms orders").out()).contains("nothing changed");
    assertThat(sluice("confirm vms --start").code()).isZero();
    assertThat(server.last("POST /sources/vms/confirm").body()).contains("\"start\"");
  }

  @Test
  void aSourceShowsWhatItHoldsAndRejected() {
    assertThat(sluice("sources").out()).contains("stale", "outage: it does not answer");
    assertThat(sluice("sources vms").out())
        .contains("10.0.0.1:80", "no time decides it", "port is text");
  }

  @Test
  void listsSayWhatToDoNext() {
    assertThat(sluice("candidates").out()).contains("sluice admit orders legacy/order/svc");
    assertThat(sluice("conflicts").out()).contains("blocks its split", "vms/torn, pods/torn");
    assertThat(sluice("admit orders legacy/order/svc").out()).contains("is admitted to orders");
    assertThat(sluice("admit orders kubernetes").code()).isEqualTo(2);
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

  @ParameterizedTest
  @ValueSource(strings = {"agentx", "nonsense"})
  void aCommandOfALaterVersionIsUnknownAndSaysSo(String command) {
    Run run = Run.of(Run.plain(home), command, "orders");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("unknown command '" + command + "'");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void wrongUseIs2AndPointsToTheHelp() {
    for (String wrong : List.of("", "show", "split", "services --wrong", "services --output xml")) {
      Run run = Run.of(Run.plain(home), words(wrong));
      assertThat(run.code()).as(wrong).isEqualTo(2);
      assertThat(run.err()).as(wrong).contains("--help says more");
    }
    assertThat(Run.of(Run.plain(home), "sources", "--server", "ftp://x").code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"show .", "show ..", "sources .", "rollback ..", "split . vm=100"})
  void whatAPathCannotHoldIsNoName(String command) {
    Run run = sluice(command);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("is no name");
    assertThat(server.lines()).isEmpty();
  }

  @Test
  void aListWithoutEndIsNotFollowed() {
    server.reply("GET /conflicts?limit=500", "{'items':[],'next':'a'}");
    server.reply("GET /conflicts?limit=500&cursor=a", "{'items':[],'next':'a'}");

    Run run = sluice("conflicts");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no end");
  }

  @Test
  void aReasonMayBeginWithAnAt() {
    assertThat(sluice("rollback orders --reason @" + home.resolve("file")).code()).isZero();

    assertThat(server.last("POST /services/orders/rollback").body()).contains("\"@");
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

  @Test
  void theHelpListsEveryCommand() {
    Run run = Run.of(Run.plain(home), "--help");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("services", "show", "split", "rollback", "policy", "sources", "conflicts")
        .contains(
            "alarms", "candidates", "admit", "confirm", "server --config", "config check", "agent")
        .contains("demo", "Exit codes")
        .doesNotContain("\u001b");
    assertThat(Run.of(Run.plain(home), "split", "--help").out()).contains("--reason", "--server");
  }

  private static String[] words(String command) {
    return Arrays.stream(command.split(" ", -1))
        .filter(word -> !word.isEmpty())
        .toArray(String[]::new);
  }

  /** Every operation of the description that a person may want. */
  private static List<String> described() {
    List<String> operations = new ArrayList<>();
    map(map(new Yaml().load(OpenApi.yaml())).get("paths"))
        .forEach(
            (path, item) -> {
              if (path.startsWith("/api/v1/")
                  && !path.endsWith("openapi.yaml")
                  && !path.endsWith("schema.json")) {
                for (String verb : List.of("get", "put", "post", "delete")) {
                  if (map(item).containsKey(verb)) {
                    operations.add(
                        verb.toUpperCase(Locale.ROOT) + " " + path.substring("/api/v1".length()));
                  }
                }
              }
            });
    assertThat(operations).hasSizeGreaterThan(10);
    return operations;
  }

  @SuppressWarnings("unchecked") // YAML's maps come without types.
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  private String saved(String secret) throws IOException {
    return Files.writeString(home.resolve("secret-" + secret.length()), secret + "\n").toString();
  }
}
