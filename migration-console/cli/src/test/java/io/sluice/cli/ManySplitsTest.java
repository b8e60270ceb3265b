package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManySplitsTest {
  private Path home;
  private FakeServer server;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    home = folder;
    server = new FakeServer();
    server.reply("POST /splits/preview", answer(false, "null"));
    server.reply("POST /splits", answer(true, "null"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static String answer(boolean committed, String refusal) {
    return "{'committed':"
        + committed
        + ",'items':[{'service':'orders','before':{'vm':10000},'after':{'vm':9000,"
        + "'kubernetes':1000},'generation':41,'changed':true,'refusal':"
        + refusal
        + "}]}";
  }

  private Run split(String content, String... more) throws IOException {
    Path file = Files.writeString(home.resolve("wave.yaml"), content);
    String[] command = new String[5 + more.length];
    command[0] = "split";
    command[1] = "--file";
    command[2] = file.toString();
    command[3] = "--server";
    command[4] = server.url();
    System.arraycopy(more, 0, command, 5, more.length);
    return Run.of(Run.plain(home), command);
  }

  @Test
  void allAreSetOnTheGenerationsThatWereSeen() throws IOException {
    Run run = split("orders: {vm: 90, kubernetes: 10}", "--reason", "wave 1");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("1 of 1 changed, in one transaction");
    assertThat(server.last("POST /splits").body())
        .isEqualTo(
            "{\"splits\":[{\"service\":\"orders\",\"weights\":{\"vm\":9000,\"kubernetes\":1000},"
                + "\"generation\":41}],\"reason\":\"wave 1\"}");
  }

  @Test
  void aDryRunOnlyShows() throws IOException {
    Run run = split("{\"orders\": {\"vm\": 90, \"kubernetes\": 10}}", "--dry-run");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("vm 100%", "vm 90%  kubernetes 10%", "nothing was changed");
    assertThat(server.lines()).containsExactly("POST /splits/preview");
  }

  @Test
  void whatCannotBeIsSaidAndNothingIsAsked() throws IOException {
    server.reply("POST /splits/preview", answer(false, "'no source reports it'"));

    Run run = split("orders: {vm: 90, kubernetes: 10}");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("nothing was changed", "orders: no source reports it");
    assertThat(server.lines()).containsExactly("POST /splits/preview");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[]; it must say shares by service",
        "orders: 7; orders must say shares",
        "orders: {vm: 90}; orders: the shares must sum to 100%",
        "orders: {vm: ninety}; no number",
        "a: {vm: 100, vm: 100}; neither YAML nor JSON",
        "!!java.net.URL [x]; neither YAML nor JSON",
      })
  void aWrongFileIsRefusedBeforeAnybodyIsAsked(String content, String says) throws IOException {
    Run run = split(content);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(says);
    assertThat(server.lines()).isEmpty();
  }

  @Test
  void eventsAreShownAndTheStreamGoesOnWhereItBroke() {
    server.reply(
        "GET /events?kind=split",
        """
        id: a-1

        id: a-2
        event: split
        data: {'id':'a-2','at':'2026-11-21T05:00:00Z','kind':'split','subject':'orders',\
        'service':'orders','state':'STORED','text':'vm=90%','generation':42}

        """);

    Run run =
        Run.of(
            Run.plain(home), "events", "--kind", "split", "--count", "2", "--server", server.url());

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo("2026-11-21T05:00:00Z  split     orders STORED  vm=90%\n".repeat(2));
    assertThat(server.lines()).hasSize(2);
  }

  @Test
  void eventsThatAreRefusedEndTheCommand() {
    server.refuse("GET /events?kind=nonsense", 422, "kind must be some of service");

    Run run = Run.of(Run.plain(home), "events", "--kind", "nonsense", "--server", server.url());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("kind must be some of service");
  }
}
