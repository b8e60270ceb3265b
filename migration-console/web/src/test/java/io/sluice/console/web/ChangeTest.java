package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.web.Console.Reply;
import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Proxies.Proxy;
import io.sluice.view.Proxies.Rejection;
import io.sluice.view.Sources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeTest {
  private static final String CHANGES = "/api/v1/changes";
  private static final String STORED =
      "{\"baseline\":{\"vm\":10000},\"split\":{\"vm\":9000,\"kubernetes\":1000},"
          + "\"zero\":\"AUTO\",\"empty\":\"SPILL\",\"generation\":42}";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void aSplitIsALineThatSaysWhoAndFromWhatToWhat() throws Exception {
    audited(8_000, "split.put", "orders", STORED.replace("42", "41"), STORED, "first pods");

    JsonNode line = only(console.get(CHANGES + "?kind=split"));

    assertThat(line.toString())
        .isEqualTo(
            "{\"at\":\"1970-01-01T00:00:08Z\",\"kind\":\"split\",\"action\":\"split.put\","
                + "\"subject\":\"orders\",\"service\":\"orders\",\"by\":\"alice\","
                + "\"before\":\"vm 90% kubernetes 10%, generation 41\","
                + "\"after\":\"vm 90% kubernetes 10%, generation 42\","
                + "\"reason\":\"first pods\"}");
  }

  @Test
  void whatSourcesBecameStandsAmongWhatPeopleDid() throws Exception {
    audited(1, "policy.put", "orders", "", STORED, "");
    console.sources.state = Sources.State.STALE;
    await(CHANGES + "?kind=registry", "source.stale");
    audited(9_000, "split.put", "orders", "", STORED, "");

    List<String> actions = actions(console.get(CHANGES + "?kind=registry,split,policy"));

    assertThat(actions).contains("source.stale");
    assertThat(actions.get(actions.size() - 1)).isEqualTo("policy.put");
    assertThat(actions).contains("split.put");
  }

  @Test
  void aProxyThatRejectsAndAcceptsAgainIsTwoLines() throws Exception {
    Rejection rejection = new Rejection("type", List.of("orders:grpc"), "no such host", 5_000);
    console.proxies = List.of(new Proxy("web-1", "web", "vm", "10.0.0.1:1", 1_000, rejection));
    await(CHANGES + "?kind=rejection", "proxy.reject");
    console.proxies = List.of(new Proxy("web-1", "web", "vm", "10.0.0.1:1", 1_000, null));
    await(CHANGES + "?kind=rejection", "proxy.accept");

    JsonNode items = console.get(CHANGES + "?kind=rejection&service=orders").json().path("items");

    assertThat(items).hasSize(2);
    assertThat(items.get(0).path("before").asText()).isEqualTo("rejecting");
    assertThat(items.get(0).path("after").asText()).isEqualTo("connected");
    assertThat(items.get(1).path("reason").asText()).isEqualTo("orders:grpc: no such host");
    assertThat(items.get(1).path("at").asText()).isEqualTo("1970-01-01T00:00:05Z");
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetition() throws Exception {
    for (int i = 0; i < 25; i++) {
      audited(i, "split.put", "orders", "", STORED, "reason " + i);
    }

    List<String> reasons = new ArrayList<>();
    String next = "";
    do {
      JsonNode page =
          console
              .get(CHANGES + "?kind=split&limit=10" + (next.isEmpty() ? "" : "&cursor=" + next))
              .json();
      page.path("items").forEach(item -> reasons.add(item.path("reason").asText()));
      next = page.path("next").isNull() ? "" : page.path("next").asText();
    } while (!next.isEmpty());

    assertThat(reasons).hasSize(25).doesNotHaveDuplicates().startsWith("reason 24");
  }

  @Test
  void onlyWhatIsAskedForIsShown() throws Exception {
    audited(2_000, "split.put", "orders", "", STORED, "orders, early");
    audited(6_000, "split.put", "torn", "", STORED, "torn");
    audited(7_000, "split.put", "orders", "", STORED, "orders, late");

    assertThat(reasons(console.get(CHANGES + "?kind=split&service=orders")))
        .containsExactly("orders, late", "orders, early");
    assertThat(reasons(console.get(CHANGES + "?kind=split&since=4s")))
        .containsExactly("orders, late", "torn");
    assertThat(reasons(console.get(CHANGES + "?kind=split&until=1970-01-01T00:00:05Z")))
        .containsExactly("orders, early");
  }

  @Test
  void whatWasRefusedAndWhoSignedInChangedNothing() throws Exception {
    console.audited.add(
        new Entry(1, person(), "split.put", "orders", "", "", "refused", Entry.REFUSED));
    audited(1, "session.begin", "alice", "", "", "");

    assertThat(actions(console.get(CHANGES + "?since=1970-01-01T00:00:00Z")))
        .doesNotContain("split.put", "session.begin");
  }

  @Test
  void anotherTeamsServiceIsNotShown() throws Exception {
    audited(1, "split.put", "orders", "", STORED, "");
    audited(1, "split.put", "torn", "", STORED, "");
    audited(1, "user.add", "bob", "", "{}", "");
    String token = viewer("orders");

    List<String> seen = new ArrayList<>();
    console
        .get(CHANGES, "Authorization", "Bearer " + token)
        .json()
        .path("items")
        .forEach(item -> seen.add(item.path("subject").asText()));

    assertThat(seen).contains("orders").doesNotContain("torn", "bob");
    assertThat(console.get(CHANGES + "?service=torn", "Authorization", "Bearer " + token).status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "since=yesterday",
        "since=999999999999d",
        "until=+1000000000-12-31T23:59:59Z",
        "kind=spilt",
        "kind=",
        "service=-x",
        "since=1m&until=2m",
        "cursor=bm9uZQ",
        "limit=0",
        "wrong=1"
      })
  void whatItDoesNotUnderstandIs422(String query) throws Exception {
    assertThat(console.get(CHANGES + "?" + query).status()).isEqualTo(422);
  }

  private void audited(
      long at, String action, String subject, String before, String after, String reason) {
    console.audited.add(new Entry(at, person(), action, subject, before, after, reason));
  }

  /** The secret of somebody who may read some services. */
  private String viewer(String services) throws Exception {
    String secret = console.people.secretOf("eve");
    Reply granted =
        console.post(
            "/api/v1/grants",
            "{\"role\":\"viewer\",\"user\":\"eve\",\"services\":\"" + services + "\"}");
    assertThat(granted.status()).as(granted.response().body()).isLessThan(300);
    console.post("/api/v1/grants", "{\"role\":\"viewer\",\"user\":\"nobody\"}"); // it looks anew
    return secret;
  }

  private static Actor person() {
    return new Actor("alice", "127.0.0.1", "r1");
  }

  private void await(String path, String action) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> actions(console.get(path)).contains(action));
  }

  private static JsonNode only(Reply reply) {
    assertThat(reply.json().path("items")).as(reply.response().body()).hasSize(1);
    return reply.json().path("items").get(0);
  }

  private static List<String> actions(Reply reply) {
    return column(reply, "action");
  }

  private static List<String> reasons(Reply reply) {
    return column(reply, "reason");
  }

  private static List<String> column(Reply reply, String name) {
    List<String> values = new ArrayList<>();
    reply.json().path("items").forEach(item -> values.add(item.path(name).asText()));
    return values;
  }

  @Test
  void whatStopsOnesServiceIsShown() throws Exception {
    String freeze = "{\"services\":\"ord*\",\"environment\":\"*\"}";
    audited(1, "freeze.put", "ord*", "", freeze, "feast");
    audited(2, "freeze.put", "pay", "", "{\"services\":\"pay\"}", "");
    audited(3, "approval.ask", "orders", "", "{\"state\":\"PENDING\"}", "");
    audited(4, "approval.ask", "torn", "", "{\"state\":\"PENDING\"}", "");
    String token = viewer("orders");
    String all = CHANGES + "?kind=freeze&since=1970-01-01T00:00:00Z";

    Reply own = console.get(all, "Authorization", "Bearer " + token);

    assertThat(column(own, "subject")).containsExactly("orders", "pay", "ord*");
    assertThat(column(console.get(all + "&service=orders"), "subject"))
        .containsExactly("orders", "ord*");
  }

  @Test
  void whatDidNotChangeIsNotRepeated() throws Exception {
    audited(
        1,
        "approval.close",
        "orders",
        "{\"expires\":60000,\"person\":\"ana\",\"state\":\"OPEN\"}",
        "{\"expires\":60000,\"person\":\"ana\",\"state\":\"CLOSED\"}",
        "");
    audited(2, "approval.ask", "orders", "", "{\"expires\":60000,\"state\":\"PENDING\"}", "");

    Reply lines = console.get(CHANGES + "?kind=freeze&since=1970-01-01T00:00:00Z");

    assertThat(column(lines, "before")).containsExactly("", "state open");
    assertThat(column(lines, "after"))
        .containsExactly("expires 1970-01-01T00:01:00Z, state pending", "state closed");
  }
}
