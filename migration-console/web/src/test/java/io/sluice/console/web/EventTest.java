package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.view.Actor;
import io.sluice.view.Alarm;
import io.sluice.view.Formats;
import io.sluice.view.SplitStore.StoredChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventTest {
  private static final String SPLIT = "/api/v1/services/orders/split";
  private static final String HALF = "{\"weights\":{\"vm\":5000,\"kubernetes\":5000}}";

  private static final Actor ROOT = new Actor("admin", "", "");

  private final Map<String, String> granted = new HashMap<>();
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
  void aCommitAndWhatItDidToTheServiceAreTold() throws Exception {
    try (EventStream stream = new EventStream(console.port(), "")) {
      console.put(SPLIT, HALF, "If-Match", "\"0\"");

      await()
          .untilAsserted(
              () ->
                  assertThat(stream.words())
                      .contains("split orders STORED", "service orders NOT_HONOURED"));
      JsonNode split =
          stream.events().stream()
              .filter(event -> event.path("kind").asText().equals("split"))
              .findFirst()
              .orElseThrow();
      assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
      assertThat(split.path("generation").asLong()).isEqualTo(1);
      assertThat(split.path("text").asText()).isEqualTo("kubernetes=50% vm=50%");
      assertThat(stream.lines()).contains("id: " + split.path("id").asText(), "event: split");
    }
  }

  @Test
  void anotherRenderingFormatIsTold() throws Exception {
    try (EventStream stream = new EventStream(console.port(), "?kind=format")) {
      console.store.tell(new StoredChange.FormatsStored(new Formats(1, 2, 3)));

      await().untilAsserted(() -> assertThat(stream.words()).contains("format format STORED"));
      assertThat(stream.events().get(stream.events().size() - 1).path("text").asText())
          .isEqualTo("1 to 2, 3 of 10");
    }
  }

  @Test
  void whoComesBackMissesNothing() throws Exception {
    String seen;
    try (EventStream stream = new EventStream(console.port(), "?kind=split")) {
      seen = stream.lines().get(1).substring("id: ".length());
    }
    console.put(SPLIT, HALF, "If-Match", "\"0\"");
    console.post("/api/v1/services/orders/rollback", null);

    try (EventStream stream =
        new EventStream(console.port(), "?kind=split", "Last-Event-ID", seen)) {
      await().until(() -> stream.events().size() == 2);
      assertThat(stream.events().get(1).path("generation").asLong()).isEqualTo(2);
    }
  }

  @Test
  void whoComesBackFromAnotherRunIsToldToReadAllAnew() throws Exception {
    for (String id : List.of("another-7", "nonsense", "x".repeat(5_000))) {
      try (EventStream stream =
          new EventStream(console.port(), "?kind=split", "Last-Event-ID", id)) {
        await().untilAsserted(() -> assertThat(stream.words()).containsExactly("reset  RESET"));
      }
    }
  }

  @Test
  void whoWasAwayForTooLongIsToldToReadAllAnew() throws Exception {
    String seen;
    try (EventStream stream = new EventStream(console.port(), "?kind=split")) {
      seen = stream.lines().get(1).substring("id: ".length());
    }
    for (int i = 0; i < 5_000; i++) {
      console.changed("orders");
    }

    try (EventStream stream =
        new EventStream(console.port(), "?kind=split", "Last-Event-ID", seen)) {
      await().untilAsserted(() -> assertThat(stream.words()).containsExactly("reset  RESET"));
    }
  }

  @Test
  void onlyWhatIsAskedForIsTold() throws Exception {
    try (EventStream others = new EventStream(console.port(), "?service=torn&kind=split,service");
        EventStream splits = new EventStream(console.port(), "?service=orders&kind=split")) {
      console.put(SPLIT, HALF, "If-Match", "\"0\"");
      console.changed("torn");

      await().until(() -> !others.events().isEmpty() && !splits.events().isEmpty());
      assertThat(others.words()).containsOnly("service torn CONFLICT");
      assertThat(splits.words()).containsOnly("split orders STORED");
    }
  }

  @Test
  void alarmsSourcesAndReadinessAreTold() throws Exception {
    try (EventStream stream = new EventStream(console.port(), "")) {
      await().untilAsserted(() -> assertThat(stream.words()).contains("source vms LIVE"));
      console.alarms =
          List.of(new Alarm(Alarm.Kind.SERVICE_EMPTY, "orders", "nobody is ready", 1_000));
      await().untilAsserted(() -> assertThat(stream.words()).contains("alarm orders RAISED"));
      console.alarms = List.of();
      await().untilAsserted(() -> assertThat(stream.words()).contains("alarm orders OVER"));
    }
  }

  @Test
  void manyChangesAtOnceAreOneReset() throws Exception {
    try (EventStream stream = new EventStream(console.port(), "?kind=service")) {
      String[] many = new String[600];
      for (int i = 0; i < many.length; i++) {
        many[i] = "service-" + i;
      }
      console.changed(many);

      await().until(() -> !stream.events().isEmpty());
      assertThat(stream.words()).containsOnly("reset  RESET");
    }
  }

  @Test
  void aWrongFilterIsRefusedAndAStrangerNotLetIn() throws Exception {
    assertThat(console.get("/api/v1/events?kind=nonsense").status()).isEqualTo(422);
    assertThat(console.get("/api/v1/events?service=.").status()).isEqualTo(422);
    assertThat(console.get("/api/v1/events", "Authorization", "").status()).isEqualTo(401);
    assertThat(console.send("HEAD", "/api/v1/events", null).status()).isEqualTo(200);
  }

  @Test
  void everyStreamEndsWhenTheServerStops() throws Exception {
    try (EventStream stream = new EventStream(console.port(), "")) {
      long began = System.nanoTime();
      console.close();

      assertThat(System.nanoTime() - began).isLessThan(1_000_000_000L);
      await().until(stream::ended);
      assertThat(stream.lines()).noneMatch(line -> line.startsWith("broken"));
    }
  }

  @Test
  void aFreezeAndWhatWaitsForAnotherPersonAreTold() throws Exception {
    try (EventStream stream = new EventStream(console.port(), "?kind=freeze,approval")) {
      String freeze =
          console
              .post("/api/v1/freezes", "{\"services\":\"ord*\",\"reason\":\"feast\"}")
              .json()
              .path("id")
              .asText();
      await().untilAsserted(() -> assertThat(stream.words()).contains("freeze ord* FROZEN"));
      console.send("DELETE", "/api/v1/freezes/" + freeze, null);
      await().untilAsserted(() -> assertThat(stream.words()).contains("freeze ord* OVER"));
      console.post(
          "/api/v1/approvals",
          "{\"service\":\"orders\",\"weights\":{\"vm\":10000},\"generation\":0}");
      await().untilAsserted(() -> assertThat(stream.words()).contains("approval orders PENDING"));
    }
  }

  @Test
  void rightsAreJudgedAnewWhileAStreamIsOpen() throws Exception {
    String secret = reader();
    try (EventStream stream =
        new EventStream(console.port(), "?kind=service", "Authorization", "Bearer " + secret)) {
      console.changed("orders", "torn");
      await().untilAsserted(() -> assertThat(stream.words()).contains("service orders HOME"));
      grant("torn");

      await()
          .untilAsserted(
              () -> {
                console.changed("torn");
                assertThat(stream.words()).contains("service torn CONFLICT");
              });
      revoke("orders");
      await()
          .untilAsserted(
              () -> {
                int seen = stream.events().size();
                console.changed("orders", "torn");
                await().until(() -> stream.events().size() > seen);
                assertThat(stream.words().skip(seen)).containsOnly("service torn CONFLICT");
              });
    }
  }

  @Test
  void theStreamOfARevokedTokenEnds() throws Exception {
    String secret = reader();
    try (EventStream stream =
        new EventStream(console.port(), "", "Authorization", "Bearer " + secret)) {
      console.people.revokeToken("t-eve", ROOT, "");
      grant("torn");

      await().until(stream::ended);
      assertThat(stream.lines()).noneMatch(line -> line.startsWith("broken"));
    }
  }

  /** The secret of somebody who may read orders. */
  private String reader() throws Exception {
    String secret = console.people.secretOf("eve");
    grant("orders");
    return secret;
  }

  private void grant(String service) throws Exception {
    granted.put(
        service,
        console
            .post(
                "/api/v1/grants",
                "{\"role\":\"viewer\",\"user\":\"eve\",\"services\":\"" + service + "\"}")
            .json()
            .path("id")
            .asText());
  }

  private void revoke(String service) throws Exception {
    console.send("DELETE", "/api/v1/grants/" + granted.get(service), null, "If-Match", "\"1\"");
  }
}
