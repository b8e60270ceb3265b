package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** orders is published at 10.0.0.1:80, which Consul calls orders-vm. */
class CompareCommandTest {
  private static final String HEALTH = "GET /v1/health/service/orders-vm";

  private Path home;
  private FakeServer server;
  private FakeServer other;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    home = folder;
    server = new FakeServer();
    other = new FakeServer();
  }

  @AfterEach
  void close() {
    server.close();
    other.close();
  }

  private Run compare(String... words) {
    List<String> all = new ArrayList<>(List.of("compare"));
    all.addAll(List.of(words));
    all.addAll(List.of("--server", server.url()));
    return Run.of(
        new Surroundings(Map.of("SLUICE_TOKEN", "mine", "CONSUL_HTTP_ADDR", host()), home, false),
        all.toArray(String[]::new));
  }

  private String host() {
    return "127.0.0.1:" + other.port();
  }

  private static String entry(String address, int port, String status) {
    return "{'Node':{'Node':'n1','Address':'"
        + address
        + "'},'Service':{'Service':'orders-vm','Address':'','Port':"
        + port
        + ",'Weights':{'Passing':1,'Warning':1}},'Checks':[{'Status':'passing'},{'Status':'"
        + status
        + "'}]}";
  }

  private Path file(String text) throws IOException {
    return Files.writeString(home.resolve("other"), text);
  }

  @Test
  void consulIsAskedByItsOwnNameOfTheService() {
    other.reply(HEALTH, "[" + entry("10.0.0.1", 80, "passing") + "]");

    Run run = compare("orders", "--with", "consul");

    assertThat(run.out()).contains("no difference");
    assertThat(run.code()).isZero();
    assertThat(other.lines()).containsExactly(HEALTH);
  }

  @Test
  void aDifferenceIsToldAndEndsWithOne() {
    other.reply(
        HEALTH,
        "[" + entry("10.0.0.1", 80, "passing") + "," + entry("10.0.0.2", 80, "passing") + "]");

    Run run = compare("orders", "--with", "consul:" + other.url());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("missing", "10.0.0.2:80", "1 differs (1 missing)");
  }

  @Test
  void anInstanceThatWarnsIsLeftOutByTheHealthApiAndAnsweredByDns() {
    other.reply(HEALTH, "[" + entry("10.0.0.1", 80, "warning") + "]");

    assertThat(compare("orders", "--with", "consul").out()).contains("health", "warning");
    assertThat(compare("orders", "--with", "consul", "--dns").code()).isZero();
  }

  @Test
  void theQueryOfConsulsAddressGoesAlong() {
    other.reply(HEALTH + "?dc=east&tag=http", "[" + entry("10.0.0.1", 80, "passing") + "]");

    assertThat(compare("orders", "--with", "consul:" + other.url() + "?dc=east&tag=http").code())
        .isZero();
  }

  @Test
  void aPartOfConsulIsNotConsul() {
    other.reply(HEALTH, "[]");
    other.headers.put("X-Consul-Results-Filtered-By-ACLs", "true");

    Run run = compare("orders", "--with", "consul");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("nothing is compared", "may not see all");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void allServicesThatConsulEverHadAreComparedAndStrangersTold() {
    other.reply("GET /v1/catalog/services", "{'consul':[],'orders-vm':[],'billing':[]}");
    other.reply(HEALTH, "[" + entry("10.0.0.1", 80, "passing") + "]");

    Run run = compare("--all", "--with", "consul");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("billing").contains("2 services compared", "1 service)");
  }

  @Test
  void anEnvoysHealthyHostsAreItsEndpoints() {
    String host =
        "{'address':{'socket_address':{'address':'10.0.0.1','port_value':80}},"
            + "'health_status':{'eds_health_status':'HEALTHY'%s}}";
    String clusters = "{'cluster_statuses':[{'name':'orders','host_statuses':[%s]}]}";
    String line = "GET /clusters?format=json";
    other.reply(line, clusters.formatted(host.formatted("")));

    assertThat(compare("orders", "--with", "envoy:" + other.url()).code()).isZero();

    other.reply(line, clusters.formatted(host.formatted(",'failed_outlier_check':true")));
    assertThat(compare("orders", "--with", "envoy:" + other.url()).out())
        .contains("health", "ejected as an outlier");

    other.reply(line, "{'cluster_statuses':[]}");
    assertThat(compare("orders", "--with", "envoy:" + other.url()).out())
        .contains("extra", "10.0.0.1:80");
    assertThat(compare("--all", "--with", "envoy:" + other.url()).out())
        .contains("not compared, never known there: orders");
  }

  @Test
  void anotherSluiceIsAskedWithATokenOfItsOwn() {
    Run run = compare("--all", "--with", "server:" + other.url(), "--with-token", "another-token");

    assertThat(run.code()).isZero();
    assertThat(other.last("GET /published?limit=500").authorization())
        .isEqualTo("Bearer another-token");
    assertThat(server.last("GET /published?limit=500").authorization()).isEqualTo("Bearer mine");

    compare("--all", "--with", "server:" + other.url());
    assertThat(other.last("GET /published?limit=500").authorization()).isEmpty();
  }

  @Test
  void whatIsSavedIsTheOtherSideOfALaterDay() throws IOException {
    other.reply(HEALTH, "[" + entry("10.0.0.1", 80, "passing") + "]");
    Run before = compare("orders", "--with", "consul", "--output", "json");
    JsonNode saved = new ObjectMapper().readTree(before.out());
    assertThat(saved.path("differences").asInt(-1)).isZero();
    assertThat(saved.at("/services/0/same").asInt()).isEqualTo(1);

    assertThat(compare("--all", "--with", "file:" + file(before.out())).code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "services: { orders: [ { address: 10.0.0.1, port: 80 } ] }",
        "{\"services\": {\"orders\": [ {\"address\": \"10.0.0.1\", \"port\": 80, \"weight\": 3} ]}}",
        "{\"name\":\"orders\",\"ports\":[{\"published\":{\"vm\":10000},\"standby\":[]}],\"endpoints\":"
            + "[{\"address\":\"10.0.0.1\",\"port\":80,\"environment\":\"vm\",\"state\":\"READY\"}]}"
      })
  void filesOfEveryKnownFormAreRead(String text) throws IOException {
    assertThat(compare("orders", "--with", "file:" + file(text)).code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "services: [",
        "hello",
        "services: { orders: 7 }",
        "services: { orders: [ { address: 10.0.0.1 } ] }",
        "a: &a [x]\nservices: { orders: *a }"
      })
  void aFileThatCannotBeReadIsNoDifferenceAndNoAgreement(String text) throws IOException {
    Run run = compare("orders", "--with", "file:" + file(text));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("nothing is compared: file");
  }

  @Test
  void aServiceThatTheFileHasAndSluiceHasNotIsMissing() throws IOException {
    server.reply("GET /published?limit=500", "{'items':[],'next':null}");

    Run run =
        compare(
            "--all",
            "--with",
            "file:" + file("services: { orders: [ { address: 10.0.0.1, port: 80 } ] }"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("orders", "1 service)");
  }

  @Test
  void whoNeverAnswersIsNoAgreement() {
    other.close();

    Run run = compare("orders", "--with", "envoy:" + other.url());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("cannot be read");
  }

  @Test
  void withoutAServerTheCodeIsFour() {
    server.close();

    assertThat(compare("orders", "--with", "consul").code()).isEqualTo(4);
  }

  @Test
  void aServiceThatNobodyKnowsIsAFailure() {
    other.reply("GET /v1/health/service/nobody", "[]");

    Run run = compare("nobody", "--with", "consul");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("neither");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--with consul",
        "orders --all --with consul",
        "orders --with envoy",
        "orders --with envoy:here",
        "orders --with elsewhere:http://127.0.0.1:1",
        "--all --as x --with consul",
        "orders --with consul --for soon",
        "orders --with consul --for 1h --every 1ms"
      })
  void wrongUseIsSaid(String words) {
    assertThat(compare(words.split(" ", -1)).code()).isEqualTo(2);
  }

  @Test
  void whatTriedSourcesWouldChangeIsADifference() {
    Run run = compare("--all", "--with", "shadow:vms");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("orders: 1 published, 2 there, 1 in both", "missing", "10.0.0.9:80", "vm, ready");

    server.reply("GET /shadow", "{'sources':['vms'],'services':0,'differences':[]}");
    assertThat(compare("orders", "--with", "shadow").out())
        .contains("1 service compared with shadow: no difference");
    assertThat(compare("orders", "--with", "shadow:other").err()).contains("only tried");
  }

  @Test
  void aServerThatTriesNothingIsNoAgreement() {
    server.reply("GET /shadow", "{'sources':[],'services':0,'differences':[]}");

    assertThat(compare("orders", "--with", "shadow").code()).isEqualTo(1);
  }

  @Test
  void overTimeADifferenceIsKeptUntilTheEnd() {
    other.reply(HEALTH, "[]");

    Run run = compare("orders", "--with", "consul", "--for", "300ms", "--every", "100ms");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("extra", "still so", "1 difference, the longest");
    assertThat(run.err()).contains("orders extra 10.0.0.1:80");
  }
}
