package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.web.Console.Reply;
import io.sluice.view.Formats;
import io.sluice.view.Members.Member;
import io.sluice.view.Members.Place;
import io.sluice.view.Upgrades.Advance;
import io.sluice.view.Upgrades.Way;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rendering format over HTTP. */
class UpgradeTest {
  private static final String UPGRADE = "/api/v1/upgrade";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
    console.members = List.of(member("one", "1,2"), member("two", "1,2"));
  }

  @AfterEach
  void close() {
    console.close();
  }

  private static Member member(String name, String renders) {
    return new Member(
        name,
        name.equals("one"),
        "1",
        1,
        "postgresql",
        "v",
        0,
        new TreeMap<>(),
        List.of(),
        new TreeMap<>(renders.isEmpty() ? Map.of() : Map.of(Member.RENDERS, renders)),
        Place.ALONE);
  }

  @Test
  void theProxiesAreBroughtToTheNewestFormatAndBack() throws Exception {
    Reply begun = console.post(UPGRADE + "/finish", "{\"everyMs\":5000,\"reason\":\"all is new\"}");

    assertThat(begun.status()).as(begun.response().body()).isEqualTo(200);
    assertThat(console.upgrades.advance())
        .isEqualTo(new Advance(new Formats(1, 2, 0), Way.FORWARD, 5_000, 9_000));
    assertThat(begun.json().path("next").asInt()).isEqualTo(2);
    assertThat(begun.json().at("/progress/moved").asInt()).isEqualTo(6);
    assertThat(begun.json().path("hinders")).isEmpty();

    assertThat(console.post(UPGRADE + "/pause", null).status()).isEqualTo(200);
    assertThat(console.get(UPGRADE).json().path("way").asText()).isEqualTo("PAUSED");
    assertThat(console.post(UPGRADE + "/finish", null).status()).isEqualTo(200);
    assertThat(console.post(UPGRADE + "/back", "{\"reason\":\"no\"}").status()).isEqualTo(200);
    assertThat(console.upgrades.advance().way()).isEqualTo(Way.BACK);
    assertThat(console.upgrades.acts)
        .extracting(act -> act.split(" ", -1)[0])
        .containsExactly("finish", "pause", "finish", "back");
  }

  @Test
  void nothingMovesWhileAMemberCannotRenderIt() throws Exception {
    console.members = List.of(member("one", "1,2"), member("old", ""));

    Reply refused = console.post(UPGRADE + "/finish", null);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.response().body()).contains("old cannot render format 2");
    assertThat(console.get(UPGRADE).json().path("hinders"))
        .extracting(node -> node.asText())
        .containsExactly("old");
  }

  @Test
  void whereNothingMovesNothingIsPaused() throws Exception {
    assertThat(console.post(UPGRADE + "/pause", null).status()).isEqualTo(409);
    assertThat(console.post(UPGRADE + "/back", null).status()).isEqualTo(409);
    assertThat(console.post(UPGRADE + "/finish", "{\"everyMs\":10}").status()).isEqualTo(422);
  }
}
