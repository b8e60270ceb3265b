package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands are typed, rightly and wrongly. */
class UsageTest extends AtServer {
  @Test
  void theHelpListsEveryCommand() {
    Run run = Run.of(Run.plain(home), "--help");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("services", "show", "split", "rollback", "policy", "sources", "conflicts")
        .contains(
            "alarms", "candidates", "admit", "confirm", "server --config", "config check", "agent")
        .contains("demo", "Exit codes")
        .doesNotContain("\u001b");
    assertThat(Run.of(Run.plain(home), "split", "--help").out()).contains("--reason", "--server");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agentx", "nonsense"})
  void aCommandOfALaterVersionIsUnknownAndSaysSo(String command) {
    Run run = Run.of(Run.plain(home), command, "orders");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("unknown command '" + command + "'");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void wrongUseIs2AndPointsToTheHelp() {
    for (String wrong : List.of("", "show", "split", "services --wrong", "services --output xml")) {
      Run run = Run.of(Run.plain(home), words(wrong));
      assertThat(run.code()).as(wrong).isEqualTo(2);
      assertThat(run.err()).as(wrong).contains("--help says more");
    }
    assertThat(Run.of(Run.plain(home), "sources", "--server", "ftp://x").code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"show .", "show ..", "sources .", "rollback ..", "split . vm=100"})
  void whatAPathCannotHoldIsNoName(String command) {
    Run run = sluice(command);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("is no name");
    assertThat(server.lines()).isEmpty();
  }

  @Test
  void aReasonMayBeginWithAnAt() {
    assertThat(sluice("rollback orders --reason @" + home.resolve("file")).code()).isZero();

    assertThat(server.last("POST /services/orders/rollback").body()).contains("\"@");
  }
}
