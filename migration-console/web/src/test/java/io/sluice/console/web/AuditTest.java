package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.AuditProof.Finding;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {
  private Console console;

  @BeforeEach
  void start() throws Exception {
    console = Console.start();
    for (int i = 1; i <= 5; i++) {
      console.audited.add(
          new Entry(
              i * 1_000L,
              new Actor(i == 3 ? "bob" : "ana", "192.0.2.7", "r-" + i, i == 3 ? "carl" : ""),
              i == 4 ? "home.put" : "split.put",
              "orders",
              "",
              "{}",
              "why " + i));
    }
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void theNewestIsFirstAndACursorLeadsOn() throws Exception {
    Console.Reply first = console.get("/api/v1/audit?limit=2");
    assertThat(first.json().path("items").findValuesAsText("seq")).containsExactly("5", "4");

    Console.Reply next =
        console.get("/api/v1/audit?limit=10&cursor=" + first.json().path("next").asText());
    assertThat(next.json().path("items").findValuesAsText("seq")).containsExactly("3", "2", "1");
    assertThat(next.json().path("next").isNull()).isTrue();
    assertThat(next.json().path("items").get(0).toString())
        .isEqualTo(
            "{\"seq\":3,\"at\":\"1970-01-01T00:00:03Z\",\"actor\":\"bob\",\"approver\":\"carl\","
                + "\"from\":\"192.0.2.7\",\"requestId\":\"r-3\",\"action\":\"split.put\","
                + "\"subject\":\"orders\",\"before\":\"\",\"after\":\"{}\",\"reason\":\"why 3\","
                + "\"result\":\"done\"}");
  }

  @Test
  void filtersAreThoseOfTheLog() throws Exception {
    assertThat(seqs("actor=bob")).containsExactly("3");
    assertThat(seqs("action=home.")).containsExactly("4");
    assertThat(seqs("subject=none")).isEmpty();
    assertThat(seqs("from=1970-01-01T00:00:02Z&until=1970-01-01T01:00:04%2B01:00"))
        .containsExactly("3", "2");
  }

  private List<String> seqs(String query) throws Exception {
    return console.get("/api/v1/audit?" + query).json().path("items").findValuesAsText("seq");
  }

  @Test
  void aFilterThatIsNoneIsRefused() throws Exception {
    for (String query :
        List.of("actor=", "subject=a%00b", "from=yesterday", "cursor=eA", "limit=501", "who=ana")) {
      assertThat(console.get("/api/v1/audit?" + query).status()).as(query).isEqualTo(422);
    }
    assertThat(console.get("/api/v1/audit/export?format=xml").status()).isEqualTo(422);
  }

  @Test
  void aVerificationSaysWhatAndWhere() throws Exception {
    assertThat(console.get("/api/v1/audit/verify").json().path("whole").asBoolean()).isTrue();
    console.proof.findings = List.of(new Finding("removed", 7, "entry 7 was removed"));

    Console.Reply reply = console.get("/api/v1/audit/verify");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("whole").asBoolean()).isFalse();
    assertThat(reply.json().path("findings").toString())
        .isEqualTo("[{\"kind\":\"removed\",\"seq\":7,\"text\":\"entry 7 was removed\"}]");
    assertThat(console.get("/api/v1/audit/head").json().path("anchors").toString())
        .isEqualTo(
            "[{\"name\":\"file heads\",\"size\":3,\"at\":\"1970-01-01T00:00:09Z\","
                + "\"failure\":\"full\"}]");
  }

  @Test
  void whoTakesTheAuditAwayIsInItFirst() throws Exception {
    Console.Reply reply = console.get("/api/v1/audit/export?format=csv&actor=bob");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).startsWith("text/csv");
    assertThat(reply.response().body()).isEqualTo("line 1\nline 2\n");
    Entry entry = console.audited.get(5);
    assertThat(entry.action()).isEqualTo("audit.export");
    assertThat(entry.after()).isEqualTo("{\"actor\":\"bob\",\"format\":\"csv\"}");
    assertThat(console.proof.asked).containsExactly("CSV bob");

    console.audit.down = true;
    assertThat(console.get("/api/v1/audit/export").status()).isEqualTo(503);
    assertThat(console.proof.asked).hasSize(1);
  }

  @Test
  void anExportThatBreaksOffIsNoWholeAnswerAndLeavesItsPlace() throws Exception {
    console.proof.breaks = true;
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> console.get("/api/v1/audit/export")).isInstanceOf(IOException.class);
    }
    console.proof.breaks = false;

    assertThat(console.get("/api/v1/audit/export").response().body()).endsWith("line 2\n");
  }

  @Test
  void whoAsksForTheHeadOfAnExportKeepsNobodyOut() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(console.send("HEAD", "/api/v1/audit/export", null).status()).isEqualTo(200);
    }

    assertThat(console.get("/api/v1/audit/export").status()).isEqualTo(200);
  }
}
