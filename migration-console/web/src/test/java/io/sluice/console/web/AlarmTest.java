package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.web.Console.Reply;
import io.sluice.view.Alarm;
import io.sluice.view.Alarm.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmTest {
  private static final String ALARMS = "/api/v1/alarms";

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
  void nothingToLookAtIsAnEmptyList() throws Exception {
    assertThat(console.get(ALARMS).response().body()).isEqualTo("{\"items\":[],\"next\":null}");
  }

  @Test
  void anAlarmSaysWhatIsSoAndSinceWhen() throws Exception {
    console.alarms = List.of(new Alarm(Kind.SOURCE_STALE, "consul", "it is away", 3_000));

    assertThat(console.get(ALARMS).response().body())
        .isEqualTo(
            "{\"items\":[{\"kind\":\"source-stale\",\"subject\":\"consul\",\"text\":\"it is"
                + " away\",\"since\":\"1970-01-01T00:00:03Z\"}],\"next\":null}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss-held", "LOSS_HELD"})
  void oneKindIsAskedFor(String kind) throws Exception {
    console.alarms =
        List.of(
            new Alarm(Kind.SOURCE_STALE, "consul", "", 1),
            new Alarm(Kind.LOSS_HELD, "consul/orders", "", 1));

    JsonNode items = console.get(ALARMS + "?kind=" + kind).json().path("items");

    assertThat(items.findValuesAsText("subject")).containsExactly("consul/orders");
  }

  @Test
  void aKindThatDoesNotExistIs422AndNamesThoseThatDo() throws Exception {
    Reply reply = console.get(ALARMS + "?kind=gone");

    assertThat(reply.status()).isEqualTo(422);
    for (Kind kind : Kind.values()) {
      assertThat(reply.detail()).contains(Words.kind(kind));
    }
  }

  @Test
  void pagesFollowEachOtherAlsoWhereSubjectsAreEqualOrLong() throws Exception {
    List<Alarm> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add(new Alarm(Kind.PROXY_BEHIND, "proxy-1", String.format("text %02d", i), 1));
      all.add(new Alarm(Kind.LOSS_HELD, String.format("s/%02d", i), "held", 1));
      all.add(new Alarm(Kind.RESOURCE_REJECTED, "é".repeat(5_000) + i, "x".repeat(9_000), 1));
    }
    console.alarms = all.stream().sorted().toList();

    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = console.get(ALARMS + "?limit=7" + cursor).json();
      page.path("items").forEach(item -> seen.add(item.toString()));
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!cursor.isEmpty());

    assertThat(seen).hasSize(180);
    assertThat(seen.stream().filter(item -> item.contains("text "))).doesNotHaveDuplicates();
    assertThat(seen).allMatch(item -> item.length() < 5_000);
  }

  @Test
  void theListEndsAtTenThousandAndTheMetricCountsAll() throws Exception {
    console.alarms =
        IntStream.range(0, 10_001)
            .mapToObj(i -> new Alarm(Kind.PROXY_BEHIND, "p" + (100_000 + i), "behind", 1))
            .toList();

    int seen = 0;
    String cursor = "";
    do {
      JsonNode page = console.get(ALARMS + "?limit=500" + cursor).json();
      seen += page.path("items").size();
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!cursor.isEmpty());

    assertThat(seen).isEqualTo(10_000);
    assertThat(metrics()).contains("sluice_alarms{kind=\"proxy-behind\"} 10001.0");
  }

  @Test
  void everyKindIsCountedAlsoWhenThereIsNone() throws Exception {
    console.alarms = List.of(new Alarm(Kind.CLOCK_STEPPED, "clock", "it was set", 1));

    for (Kind kind : Kind.values()) {
      assertThat(metrics())
          .contains(
              "sluice_alarms{kind=\""
                  + Words.kind(kind)
                  + "\"} "
                  + (kind == Kind.CLOCK_STEPPED ? "1.0" : "0.0"));
    }
    console.alarms = List.of();
    assertThat(metrics()).contains("sluice_alarms{kind=\"clock-stepped\"} 0.0");
  }

  @Test
  void theDescriptionNamesEveryKind() {
    assertThat(OpenApiTest.schema("AlarmKind").get("enum"))
        .isEqualTo(Arrays.stream(Kind.values()).map(Words::kind).toList());
  }

  private String metrics() throws Exception {
    return console.get("/metrics").response().body();
  }
}
