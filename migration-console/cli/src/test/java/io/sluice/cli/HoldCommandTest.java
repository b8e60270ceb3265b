package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldCommandTest {
  private Path home;
  private FakeServer server;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    home = folder;
    server = new FakeServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Run hold(String... words) {
    List<String> all = new ArrayList<>(List.of("hold"));
    all.addAll(List.of(words));
    all.addAll(List.of("--server", server.url()));
    return Run.of(Run.plain(home), all.toArray(String[]::new));
  }

  @Test
  void aServiceIsHeldForAWhile() {
    Run run = hold("orders", "--for", "4h", "--reason", "moving");

    assertThat(run.out())
        .contains("no silent loss of service orders is believed until 2026-11-21T09:00:00Z");
    assertThat(server.last("POST /holds").body())
        .isEqualTo(
            "{\"scope\":\"service\",\"name\":\"orders\",\"forMs\":14400000,\"reason\":\"moving\"}");
  }

  @Test
  void aNameOfASourceMeansTheSource() {
    hold("vms", "--for", "30m");

    assertThat(server.last("POST /holds").body()).contains("\"scope\":\"source\"");
  }

  @Test
  void aNameOfBothMustBeSaidPrecisely() {
    server.reply("GET /sources/orders", "{}");

    assertThat(hold("orders", "--for", "30m").code()).isEqualTo(2);
    assertThat(hold("source:orders", "--for", "30m").code()).isZero();
    assertThat(server.last("POST /holds").body()).contains("\"scope\":\"source\"");
  }

  @Test
  void whatIsHeldIsListed() {
    assertThat(hold().out()).contains("orders", "2026-11-21T09:00:00Z", "admin", "moving");
    assertThat(hold("--list").out()).contains("orders");

    server.reply("GET /holds?limit=500", "{'items':[],'next':null}");
    assertThat(hold().out()).contains("nothing is held");
  }

  @Test
  void aHoldEndsBeforeItsTime() {
    assertThat(hold("vms", "--end").out()).contains("source vms are judged as usual again");

    server.reply(
        "DELETE /holds/service/orders", "{'scope':'service','name':'orders','changed':false}");
    assertThat(hold("orders", "--end").out()).contains("nothing changed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"orders", "orders --for 4h --end", "orders --for soon", "--end", "orders --list"})
  void wrongUseIsSaid(String words) {
    assertThat(hold(words.split(" ", -1)).code()).isEqualTo(2);
  }
}
