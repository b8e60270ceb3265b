package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.web.Console.Reply;
import io.sluice.view.ExplainedNames;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {
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
  void allSourcesAreListedInConfiguredOrder() throws Exception {
    JsonNode items = console.get("/api/v1/sources").json().path("items");

    assertThat(items.findValuesAsText("name")).containsExactly("vms", "pods");
    assertThat(items.get(1).path("state").asText()).isEqualTo("STALE");
    assertThat(items.get(1).path("cause").asText()).isEqualTo("CREDENTIALS");
    assertThat(items.get(1).path("lastRead").isNull()).isTrue();
  }

  @Test
  void sourcesComeInPagesToo() throws Exception {
    JsonNode first = console.get("/api/v1/sources?limit=1").json();
    JsonNode second =
        console.get("/api/v1/sources?limit=1&cursor=" + first.path("next").asText()).json();

    assertThat(first.path("items").findValuesAsText("name")).containsExactly("vms");
    assertThat(second.path("items").findValuesAsText("name")).containsExactly("pods");
    assertThat(second.path("next").isNull()).isTrue();
  }

  @Test
  void oneSourceShowsWhatItHoldsAndWhatItRejected() throws Exception {
    JsonNode source = console.get("/api/v1/sources/vms").json();

    assertThat(source.path("held")).hasSize(2);
    assertThat(source.path("held").get(0).path("until").asText()).isEqualTo("1970-01-01T00:00:33Z");
    assertThat(source.path("held").get(1).path("until").isNull()).isTrue();
    assertThat(source.path("rejected").get(0).path("reason").asText())
        .isEqualTo("the port is text");
    assertThat(source.path("complete").asBoolean()).isTrue();
  }

  @Test
  void aHeldLossIsBelievedOnceAndAudited() throws Exception {
    Reply first =
        console.post("/api/v1/sources/vms/held/orders/confirm", "{\"reason\":\"took it out\"}");
    Reply second = console.post("/api/v1/sources/vms/held/orders/confirm", null);

    assertThat(first.response().body())
        .isEqualTo("{\"source\":\"vms\",\"scope\":\"service\",\"endpoints\":2,\"changed\":true}");
    assertThat(second.json().path("changed").asBoolean(true)).isFalse();
    assertThat(console.sources.confirmed).containsExactly("vms/orders", "vms/orders");
    assertThat(console.audited.get(0).action()).isEqualTo("loss.confirm");
    assertThat(console.audited.get(0).subject()).isEqualTo("vms/orders");
    assertThat(console.audited.get(0).reason()).isEqualTo("took it out");
    assertThat(console.audited.get(0).at()).isEqualTo(9_000);
  }

  @Test
  void aWholeSourceIsConfirmed() throws Exception {
    Reply reply = console.post("/api/v1/sources/vms/confirm", "{\"scope\":\"all\"}");

    assertThat(reply.json().path("endpoints").asInt()).isEqualTo(2);
    assertThat(console.sources.confirmed).containsExactly("vms/*");
  }

  @Test
  void theStartGoesOnWithoutASource() throws Exception {
    console.sources.waiting = List.of("pods has not been read");

    Reply reply = console.post("/api/v1/sources/pods/confirm", "{\"scope\":\"start\"}");

    assertThat(reply.json().path("changed").asBoolean()).isTrue();
    assertThat(console.audited.get(0).action()).isEqualTo("source.release");
  }

  @Test
  void whatCannotBeAuditedIsNotDone() throws Exception {
    console.audit.down = true;

    Reply reply = console.post("/api/v1/sources/vms/confirm", "{\"scope\":\"all\"}");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(console.sources.confirmed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "/api/v1/sources/nobody/confirm; {\"scope\":\"all\"}; 404",
        "/api/v1/sources/nobody/held/orders/confirm; {}; 404",
        "/api/v1/sources/vms/confirm; {\"scope\":\"some\"}; 422",
        "/api/v1/sources/vms/confirm; {}; 422",
        "/api/v1/sources/vms/confirm; ``; 400",
        "/api/v1/sources/vms/held/orders/confirm; {\"scope\":\"all\"}; 422",
      })
  void aWrongConfirmationChangesNothing(String path, String body, int status) throws Exception {
    assertThat(console.post(path, body).status()).isEqualTo(status);
    assertThat(console.sources.confirmed).isEmpty();
    assertThat(console.audited).isEmpty();
  }

  @Test
  void theNamesOfASourceAreExplainedPageByPage() throws Exception {
    console.sources.names =
        new ExplainedNames(
            List.of(
                new ExplainedNames.Name(
                    "orders-vm",
                    "orders",
                    ExplainedNames.State.ADMITTED,
                    List.of(new ExplainedNames.Step("stripSuffix -vm", "orders")),
                    "",
                    3,
                    2,
                    0)),
            "orders-vm");

    JsonNode page = console.get("/api/v1/sources/vms/names").json();

    assertThat(page.at("/items/0/service").asText()).isEqualTo("orders");
    assertThat(page.at("/items/0/steps/0/rule").asText()).isEqualTo("stripSuffix -vm");
    assertThat(
            console.get("/api/v1/sources/vms/names?cursor=" + page.path("next").asText()).status())
        .isEqualTo(200);
    assertThat(console.get("/api/v1/sources/nobody/names").status()).isEqualTo(404);
  }

  @Test
  void anUnknownSourceIs404() throws Exception {
    assertThat(console.get("/api/v1/sources/nobody").status()).isEqualTo(404);
  }

  @Test
  void whatIsHeldOfAnotherTeamsServiceIsNotShown() throws Exception {
    String secret = console.people.secretOf("eve");
    console.post("/api/v1/grants", "{\"role\":\"viewer\",\"user\":\"eve\",\"services\":\"torn\"}");

    JsonNode others =
        console.get("/api/v1/sources/vms", "Authorization", "Bearer " + secret).json();
    assertThat(others.path("held")).isEmpty();
    assertThat(others.path("rejected")).isEmpty();
    assertThat(others.path("health").path("held").asInt()).isEqualTo(2);

    console.post(
        "/api/v1/grants", "{\"role\":\"viewer\",\"user\":\"eve\",\"services\":\"orders\"}");
    JsonNode own = console.get("/api/v1/sources/vms", "Authorization", "Bearer " + secret).json();
    assertThat(own.path("held")).hasSize(2);
    assertThat(own.path("rejected")).hasSize(1);
  }
}
