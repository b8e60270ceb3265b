package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.console.web.Console.Reply;
import io.sluice.view.Alarm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What answers outside {@code /api}. */
class OpenPathsTest {
  private static final String ORDERS = "/api/v1/services/orders";

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
  void healthAndMetricsNeedNoToken() throws Exception {
    assertThat(console.get("/healthz", "Authorization", "").json().path("status").asText())
        .isEqualTo("up");
    console.get(ORDERS);

    String metrics = console.get("/metrics", "Authorization", "").response().body();

    assertThat(metrics)
        .contains("sluice_services{state=\"home\"} 1.0")
        .contains("sluice_services{state=\"conflict\"} 1.0")
        .contains("sluice_source_state{source=\"pods\",state=\"stale\"} 1.0")
        .contains("sluice_source_instances{kind=\"held\",source=\"vms\"} 2.0")
        .contains("sluice_candidates 2.0")
        .contains("sluice_conflicts 1.0")
        .contains("sluice_ready 1.0")
        .contains("sluice_proxies_connected 0.0")
        .contains("sluice_xds_streams{type=\"x\"} 7.0")
        .contains("path=\"/api/v1/services/{service}\",status=\"200\"")
        .doesNotContain(Console.TOKEN);
  }

  @Test
  void readinessSaysWhatProxiesWaitFor() throws Exception {
    console.sources.waiting = List.of("vms has not been read");
    Reply waits = console.get("/readyz", "Authorization", "");
    console.sources.waiting = List.of();
    Reply ready = console.get("/readyz", "Authorization", "");

    assertThat(waits.status()).isEqualTo(503);
    assertThat(waits.response().body())
        .isEqualTo("{\"ready\":false,\"waitingFor\":[\"vms has not been read\"]}");
    assertThat(ready.status()).isEqualTo(200);
  }

  @Test
  void theStartPageListsServicesOnlyWithATokenOrWhereTheListIsOpen() throws Exception {
    String closed = console.get("/plain", "Authorization", "").response().body();
    String mine = console.get("/plain").response().body();

    assertThat(closed).contains("Sluice").doesNotContain("orders");
    assertThat(mine).contains("orders", "vm 100%");
    try (Console open = Console.start(false, true)) {
      Reply reply = open.get("/plain", "Authorization", "");

      assertThat(reply.header("Content-Type")).startsWith("text/html");
      assertThat(reply.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(reply.response().body()).contains("orders");
      assertThat(open.get("/api/v1/services", "Authorization", "").status()).isEqualTo(401);
    }
  }

  @Test
  void alarmsStandOnTopOfTheStartPageAndCannotWriteMarkup() throws Exception {
    assertThat(console.get("/plain").response().body()).doesNotContain("alarm<", "alarms<");

    console.alarms =
        IntStream.range(0, 25)
            .mapToObj(
                i -> new Alarm(Alarm.Kind.PROXY_BEHIND, "<b>p" + (10 + i), "a & 'b'", -90_061_000L))
            .toList();
    String page = console.get("/plain").response().body();

    assertThat(page)
        .contains("25 alarms", "&lt;b&gt;p10", "&lt;b&gt;p29", "a &amp; &#39;b&#39;", "1 d 1 h")
        .contains("5 more; <code>sluice alarms</code>")
        .doesNotContain("<b>", "p30");
    assertThat(page.indexOf("25 alarms")).isLessThan(page.indexOf("orders"));
    assertThat(console.get("/plain", "Authorization", "").response().body())
        .doesNotContain("p10")
        .contains("<code>sluice alarms</code>");
  }

  @Test
  void theStartPagesOwnStyleIsAllThatItsPolicyAllows() throws Exception {
    Reply reply = console.get("/plain");
    String page = reply.response().body();
    String style =
        page.substring(page.indexOf("<style>") + "<style>".length(), page.indexOf("</style>"));
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));

    assertThat(reply.header("Content-Security-Policy"))
        .contains("style-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    assertThat(page).doesNotContain("style=", "<script", "http://", "https://");
  }

  @Test
  void aMeasureSaysWhatItIs() {
    for (Measure.Kind kind : Measure.Kind.values()) {
      String wrong = kind == Measure.Kind.COUNTER ? "sluice_x" : "sluice_x_total";
      assertThatThrownBy(() -> new Measure(wrong, "", kind, Map.of(), () -> 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
