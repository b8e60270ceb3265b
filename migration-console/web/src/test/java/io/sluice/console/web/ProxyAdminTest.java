package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.web.Console.Reply;
import io.sluice.view.Proxies.Proxy;
import io.sluice.view.ProxyErrands.Outcome;
import io.sluice.view.ProxyErrands.Result;
import io.sluice.view.people.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A proxy's own administration over HTTP. */
class ProxyAdminTest {
  private static final String ADMIN = "/api/v1/proxies/shop-1/admin";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
    console.proxies = List.of(new Proxy("shop-1", "shop", "vm", "10.0.0.1", 1, null));
    console.errands.outcome = new Outcome(Result.DONE, "{\"configs\": []}\n");
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void itIsReadAndWhoReadIsWrittenDown() throws Exception {
    Reply reply = console.get(ADMIN + "/config?filter=orders");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("text").asText()).isEqualTo("{\"configs\": []}\n");
    assertThat(console.errands.asked).hasSize(1);
    assertThat(console.errands.asked.get(0).kind()).isEqualTo("config");
    assertThat(console.errands.asked.get(0).arguments()).isEqualTo(Map.of("filter", "orders"));
    assertThat(console.audited)
        .anySatisfy(
            entry -> {
              assertThat(entry.action()).isEqualTo("proxy.read");
              assertThat(entry.subject()).isEqualTo("shop-1");
              assertThat(entry.after()).isEqualTo("config orders");
            });
  }

  @Test
  void theLogIsTurnedForAQuarterOfAnHourUnlessItIsSaidOtherwise() throws Exception {
    assertThat(console.post(ADMIN + "/log-level", "{\"level\":\"debug\"}").status()).isEqualTo(200);
    assertThat(
            console
                .post(ADMIN + "/log-level", "{\"level\":\"info\",\"minutes\":5,\"reason\":\"why\"}")
                .status())
        .isEqualTo(200);

    assertThat(console.errands.asked)
        .extracting(errand -> errand.arguments().get("seconds"))
        .containsExactly("900", "300");
    assertThat(console.audited)
        .anySatisfy(
            entry -> {
              assertThat(entry.action()).isEqualTo("proxy.log-level");
              assertThat(entry.after()).isEqualTo("info for 5 min");
              assertThat(entry.reason()).isEqualTo("why");
            });
  }

  @Test
  void withoutAnAuditTheLogIsNotTurnedAndStillRead() throws Exception {
    console.audit.down = true;

    assertThat(console.post(ADMIN + "/log-level", "{\"level\":\"debug\"}").status()).isEqualTo(503);
    assertThat(console.errands.asked).isEmpty();
    assertThat(console.get(ADMIN + "/stats").status()).isEqualTo(200);
  }

  @Test
  void whatCannotBeDoneSaysWhy() throws Exception {
    console.errands.outcome = new Outcome(Result.NO_AGENT, "no agent of this proxy is connected");
    assertThat(console.get(ADMIN + "/stats").status()).isEqualTo(404);
    console.errands.outcome = new Outcome(Result.FAILED, "Envoy does not answer");
    assertThat(console.get(ADMIN + "/stats").status()).isEqualTo(502);
    assertThat(console.get(ADMIN + "/stats").detail()).contains("Envoy does not answer");
    console.errands.outcome = new Outcome(Result.NO_ANSWER, "the agent did not report");
    assertThat(console.get(ADMIN + "/stats").status()).isEqualTo(503);
    assertThat(console.get(ADMIN + "/stats?filter=" + "x".repeat(201)).status()).isEqualTo(422);
    assertThat(console.post(ADMIN + "/log-level", "{\"level\":\"loud\"}").status()).isEqualTo(422);
    assertThat(console.post(ADMIN + "/log-level", "{\"level\":\"info\",\"minutes\":61}").status())
        .isEqualTo(422);
  }

  @Test
  void whoMayNotAtItsServiceMayNotAtTheProxy() throws Exception {
    String reader = console.as("reader", Role.VIEWER, "shop");
    String stranger = console.as("stranger", Role.OPERATOR, "orders");

    assertThat(get(reader, "/stats").status()).isEqualTo(200);
    assertThat(turn(reader).status()).isEqualTo(403);
    assertThat(get(stranger, "/stats").status()).isEqualTo(403);
    assertThat(turn(stranger).status()).isEqualTo(403);
    assertThat(turn(console.as("operator", Role.OPERATOR, "shop")).status()).isEqualTo(200);
    console.proxies = List.of();
    assertThat(get(reader, "/stats").status()).isEqualTo(404);
  }

  private Reply get(String secret, String path) throws Exception {
    return console.get(ADMIN + path, "Authorization", "Bearer " + secret);
  }

  private Reply turn(String secret) throws Exception {
    return console.post(
        ADMIN + "/log-level", "{\"level\":\"debug\"}", "Authorization", "Bearer " + secret);
  }
}
