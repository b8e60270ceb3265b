package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a command by what its server answers, or does not. */
class ServersAnswerTest extends AtServer {
  @ParameterizedTest
  @CsvSource({
    "400, 2", "422, 2", "401, 1", "404, 1", "409, 3", "412, 3", "423, 3", "428, 3", "413, 1",
    "500, 1", "503, 1"
  })
  void theServersAnswerDecidesTheExitCode(int status, int code) {
    server.refuse("PUT /services/orders/split", status, "these are its words");

    Run run = sluice("split orders vm=50 kubernetes=50");

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err()).startsWith("sluice: these are its words");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aStaleSplitSaysFromWhichGenerationToWhich() {
    server.reply(
        "PUT /services/orders/split",
        412,
        "{'status':412,'detail':'words','requestId':'r1','generation':42}",
        "");

    Run run = sluice("split orders vm=50 kubernetes=50");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "sluice: orders moved from generation 41 to 42 since you looked: sluice show orders");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "split orders vm=50 kubernetes=50",
        "rollback orders",
        "policy orders --empty hold",
        "confirm vms --all",
        "hold orders --for 4h --reason moving",
        "admit orders legacy/order/svc",
        "changes",
        "members"
      })
  void theNextServerIsAskedWhenOneIsDown(String command) throws IOException {
    int down;
    try (FakeServer gone = new FakeServer()) {
      down = gone.port();
    }
    String[] args =
        Stream.concat(
                Stream.of(words(command)),
                Stream.of("--server", "http://127.0.0.1:" + down + "," + server.url()))
            .toArray(String[]::new);

    assertThat(Run.of(Run.plain(home), args).code()).isZero();
    assertThat(server.lines()).isNotEmpty();
  }

  @Test
  void aDefectOfTheServerNamesTheRequest() {
    server.refuse("GET /services/orders", 500, "broken");

    assertThat(sluice("show orders").err()).contains("request id: r1");
  }

  @Test
  void whatIsNoSluiceServerIsSaid() {
    server.reply("GET /sources?limit=500", 200, "<html>", "");

    Run run = sluice("sources");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("is it a Sluice server?");
  }

  @Test
  void aListWithoutEndIsNotFollowed() {
    server.reply("GET /conflicts?limit=500", "{'items':[],'next':'a'}");
    server.reply("GET /conflicts?limit=500&cursor=a", "{'items':[],'next':'a'}");

    Run run = sluice("conflicts");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no end");
  }
}
